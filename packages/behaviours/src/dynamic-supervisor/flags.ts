/** Flags of a dynamic supervisor: Elixir's options of `DynamicSupervisor.init/1`, but with OTP's `intensity` and `period`. */
import { z } from 'zod';
import { faultIn, type OptionsError } from '../gen/options';
import type { SupervisorSpec } from '../supervisor/spec';
import type { DynamicEntry } from './target';

/** What may be given; each field has a default. */
export interface Flags<X extends readonly unknown[] = readonly unknown[]> {
  /** Most children at a time; `'infinity'` unless given. One more is refused with `max_children`. */
  readonly maxChildren?: number | 'infinity';
  /** Restarts within `period` that are still fine; 1 unless given. */
  readonly intensity?: number;
  /** Seconds over which restarts are counted; 5 unless given. */
  readonly period?: number;
  /** What every start function gets before the arguments of its specification; nothing unless given. */
  readonly extraArguments?: X;
}

const schema = z.strictObject({
  maxChildren: z.unknown().optional(),
  intensity: z.unknown().optional(),
  period: z.unknown().optional(),
  extraArguments: z.unknown().optional(),
});

/** What is wrong first with flags, but for what the supervisor itself checks. */
export function faultInFlags(flags: unknown): OptionsError | undefined {
  return faultIn(schema, flags);
}

/**
 * What `init` of a callback module returns, for a dynamic supervisor whose flags a code change may replace.
 *
 * @example
 * export const init = () => DynamicSupervisor.init({ maxChildren: 100 });
 *
 * @throws OptionsError that names a field that no flag has
 */
export function init<const X extends readonly unknown[] = []>(flags: Flags<X> = {}): SupervisorSpec<DynamicEntry<X>> {
  const fault = faultInFlags(flags);
  if (fault !== undefined) throw fault;
  const { maxChildren, extraArguments, ...rest } = flags;
  return {
    flags: {
      ...rest,
      strategy: 'simple_one_for_one',
      ...(maxChildren === undefined ? {} : { max_children: maxChildren }),
    },
    children: { type: '$any_children', extraArguments: extraArguments ?? [] },
  };
}
