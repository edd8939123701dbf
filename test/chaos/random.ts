/** Chance for tests of chaos: `CHAOS_SEED` repeats a failure, `CHAOS_KILLS` looks for another one. */
export const KILLS = Number(process.env['CHAOS_KILLS'] ?? 10_000);
export const SEED = Number(process.env['CHAOS_SEED'] ?? 20_221_114);

/** Numbers below `limit`, the same ones for the same seed (mulberry32). */
export function randomOf(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
