/**
 * How does a browser see at once what anyone changed? One stream of server-sent events a page: `change` names nouns and subjects, the
 * page asks again for what it shows. A listener that does not read is dropped, so that it cannot fill the memory.
 */
import type { ServerResponse } from 'node:http';
import type { Change } from '../events/publish.ts';

const largestBacklogBytes = 262_144;
const heartbeatMilliseconds = 15_000;
/** Streams of one caller on one server; a person with more open pages than this is a loop. */
const mostStreams = 50;

export interface Live {
  /** Sends to every page; null says that anything may have changed. */
  readonly send: (change: Change | null) => void;
  /** Whether one more stream of this caller would be too many. */
  readonly full: (actorId: string) => boolean;
  /** Joins a response to the stream until it closes. `stillAllowed` is asked with every heartbeat. */
  readonly join: (response: ServerResponse, actorId: string, stillAllowed: () => Promise<boolean>) => void;
  readonly count: () => number;
  readonly stop: () => void;
}

/** Makes the stream of this server. */
export function makeLive(): Live {
  const open = new Map<ServerResponse, { readonly actorId: string; readonly stillAllowed: () => Promise<boolean> }>();
  const write = (response: ServerResponse, text: string): void => {
    if (response.writableLength > largestBacklogBytes) response.destroy();
    else response.write(text);
  };
  const beat = async (): Promise<void> => {
    for (const [response, { stillAllowed }] of open) {
      if (await stillAllowed().catch(() => true)) write(response, ': here\n\n');
      else response.end();
    }
  };
  const timer = setInterval(() => void beat(), heartbeatMilliseconds);
  timer.unref();
  return {
    send: (change) => {
      const text = `event: change\ndata: ${JSON.stringify(change ?? { nouns: ['*'] })}\n\n`;
      for (const response of open.keys()) write(response, text);
    },
    full: (actorId) => [...open.values()].filter((one) => one.actorId === actorId).length >= mostStreams,
    join: (response, actorId, stillAllowed) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      response.write('retry: 1000\nevent: hello\ndata: {}\n\n');
      open.set(response, { actorId, stillAllowed });
      response.on('close', () => open.delete(response));
    },
    count: () => open.size,
    stop: () => {
      clearInterval(timer);
      for (const response of open.keys()) response.end();
    },
  };
}
