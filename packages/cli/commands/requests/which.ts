/** Which request is meant? By id, or by number as people say it: `1042`, `req-1042`. */
import * as contract from '@samspel/contract/requests.ts';
import { type CliContext, CommandRefused } from '../../context.ts';

/** The id; refused when there is none. One that was put into another is found too. */
export async function idOf(context: CliContext, which: string): Promise<string> {
  if (which.startsWith('req_')) return which;
  const number = /^(?:req-|#)?(\d+)$/i.exec(which)?.[1];
  if (number === undefined) throw new CommandRefused('requests.unknown', `${which} is neither the id nor the number of a request.`);
  const { items } = await context.call(contract.listRequests, { query: { view: 'all', number: Number(number), limit: 1 } });
  const [found] = items;
  if (found === undefined) throw new CommandRefused('requests.unknown', `There is no request ${number}.`);
  return found.id;
}
