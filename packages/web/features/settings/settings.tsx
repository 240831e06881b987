/** Settings: sections at the left, one open. On narrow screens the list is one select. */
import { Select } from '@mantine/core';
import { holds } from '@samspel/core/access/role.ts';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type ComponentType, lazy, Suspense } from 'react';
import { Link } from '../../parts/page/link.tsx';
import { Page } from '../../parts/page/page.tsx';
import { EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { useWho } from '../../platform/session.ts';
import { type SettingsSection, sections } from './sections.ts';
import './settings.css';

const groups = ['Mine', 'Everybody’s', 'The house'] as const;
const loaded = new Map<string, ComponentType>();

/** The script of a section, loaded once. */
function insideOf(section: SettingsSection): ComponentType {
  const held = loaded.get(section.key) ?? lazy(async () => ({ default: (await section.load()).Section }));
  loaded.set(section.key, held);
  return held;
}

/** The screen. */
export function Screen() {
  const { section: key = 'appearance' } = useParams({ strict: false }) as { section?: string };
  const navigate = useNavigate();
  const who = useWho();
  const seen = sections.filter((section) => who !== null && holds(who.role, section.needs));
  const open = seen.find((section) => section.key === key);
  const Inside = open === undefined ? null : insideOf(open);
  return (
    <Page title={open?.title ?? 'Settings'} above="Settings">
      <div className="s-settings">
        <nav className="s-settings-nav" aria-label="Settings">
          {groups.map((group) => (
            <div key={group}>
              <p className="s-settings-group">{group}</p>
              <ul>
                {seen
                  .filter((section) => section.group === group)
                  .map((section) => (
                    <li key={section.key}>
                      <Link to={`/settings/${section.key}`} className="s-settings-link" {...(section.key === key ? { 'aria-current': 'page' as const } : {})}>
                        {section.title}
                      </Link>
                    </li>
                  ))}
              </ul>
            </div>
          ))}
        </nav>
        <Select
          className="s-settings-select"
          aria-label="Section"
          allowDeselect={false}
          value={open?.key ?? null}
          data={groups.map((group) => ({
            group,
            items: seen.filter((section) => section.group === group).map((section) => ({ value: section.key, label: section.title })),
          }))}
          onChange={(chosen) => chosen !== null && void navigate({ to: `/settings/${chosen}` })}
        />
        <div className="s-settings-inside">
          {Inside === null ? (
            <EmptyState title="Not for this role">
              {sections.some((section) => section.key === key)
                ? `This section takes more than the role ${who?.role ?? ''}.`
                : 'Settings has no section of this name.'}
            </EmptyState>
          ) : (
            <Suspense fallback={<Skeleton lines={6} />}>
              <Inside />
            </Suspense>
          )}
        </div>
      </div>
    </Page>
  );
}
