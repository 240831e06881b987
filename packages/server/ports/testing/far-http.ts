/** What do adapters that call over HTTP call in tests? A real server on this machine that takes, refuses, hangs or breaks off as it is told. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FarSide } from '../sender.spec.ts';

export interface Taken {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
}

export interface FarAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface FarHttp {
  readonly url: string;
  /** What it took, with a good answer. */
  readonly taken: readonly Taken[];
  /** How often it was called. */
  readonly calls: () => number;
  readonly behave: (how: FarSide) => void;
  /** Comes back when it was called since it was last told how to behave. */
  readonly met: () => Promise<void>;
  /** What it answers from now on. */
  readonly answer: (answer: FarAnswer) => void;
  readonly stop: () => Promise<void>;
}

const answers: Readonly<Record<FarSide, FarAnswer | 'hang' | 'break'>> = {
  takes: { status: 200 },
  'is busy': { status: 503, body: 'too much to do' },
  refuses: { status: 400, body: 'no such receiver' },
  hangs: 'hang',
  'breaks off': 'break',
};

/** Starts one on a free port. `good` is what it answers to what it takes. */
export async function farHttp(good: FarAnswer = { status: 200 }): Promise<FarHttp> {
  const taken: Taken[] = [];
  let calls = 0;
  let meeting = Promise.withResolvers<void>();
  let how: FarAnswer | 'hang' | 'break' = good;
  const server = createServer((request, response) => {
    calls++;
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      meeting.resolve();
      if (how === 'hang') return;
      if (how === 'break') return void request.socket.destroy();
      const bytes = Buffer.concat(chunks);
      if (how.status < 300) taken.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: bytes.toString('utf8'), bytes });
      response.writeHead(how.status, how.headers).end(how.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    calls: () => calls,
    met: () => meeting.promise,
    behave: (next) => {
      meeting = Promise.withResolvers();
      how = next === 'takes' ? good : answers[next];
    },
    answer: (next) => {
      how = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
