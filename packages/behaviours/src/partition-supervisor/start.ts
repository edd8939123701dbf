/** Starting partition supervisors (Elixir: `PartitionSupervisor.start_link/1`). */
import type { ServerName } from '../gen/name';
import type { ResultOf, Start, StartFunction } from '../supervisor/child-spec';
import type { ChildEntry } from '../supervisor/spec';
import * as supervisor from '../supervisor/start';
import { faultInFlags, type Flags, init } from './flags';
import type { PartitionSupervisorPid, TypedPartitionSupervisorName } from './target';

/** How a partition supervisor is started: as any supervisor. */
export type StartOptions<R = unknown> = supervisor.StartOptions<ChildEntry<number, R>>;

/** The callback module of every partition supervisor. */
const callbacks = { init };

/**
 * Starts a partition supervisor, linked to the running process, and with it its partitions; resolves once all of them run.
 *
 * @example
 * const carts = await PartitionSupervisor.startLink({ child: { start: [Cart, 'startLink', []] } }, { name: 'carts' });
 *
 * @throws OptionsError that names the wrong field, of the flags or of the options
 * @throws StartError as `Supervisor.startLink`
 */
export function startLink<const S extends Start>(
  flags: Flags<S>,
  options: StartOptions<ResultOf<S>> = {},
): Promise<PartitionSupervisorPid<ResultOf<S>>> {
  const fault = faultInFlags(flags);
  if (fault !== undefined) return Promise.reject(fault);
  return supervisor.startLink(callbacks, flags as never, options as never) as Promise<never>;
}

/** Gives a name the partitions of its supervisor: `PartitionSupervisor.named<typeof Cart.startLink>('carts')`. */
export function named<F extends StartFunction>(name: ServerName): TypedPartitionSupervisorName<ResultOf<F>> {
  return name as TypedPartitionSupervisorName<ResultOf<F>>;
}
