/**
 * Checks child specifications (OTP: `supervisor:check_childspec`): pure functions from a value to the complete
 * specification, or to OTP's term for what is wrong with it. Fields are looked at in OTP's order, the first fault counts;
 * fields that nobody knows are left alone.
 */
import { termKey } from '@hot/runtime';
import { z } from 'zod';
import type { Checked } from './checked';
import type { ChildType, Modules, Restart, Shutdown, Start, StartFunction } from './child-spec';
import type { AutoShutdown } from './flags';
import { withoutUndefined } from './given';

/** What is wrong with a specification, or a list of them. */
export type SpecFault =
  | 'missing_id'
  | 'missing_start'
  | { readonly invalid_child_spec: unknown }
  | { readonly invalid_mfa: unknown }
  | { readonly invalid_restart_type: unknown }
  | { readonly invalid_significant: unknown }
  | { readonly invalid_child_type: unknown }
  | { readonly invalid_shutdown: unknown }
  | { readonly invalid_modules: unknown }
  | { readonly invalid_module: unknown }
  | { readonly bad_combination: readonly [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>] }
  | { readonly duplicate_child_name: unknown };

/** A start in one form: what to call, on which module, with what. */
export interface StartCall {
  /** The module that has the function, when it was given by its name. */
  readonly module: object | undefined;
  readonly function: StartFunction | string;
  /** `undefined` once they were dropped: those of a temporary child are not kept. */
  readonly args: readonly unknown[] | undefined;
}

/** A specification with all fields. */
export interface CheckedSpec {
  readonly id: unknown;
  readonly start: StartCall;
  readonly restart: Restart;
  readonly significant: boolean;
  readonly shutdown: Shutdown;
  readonly type: ChildType;
  readonly modules: Modules;
}

const anyFunction = z.custom<StartFunction>((value) => typeof value === 'function');
const moduleObject = z.custom<object>(
  (value) => (typeof value === 'object' && value !== null) || typeof value === 'function',
);
const args = z.array(z.unknown());
const withArgs = z.tuple([anyFunction, args]);
const byName = z.tuple([moduleObject, z.string(), args]);
/** Longest time that can be waited for, in ms. */
const LONGEST_TIME = 0xffff_ffff;

const restart = z.enum(['permanent', 'transient', 'temporary']);
const type = z.enum(['worker', 'supervisor']);
const shutdown = z.union([z.enum(['brutal_kill', 'infinity']), z.int().nonnegative().max(LONGEST_TIME)]);
const moduleOrName = z.union([z.string(), moduleObject]);

/** What is a specification at all: an object that is no list. */
const record = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** Ms that a worker has for its shutdown unless told otherwise. */
const WORKER_SHUTDOWN = 5000;

/**
 * Checks one specification.
 * @param autoShutdown of the supervisor; `undefined` when it is not known
 */
export function checkChildSpec(
  value: unknown,
  autoShutdown: AutoShutdown | undefined,
): Checked<CheckedSpec, SpecFault> {
  const fields = record.safeParse(value);
  if (!fields.success) return { error: { invalid_child_spec: value } };
  if (!('id' in fields.data)) return { error: 'missing_id' };
  if (!('start' in fields.data)) return { error: 'missing_start' };
  const spec = withoutUndefined(fields.data);
  const defaults = { restart: 'permanent', significant: false, type: 'worker', ...spec };

  const call = startSchema(spec['start']).safeParse(spec['start']);
  if (!call.success) return { error: { invalid_mfa: spec['start'] } };
  const whenRestarted = restart.safeParse(defaults.restart);
  if (!whenRestarted.success) return { error: { invalid_restart_type: defaults.restart } };
  const combination = significanceFault(defaults.significant, whenRestarted.data, autoShutdown);
  if (combination !== undefined) return { error: combination };
  const kind = type.safeParse(defaults.type);
  if (!kind.success) return { error: { invalid_child_type: defaults.type } };
  const limit = 'shutdown' in spec ? spec['shutdown'] : kind.data === 'worker' ? WORKER_SHUTDOWN : 'infinity';
  const stopping = shutdown.safeParse(limit);
  if (!stopping.success) return { error: { invalid_shutdown: limit } };
  const startCall = callOf(call.data);
  const modules = 'modules' in spec ? spec['modules'] : startCall.module === undefined ? 'dynamic' : [startCall.module];
  const fault = modulesFault(modules);
  if (fault !== undefined) return { error: fault };

  return {
    ok: {
      id: spec['id'],
      start: startCall,
      restart: whenRestarted.data,
      significant: defaults.significant as boolean,
      shutdown: stopping.data,
      type: kind.data,
      modules: modules as Modules,
    },
  };
}

/** Checks a list of specifications; ids must differ. */
export function checkStartSpec(
  specs: readonly unknown[],
  autoShutdown: AutoShutdown | undefined,
): Checked<CheckedSpec[], SpecFault> {
  const ids = new Set<unknown>();
  const all: CheckedSpec[] = [];
  for (const spec of specs) {
    const checked = checkChildSpec(spec, autoShutdown);
    if ('error' in checked) return checked;
    const { id } = checked.ok;
    if (ids.has(termKey(id))) return { error: { duplicate_child_name: id } };
    ids.add(termKey(id));
    all.push(checked.ok);
  }
  return { ok: all };
}

/** Functions that start what another start describes. */
const standIns = new WeakMap<StartFunction, Start>();

/** Has specifications and reports show another start in the place of a function. */
export function showAs<F extends StartFunction>(standIn: F, given: Start): F {
  standIns.set(standIn, given);
  return standIn;
}

/**
 * A start in the form in which it was given. In the place of arguments that were dropped there is `undefined`, as in OTP:
 * it starts nobody.
 */
export function startOf({ module, function: called, args: passed }: StartCall): Start {
  const given = typeof called === 'function' ? standIns.get(called) : undefined;
  if (given !== undefined) return given;
  const form = module === undefined ? [called, passed] : [module, called, passed];
  return (module === undefined && passed?.length === 0 ? called : form) as Start;
}

/** The form that a start has or should have: trying one after the other costs more than all other checks together. */
function startSchema(given: unknown): typeof anyFunction | typeof withArgs | typeof byName {
  if (!Array.isArray(given)) return anyFunction;
  return given.length === 2 ? withArgs : byName;
}

function callOf(given: z.infer<ReturnType<typeof startSchema>>): StartCall {
  if (typeof given === 'function') return { module: undefined, function: given, args: [] };
  if (given.length === 2) return { module: undefined, function: given[0], args: given[1] };
  return { module: given[0], function: given[1], args: given[2] };
}

function significanceFault(
  significant: unknown,
  whenRestarted: Restart,
  autoShutdown: AutoShutdown | undefined,
): SpecFault | undefined {
  if (typeof significant !== 'boolean') return { invalid_significant: significant };
  if (!significant) return undefined;
  if (autoShutdown === 'never') return { bad_combination: [{ auto_shutdown: 'never' }, { significant: true }] };
  if (whenRestarted === 'permanent') return { bad_combination: [{ restart: 'permanent' }, { significant: true }] };
  return undefined;
}

function modulesFault(modules: unknown): SpecFault | undefined {
  if (modules === 'dynamic') return undefined;
  if (!Array.isArray(modules)) return { invalid_modules: modules };
  for (const one of modules as readonly unknown[]) {
    if (!moduleOrName.safeParse(one).success) return { invalid_module: one };
  }
  return undefined;
}
