/** Flags of a supervisor and their check (OTP: `sup_flags()`): pure, with OTP's terms for what is wrong. */
import { z } from 'zod';
import type { Checked } from './checked';
import { withoutUndefined } from './given';

/** Who is restarted with a child that ended: nobody, all others, those started after it; or children of one kind. */
export type Strategy = 'one_for_one' | 'one_for_all' | 'rest_for_one' | 'simple_one_for_one';

/** When a supervisor ends by itself because significant children ended by themselves. */
export type AutoShutdown = 'never' | 'any_significant' | 'all_significant';

/** What may be given; each field has a default (OTP: `sup_flags()`). */
export type Flags = StaticFlags | SimpleFlags;

interface CommonFlags {
  /** Restarts within `period` that are still fine; 1 unless given. */
  readonly intensity?: number;
  /** Seconds over which restarts are counted; 5 unless given. */
  readonly period?: number;
  /** `'never'` unless given. */
  readonly auto_shutdown?: AutoShutdown;
}

/** Flags of a supervisor whose children have ids. */
interface StaticFlags extends CommonFlags {
  /** `'one_for_one'` unless given. */
  readonly strategy?: Exclude<Strategy, 'simple_one_for_one'>;
  /** Children with ids are not counted. */
  readonly max_children?: 'infinity';
}

/** Flags of a supervisor of copies. */
interface SimpleFlags extends CommonFlags {
  readonly strategy: 'simple_one_for_one';
  /** Most children at a time; `'infinity'` unless given. (Not in OTP.) */
  readonly max_children?: number | 'infinity';
}

export interface CheckedFlags extends Required<CommonFlags> {
  readonly strategy: Strategy;
  readonly max_children: number | 'infinity';
}

/** What is wrong with flags. */
export type FlagFault =
  | { readonly invalid_type: unknown }
  | { readonly invalid_strategy: unknown }
  | { readonly invalid_intensity: unknown }
  | { readonly invalid_period: unknown }
  | { readonly invalid_auto_shutdown: unknown }
  | { readonly invalid_max_children: unknown }
  | { readonly bad_combination: readonly [{ readonly strategy: Strategy }, { readonly max_children: number }] };

const DEFAULTS: CheckedFlags = {
  strategy: 'one_for_one',
  intensity: 1,
  period: 5,
  auto_shutdown: 'never',
  max_children: 'infinity',
};

const given = z.looseObject({});
const schemas = {
  strategy: z.enum(['one_for_one', 'one_for_all', 'rest_for_one', 'simple_one_for_one']),
  intensity: z.int().nonnegative(),
  period: z.int().positive(),
  auto_shutdown: z.enum(['never', 'any_significant', 'all_significant']),
  max_children: z.union([z.int().nonnegative(), z.literal('infinity')]),
} satisfies Record<keyof CheckedFlags, z.ZodType>;

/** Completes flags. Fields that nobody knows are left alone. */
export function checkFlags(flags: unknown): Checked<CheckedFlags, FlagFault> {
  if (!given.safeParse(flags).success) return { error: { invalid_type: flags } };
  const all: Readonly<Record<string, unknown>> = { ...DEFAULTS, ...withoutUndefined(flags as object) };
  for (const [field, schema] of Object.entries(schemas)) {
    if (!schema.safeParse(all[field]).success)
      return { error: { [`invalid_${field}`]: all[field] } as unknown as FlagFault };
  }
  const { strategy, intensity, period, auto_shutdown, max_children } = all as unknown as CheckedFlags;
  if (strategy !== 'simple_one_for_one' && max_children !== 'infinity') {
    return { error: { bad_combination: [{ strategy }, { max_children }] } };
  }
  return { ok: { strategy, intensity, period, auto_shutdown, max_children } };
}

/** Whether a value may stand for `auto_shutdown`. */
export function isAutoShutdown(value: unknown): value is AutoShutdown {
  return schemas.auto_shutdown.safeParse(value).success;
}
