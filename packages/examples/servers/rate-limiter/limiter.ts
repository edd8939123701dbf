// A rate limiter: a gen_server that has a token bucket for each client.
//
//     call(limiter, { type: 'take', client, tokens }) ──▶ { allowed: true, left } | { allowed: false, retryAfter }
//
// A bucket fills by `rate` tokens a second up to `burst`. All that is kept of it is when it was last full, and what was taken
// since. An idle client costs nothing, and is forgotten by the next sweep after its bucket is full.
//
// Tokens are counted in whole units, whose sums are exact. With fractions of tokens or of ms, a client would be refused its
// last token for a billionth of one.
import { GenServer, noreply, ok, reply, stop } from '@hot/behaviours';
import { isRef, monotonicTime, type Ref, self, startTimer } from '@hot/runtime';
import { z } from 'zod';
import * as MODULE from './limiter.js';

export interface Limits {
  /** Tokens a second; at most a billion. */
  readonly rate: number;
  /** What a full bucket holds; at most a billion. */
  readonly burst: number;
}

/** What a client is told; `retryAfter` in ms, `'infinity'` when no bucket ever holds as much. */
export type Verdict =
  | { readonly allowed: true; readonly left: number }
  | { readonly allowed: false; readonly retryAfter: number | 'infinity' };

interface Bucket {
  /** When it was last full, in ms of the monotonic clock. */
  readonly since: number;
  /** Units that were taken since. */
  readonly taken: number;
}

export interface Limiter extends GenServer.Protocol {
  args: Limits;
  state: {
    readonly limits: Limits;
    readonly buckets: Map<string, Bucket>;
    /** The timer of the next sweep. */
    readonly sweep: Ref;
  };
  call: {
    take: (request: { client: string; tokens: number }) => Verdict;
    clients: number;
  };
  cast: { type: 'limits'; limits: Limits };
  info: { type: 'timeout'; ref: Ref };
}

/** Units of a token. A billion tokens are still a number to which one unit can be added. */
const UNITS = 1e6;
const MOST = 1e9;

/** How often full buckets are looked for, in ms. */
const SWEEP_EVERY = 10_000;

export const limiter = GenServer.named<Limiter>('limiter');

export function startLink(limits: Limits) {
  return GenServer.startLink<Limiter>(MODULE, limits, { name: limiter });
}

// What else comes in is refused before it reaches a bucket: a NaN would stay in it.
export const callSchema = z.union([
  z.literal('clients'),
  z.object({ type: z.literal('take'), client: z.string(), tokens: z.number() }),
]);
export const castSchema = z.object({
  type: z.literal('limits'),
  limits: z.object({ rate: z.number(), burst: z.number() }),
});
export const infoSchema = z.object({ type: z.literal('timeout'), ref: z.custom<Ref>(isRef) });

export const init: GenServer.Init<Limiter> = (limits) => {
  if (!areLimits(limits)) return stop({ bad_limits: limits });
  return ok({ limits, buckets: new Map(), sweep: sweepLater() });
};

export const handleCall = GenServer.calls<Limiter>({
  take: ({ client, tokens }, _from, state) => {
    const { rate, burst } = state.limits;
    const full = units(burst);
    // Nobody brings any.
    const wanted = units(Math.max(0, tokens));
    const now = monotonicTime();
    const bucket = state.buckets.get(client);
    const { since, taken } = bucket !== undefined && lackOf(bucket, rate, now) > 0 ? bucket : { since: now, taken: 0 };
    const room = full + come(now - since, rate) - taken - wanted;
    if (room < 0) {
      const retryAfter = Math.ceil(timeFor(taken + wanted - full, rate) - (now - since));
      return reply({ allowed: false, retryAfter: wanted > full ? 'infinity' : Math.max(1, retryAfter) }, state);
    }
    state.buckets.set(client, { since, taken: taken + wanted });
    return reply({ allowed: true, left: Math.floor(room / UNITS) }, state);
  },
  clients: (_request, _from, state) => reply(state.buckets.size, state),
});

/** Takes other limits, if they are some; what clients have taken they still lack. */
export const handleCast: GenServer.HandleCast<Limiter> = ({ limits }, state) => {
  if (!areLimits(limits)) return noreply(state);
  const now = monotonicTime();
  const { rate } = state.limits;
  const changed = [...state.buckets].map(
    ([client, bucket]) => [client, { since: now, taken: lackOf(bucket, rate, now) }] as const,
  );
  return noreply({ ...state, limits, buckets: new Map(changed) });
};

/** Sweeps when it is time to. News of an end, EXIT and DOWN, pass every schema, and anybody can send a time-out. */
export const handleInfo: GenServer.HandleInfo<Limiter> = ({ ref }, state) => {
  if (ref !== state.sweep) return noreply(state);
  const now = monotonicTime();
  for (const [client, bucket] of state.buckets) {
    if (lackOf(bucket, state.limits.rate, now) === 0) state.buckets.delete(client);
  }
  return noreply({ ...state, sweep: sweepLater() });
};

function areLimits({ rate, burst }: Limits): boolean {
  return rate > 0 && rate <= MOST && burst > 0 && burst <= MOST;
}

function units(tokens: number): number {
  return Math.round(tokens * UNITS);
}

/** Units that come in so many ms. */
function come(ms: number, rate: number): number {
  return Math.round((ms / 1000) * rate * UNITS);
}

/** Ms in which so many units come: they are there when the last one is half done. */
function timeFor(due: number, rate: number): number {
  return ((due - 0.5) / UNITS / rate) * 1000;
}

/** Units that a bucket lacks to be full. */
function lackOf({ since, taken }: Bucket, rate: number, now: number): number {
  return Math.max(0, taken - come(now - since, rate));
}

function sweepLater(): Ref {
  return startTimer(SWEEP_EVERY, self().pid, 'sweep');
}
