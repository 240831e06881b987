/**
 * Clients of other people's alert services, run as a program of their own: `alert-clients.ts pagerduty HOST KEY STEP…` or `opsgenie URL KEY ALIAS STEP…`. Prints what
 * each step was answered, one JSON a line.
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
  const [given = '', ...calls] = steps;
  opsgenie.configure({ host: where, api_key: key });
  const alias = { identifier: given, identifierType: 'alias' as const };
  const { alertV2 } = opsgenie;
  const user = 'bo@example.com';
  let created = '';
  const call: Readonly<Record<string, (done: (error: unknown, answer: unknown) => void) => void>> = {
    create: (done) => alertV2.create({ message: 'Playlist latency above 400 ms', alias: given, entity: 'play', priority: 'P1', tags: ['a'] }, done),
    acknowledge: (done) => alertV2.acknowledge(alias, { user }, done),
    status: (done) => alertV2.getRequestStatus(created, done),
    get: (done) => alertV2.get(alias, done),
    list: (done) => alertV2.list({ query: 'status: open', limit: 5 }, done),
    tag: (done) => alertV2.addTags(alias, { tags: ['b', 'c'], user }, done),
    untag: (done) => alertV2.removeTags(alias, { tags: 'a,b' }, done),
    act: (done) => alertV2.executeAction(alias, { action: 'restart', user }, done),
    notes: (done) => alertV2.listAlertNotes(alias, { limit: 10 }, done),
    close: (done) => alertV2.close(alias, { user }, done),
    delete: (done) => alertV2.delete(alias, done),
  };
  for (const step of calls) {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    call[step]?.((error, answer) => (error === null || error === undefined ? resolve(answer) : reject(error as Error)));
    const answer = await promise;
    if (step === 'create') created = String((answer as { requestId?: unknown }).requestId);
    tell(answer);
  }
}
