/** Flags of a dynamic supervisor (Elixir: the options of `DynamicSupervisor.init/1`, under OTP's words). */
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

/**
 * What `init` of a callback module returns, for a dynamic supervisor whose flags a code change may replace.
 *
 * @example
 * export const init = () => DynamicSupervisor.init({ maxChildren: 100 });
 */
export function init<const X extends readonly unknown[] = []>(flags: Flags<X> = {}): SupervisorSpec<DynamicEntry<X>> {
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
