/** How does a test of chat get a server with a network that is a room in memory, channels, and people who talk there? */
import { addAdapter } from '@samspel/contract/adapters.ts';
import * as contract from '@samspel/contract/chat.ts';
import type { Client } from '@samspel/contract/client.ts';
import { sql } from 'kysely';
import { asThrough } from '../../../app/in-process.ts';
import { type Caller, makeCallers } from '../../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../../app/testing/samspel.ts';
import { type FakeChat, fakeChat } from '../../../ports/testing/fake-chat.ts';
import { actorOf } from '../../access/index.ts';

export interface ChatGround {
  readonly ground: TestSamspel;
  readonly callers: Awaited<ReturnType<typeof makeCallers>>;
  readonly chat: FakeChat;
  /** Id of the network; the bot is in `#operations`, which is told everything, and in `#dev`, which is told nothing. */
  readonly network: string;
  readonly as: (caller: Caller) => Client;
  /** The person themself, not one of their tokens. */
  readonly personally: (caller: Caller) => Promise<Client>;
  readonly codeOf: (caller: Caller) => Promise<{ readonly code: string; readonly says: string }>;
  /** Comes back when what follows from it was dealt with. */
  readonly settled: <T>(work: Promise<T>) => Promise<T>;
  readonly say: (...said: Parameters<FakeChat['say']>) => Promise<void>;
  /** What the bot said since it was asked last. */
  readonly replies: () => FakeChat['said'];
  readonly events: (type: string) => Promise<{ readonly subject: string; readonly payload: Record<string, unknown>; readonly actor: string }[]>;
}

export async function makeChatGround(): Promise<ChatGround> {
  const chat = fakeChat();
  const ground = await testSamspel({ adapterKinds: [chat.kind], settings: { publicUrl: 'https://samspel.test' } });
  const { house, http } = ground.samspel;
  const callers = await makeCallers(house);
  const as: ChatGround['as'] = (caller) => ground.withHeaders(caller.headers);
  const personally: ChatGround['personally'] = async (caller) => {
    const actor = await actorOf(house.reader, caller.personId);
    if (actor === null) throw new Error('there is no such person');
    return asThrough(async ({ method, url, headers, body }) => {
      const answered = await http.inject({ method: method as 'GET', url, headers: { ...headers }, ...(body === null ? {} : { payload: body }) });
      return { status: answered.statusCode, headers: answered.headers, body: answered.body };
    })(actor);
  };
  const settled: ChatGround['settled'] = async (work) => {
    const result = await work;
    await ground.samspel.settle();
    return result;
  };
  const network = (await settled(as(callers.admin)(addAdapter, { body: { kind: 'irc', name: 'Test net', values: {} } }))).id;
  const add = (name: string, more: object) => as(callers.operator)(contract.addChannel, { body: { network, name, ...more } });
  await add('#operations', { announce: 'everything', asks: 'unanswered', askAfterMinutes: 10, topic: true });
  await add('#dev', { announce: 'nothing', asks: 'marked' });
  await chat.arrange();
  return {
    ground,
    callers,
    chat,
    network,
    as,
    personally,
    codeOf: async (caller) => (await personally(caller))(contract.makeCode),
    settled,
    say: (...said) => settled(chat.say(...said)),
    replies: () => chat.said.splice(0),
    events: async (type) => {
      const { rows } = await sql<{ subject: string; payload: Record<string, unknown>; actor: string }>`
        select subject, payload, actor_name as actor from platform.event where type = ${type} order by id`.execute(house.reader);
      return rows;
    },
  };
}
