/**
 * Clients of other people's alert services, run as a program of their own: `alert-clients.ts pagerduty HOST KEY STEP…` or `opsgenie URL KEY STEP…`. Prints what each
 * step was answered, one JSON a line.
 */
import { change, event } from '@pagerduty/pdjs';
import opsgenie from 'opsgenie-sdk';

const [service, where = '', key = '', ...steps] = process.argv.slice(2);
const name = 'playlist/latency';
const tell = (answer: unknown): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);

if (service === 'pagerduty') {
  for (const step of steps) {
    const payload = { summary: 'Playlist latency above 400 ms', source: 'playlist1.sto.example', severity: 'critical' as const, component: 'play' };
    // Its types ask for what belongs to alerts, too.
    const deployed = {
      summary: 'playlist 1.4.2 to 5% of hosts',
      timestamp: new Date().toISOString(),
      source: 'ci',
      severity: 'info' as const,
      custom_details: { sha: '0123abcd' },
    };
    const answer =
      step === 'change'
        ? await change({ server: where, data: { routing_key: key, event_action: 'trigger', payload: deployed } })
        : await event({ server: where, data: { routing_key: key, event_action: step as 'trigger', dedup_key: name, payload } });
    tell({ status: answer.status, ...(answer.data as object) });
  }
} else {
  opsgenie.configure({ host: where, api_key: key });
  const alias = { identifier: name, identifierType: 'alias' as const };
  for (const step of steps) {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const done = (error: unknown, answer: unknown): void => (error === null || error === undefined ? resolve(answer) : reject(error));
    if (step === 'create') opsgenie.alertV2.create({ message: 'Playlist latency above 400 ms', alias: name, entity: 'play', priority: 'P1' }, done);
    else if (step === 'acknowledge') opsgenie.alertV2.acknowledge(alias, { user: 'bo@example.com' }, done);
    else opsgenie.alertV2.close(alias, { user: 'bo@example.com' }, done);
    tell(await promise);
  }
}
