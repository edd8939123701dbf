/** Starting dynamic supervisors (Elixir: `DynamicSupervisor.start_link/1,3`). */
import * as supervisor from '../supervisor/start';
import type { SupervisorSpec } from '../supervisor/spec';
import { faultInFlags, type Flags, init } from './flags';
import type { DynamicEntry, DynamicSupervisorPid } from './target';

/** How a dynamic supervisor is started: as any supervisor. */
export type StartOptions<X extends readonly unknown[] = []> = supervisor.StartOptions<DynamicEntry<X>>;

/** A callback module whose `init` returns what {@link init} gives. */
export interface Callbacks<A, X extends readonly unknown[]> {
  readonly init: (args: A) => Returned<X> | PromiseLike<Returned<X>>;
}

type Returned<X extends readonly unknown[]> = SupervisorSpec<DynamicEntry<X>> | 'ignore';

/** The callback module of a supervisor that is given its flags. */
const plain = { init };

/**
 * Starts a dynamic supervisor without children, linked to the running process: from flags, or from a callback module whose
 * `init` returns `DynamicSupervisor.init(flags)`, which then is called again when the code is changed.
 *
 * @example
 * const sup = await DynamicSupervisor.startLink({ maxChildren: 100 }, { name: 'sessions' });
 * const sup = await DynamicSupervisor.startLink(MODULE, args, { name: 'sessions' });
 *
 * @throws StartError `already_started`, `timeout`, `ignore`; `init_failed` with reason `{ supervisor_data: … }` for wrong
 *   flags, as {@link supervisor.startLink}
 * @throws OptionsError that names the wrong field, of the flags or of the options
 */
export function startLink<const X extends readonly unknown[] = []>(
  flags?: Flags<X>,
  options?: StartOptions<X>,
): Promise<DynamicSupervisorPid<X>>;
export function startLink<A, const X extends readonly unknown[]>(
  module: Callbacks<A, X>,
  args: A,
  options?: StartOptions<X>,
): Promise<DynamicSupervisorPid<X>>;
export function startLink(
  first: Flags | Callbacks<unknown, readonly unknown[]> = {},
  second?: unknown,
  third?: StartOptions,
): Promise<unknown> {
  if (isModule(first)) return supervisor.startLink(first, second, third);
  const fault = faultInFlags(first);
  if (fault !== undefined) return Promise.reject(fault);
  return supervisor.startLink(plain, first, second as StartOptions | undefined);
}

function isModule(
  value: Flags | Callbacks<unknown, readonly unknown[]>,
): value is Callbacks<unknown, readonly unknown[]> {
  return typeof value === 'object' && value !== null && 'init' in value;
}
