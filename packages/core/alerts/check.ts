/**
 * Is what we look at ourselves up or down? One failed look is no outage: down after so many failures in a row, up again after so many successes.
 *
 * A check is for those without a monitor. It sees what one machine of ours sees; that our own way there is broken looks the same.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';

export type CheckState = 'new' | 'up' | 'failing' | 'down';

export interface CheckStanding {
  readonly state: CheckState;
  /** In a row. */
  readonly failures: number;
  readonly successes: number;
  readonly failuresNeeded: number;
  readonly successesNeeded: number;
}

export interface Seen {
  readonly state: CheckState;
  readonly failures: number;
  readonly successes: number;
  /** `fires` and `over` are told, `nothing` is not. */
  readonly tells: 'fires' | 'over' | 'nothing';
}

/** How it stands after one more look. */
export function afterLook(check: CheckStanding, ok: boolean): Seen {
  const failures = ok ? 0 : check.failures + 1;
  const successes = ok ? check.successes + 1 : 0;
  if (!ok) {
    const isDown = check.state === 'down' || failures >= check.failuresNeeded;
    return { state: isDown ? 'down' : 'failing', failures, successes, tells: isDown && check.state !== 'down' ? 'fires' : 'nothing' };
  }
  if (check.state !== 'down') return { state: 'up', failures, successes, tells: 'nothing' };
  const isUp = successes >= check.successesNeeded;
  return { state: isUp ? 'up' : 'down', failures, successes, tells: isUp ? 'over' : 'nothing' };
}

const name = '[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,250}[A-Za-z0-9_.])?';
const hostAndPort = new RegExp(`^(?:${name}|\\[[0-9A-Fa-f:.]{2,45}\\]):([0-9]{1,5})$`);

/** Whether a target is one of its kind: an address, a host and port, a name. */
export function readTarget(kind: 'http' | 'tcp' | 'dns' | 'tls', target: string): Outcome<string> {
  const no = (message: string) => refuse('alerts.check-target', { message }, '/target');
  switch (kind) {
    case 'http':
      return /^https?:\/\/[^\s/@]+(?:\/\S*)?$/.test(target)
        ? accept(target)
        : no('Give an address such as https://example.com/health, without a name or password in it.');
    case 'dns':
      return new RegExp(`^${name}$`).test(target) ? accept(target) : no('Give a name such as www.example.com.');
    default: {
      const port = Number(hostAndPort.exec(target)?.[1] ?? 0);
      return port > 0 && port < 65_536 ? accept(target) : no('Give a host and a port, such as example.com:443.');
    }
  }
}
