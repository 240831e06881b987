/**
 * Which instances are up in the fluid engine? They share what comes evenly, so all that are up get more than they bear, or none; each goes
 * down when it has been up and overloaded for long enough, and comes back after a time of its own.
 */
import { type Chance, chance } from '../chance/chance.ts';
import type { FluidState } from './fluid-state.ts';

export class FluidCrashes {
  /** When each instance came up (or comes back, if later than now). */
  private readonly upAt: Float64Array;
  private hotSince: number | null = null;
  private readonly chance: Chance;
  readonly system: number;

  constructor(state: FluidState, system: number, seed: number) {
    this.system = system;
    this.upAt = new Float64Array(state.network.described[system]?.instances ?? 1).fill(Number.NEGATIVE_INFINITY);
    this.chance = chance(seed).fork(`crash ${state.network.names[system] ?? ''}`);
  }

  /** Brings the share of healthy instances up to date; answers whether it changed. `comes`: arrivals a second. */
  look(state: FluidState, now: number, comes: number): boolean {
    const crash = state.network.described[this.system]?.crash;
    if (crash === null || crash === undefined) return false;
    const up = this.upAt.reduce((count, at) => count + (at <= now + 1e-9 ? 1 : 0), 0);
    const hot = comes > crash.perSecond * up + 1e-9 * comes;
    if (!hot) this.hotSince = null;
    else this.hotSince ??= now;
    let down = 0;
    if (this.hotSince !== null)
      for (const [instance, at] of this.upAt.entries()) {
        if (at > now + 1e-9 || now - Math.max(at, this.hotSince) < crash.afterSeconds - 1e-9) continue;
        const [min, max] = crash.restartSeconds;
        this.upAt[instance] = now + min + this.chance.ratio() * (max - min);
        down++;
      }
    const share = (up - down) / this.upAt.length;
    const before = state.healthyShare[this.system] as number;
    if (share === before) return false;
    // What an instance that goes down was at is lost with it.
    if (down > 0) {
      const gone = up > 0 ? down / up : 1;
      const { system } = this;
      const busy = Math.max(0, (state.inside[system] as number) - (state.queued[system] as number));
      const slow = state.slow[system] as number;
      const stuck = state.stuck[system] as number;
      state.inside[system] = (state.inside[system] as number) - busy * gone;
      state.slow[system] = slow * (1 - gone);
      state.stuck[system] = stuck * (1 - gone);
      const lost = (busy + slow + stuck) * gone;
      const counted = Math.min(lost, Math.max(0, state.owedEnds[system] as number));
      state.owedEnds[system] = (state.owedEnds[system] as number) - counted;
      state.lost[system] = (state.lost[system] as number) + lost - counted;
    }
    state.healthyShare[this.system] = share;
    return true;
  }

  /** Whether an instance is down or about to be. */
  get busy(): boolean {
    return this.hotSince !== null || this.upAt.some((at) => Number.isFinite(at));
  }
}
