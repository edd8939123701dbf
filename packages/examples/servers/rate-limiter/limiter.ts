// A rate limiter: a gen_server that has a token bucket for each client.
//
//     call(limiter, { type: 'take', client, tokens }) ──▶ { allowed: true, left } | { allowed: false, retryAfter }
//
// A bucket fills by `rate` tokens a second up to `burst`. All that is kept of it is when it will be full (the generic cell
// rate algorithm of ATM): what it lacks until then is what was taken. An idle client costs nothing, and is forgotten by
// the next sweep after its bucket is full.
import { GenServer, noreply, ok, reply, stop } from '@hot/behaviours';
import { monotonicTime, self, sendAfter } from '@hot/runtime';
import { z } from 'zod';
import * as MODULE from './limiter.js';

export interface Limits {
  /** Tokens a second. */
  readonly rate: number;
  /** What a full bucket holds. */
  readonly burst: number;
}

/** What a client is told; `retryAfter` in ms, `'infinity'` when no bucket ever holds as much. */
export type Verdict =
  | { readonly allowed: true; readonly left: number }
  | { readonly allowed: false; readonly retryAfter: number | 'infinity' };

export interface Limiter extends GenServer.Protocol {
  args: Limits;
  state: { readonly limits: Limits; readonly fullAt: Map<string, number> }; // ms of the monotonic clock
  call: {
    take: (request: { client: string; tokens: number }) => Verdict;
    clients: number;
  };
  cast: { type: 'limits'; limits: Limits };
  info: 'sweep';
}

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
export const infoSchema = z.literal('sweep');

export const init: GenServer.Init<Limiter> = (limits) => {
  if (!areLimits(limits)) return stop({ bad_limits: limits });
  sweepLater();
  return ok({ limits, fullAt: new Map() });
};

export const handleCall = GenServer.calls<Limiter>({
  take: ({ client, tokens }, _from, state) => {
    const { rate, burst } = state.limits;
    const now = monotonicTime();
    const filling = Math.max(state.fullAt.get(client) ?? now, now) - now + fillTime(tokens, rate);
    const room = fillTime(burst, rate) - filling;
    if (room < 0) {
      return reply({ allowed: false, retryAfter: tokens > burst ? 'infinity' : Math.ceil(-room) }, state);
    }
    state.fullAt.set(client, now + filling);
    return reply({ allowed: true, left: Math.floor((room / 1000) * rate) }, state);
  },
  clients: (_request, _from, state) => reply(state.fullAt.size, state),
});

/** Takes other limits, if they are some; what clients have taken they still lack. */
export const handleCast: GenServer.HandleCast<Limiter> = ({ limits }, state) => {
  if (!areLimits(limits)) return noreply(state);
  const { limits: old, fullAt } = state;
  const now = monotonicTime();
  const slower = old.rate / limits.rate;
  const changed = [...fullAt].map(([client, full]) => [client, now + (full - now) * slower] as const);
  return noreply({ limits, fullAt: new Map(changed) });
};

export const handleInfo: GenServer.HandleInfo<Limiter> = (_sweep, state) => {
  const now = monotonicTime();
  for (const [client, full] of state.fullAt) {
    if (full <= now) state.fullAt.delete(client);
  }
  sweepLater();
  return noreply(state);
};

function areLimits({ rate, burst }: Limits): boolean {
  return rate > 0 && burst > 0;
}

/** Ms in which so many tokens come; nobody brings any. */
function fillTime(tokens: number, rate: number): number {
  return (Math.max(0, tokens) / rate) * 1000;
}

function sweepLater() {
  sendAfter(SWEEP_EVERY, self().pid, 'sweep');
}
