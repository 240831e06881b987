/** How does a request come to stand as it stood before? What takes back a command, in as many calls as that takes. */
import { type RequestSummary, reopenRequest, snoozeRequest, waitForAsker, wakeRequest } from '@samspel/contract/requests.ts';
import { call } from '../../platform/client.ts';

/** Lets it wait or sleep again, when it did; open is where it comes from here. */
export async function standAgain({ id, state, snoozedUntil }: RequestSummary): Promise<void> {
  if (state === 'waiting') await call(waitForAsker, { params: { id } });
  else if (state === 'snoozed' && snoozedUntil !== null && Date.parse(snoozedUntil) > Date.now())
    await call(snoozeRequest, { params: { id }, body: { until: snoozedUntil } });
}

/** Takes back that it was finished. */
export async function unfinish(before: RequestSummary): Promise<void> {
  await call(reopenRequest, { params: { id: before.id }, body: { why: 'Taken back at once' } });
  await standAgain(before);
}

/** Takes back that it was let sleep. */
export async function unsnooze(before: RequestSummary): Promise<void> {
  if (before.state !== 'snoozed') await call(wakeRequest, { params: { id: before.id } });
  await standAgain(before);
}
