/** What can be set? Every setting with its variable, what holds without it, and what it means. */
import { describeSettings } from '../../packages/server/platform/settings/settings.ts';

/** `settings.md`. */
export function settingsText(): string {
  const lines = [
    '# Settings',
    '',
    'Written by `npm run goldens`. By environment, or by name in `samspel.json`; the environment wins. A wrong one stops the start.',
    '',
  ];
  lines.push('| variable | in the file | without it | says |', '|---|---|---|---|');
  for (const { name, variable, says, standard } of describeSettings()) {
    lines.push(`| \`${variable}\` | ${name} | ${standard === undefined ? '' : `\`${JSON.stringify(standard)}\``} | ${says} |`);
  }
  return `${lines.join('\n')}\n`;
}
