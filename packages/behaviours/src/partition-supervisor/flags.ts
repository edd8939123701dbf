/** What a partition supervisor is made of: its child, how often, and the flags of a supervisor. */
import { coroutine, isPid, type Pid, self } from '@hot/runtime';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { faultIn, type OptionsError } from '../gen/options';
import { isThenable } from '../proc-lib/failure';
import { checkChildSpec, showAs, type StartCall } from '../supervisor/check-spec';
import type { ChildSpec, CheckedStart, Start } from '../supervisor/child-spec';
import type { Flags as SupervisorFlags } from '../supervisor/flags';
import type { SupervisorSpec } from '../supervisor/spec';
import { invoke } from '../supervisor/start-outcome';
import { openRoutes, routesOf } from './routes';

/** The child of which there are copies; their ids are their numbers. */
export type PartitionSpec = Omit<ChildSpec, 'id' | 'significant'>;

/** How a partition supervisor is made. */
export interface Flags<S extends Start = Start> extends Pick<SupervisorFlags, 'intensity' | 'period'> {
  /** The child, or a function from the number of a partition to it. */
  readonly child:
    | (Omit<PartitionSpec, 'start'> & { readonly start: CheckedStart<S> })
    | ((partition: number) => Omit<PartitionSpec, 'start'> & { readonly start: CheckedStart<S> });
  /** How many copies, from 1 on; as many as the machine can run threads at a time unless given. */
  readonly partitions?: number;
  /** Who is restarted with a partition; `'one_for_one'` unless given. */
  readonly strategy?: 'one_for_one' | 'one_for_all' | 'rest_for_one';
}

const schema = z.strictObject({
  child: z.union(
    [z.custom((child) => typeof child === 'object' && child !== null), z.function()],
    'must be a child specification, or a function to one',
  ),
  partitions: z.int().positive().optional(),
  strategy: z.enum(['one_for_one', 'one_for_all', 'rest_for_one']).optional(),
  intensity: z.unknown().optional(),
  period: z.unknown().optional(),
});

/** What is wrong first with flags, but for those that the supervisor itself checks. */
export function faultInFlags(flags: unknown): OptionsError | undefined {
  return faultIn(schema, flags);
}

/** What `init` of the supervisor returns; runs in its process, at a code change once more. */
export function init(flags: Flags): SupervisorSpec {
  const { child, partitions = availableParallelism(), ...rest } = flags;
  const routes = openRoutes(self().pid, partitions);
  const specOf = typeof child === 'function' ? child : () => child;
  return { flags: rest, children: routes.map((_, number) => numbered(specOf(number), number)) };
}

/** The specification of one partition: started so that its names lead to it. What is wrong with it is the supervisor's to say. */
function numbered(given: PartitionSpec, number: number): ChildSpec {
  const spec = { ...given, id: number } as ChildSpec;
  const checked = checkChildSpec(spec, undefined);
  if ('error' in checked) return spec;
  return { ...spec, start: showAs(starterOf(checked.ok.start, number), spec.start), modules: checked.ok.modules };
}

/** Starts a partition, and notes where it is. */
function starterOf(call: StartCall, number: number): () => Promise<never> {
  return coroutine(function* (): Generator<unknown, unknown, unknown> {
    let result = invoke(call, call.args ?? []);
    if (isThenable(result)) result = yield result;
    const routes = routesOf(self().pid);
    if (routes !== undefined) routes[number] = pidIn(result);
    return result;
  }) as unknown as () => Promise<never>;
}

/** The process in what a start function gave. */
function pidIn(result: unknown): Pid | undefined {
  if (isPid(result)) return result as Pid;
  const pid: unknown = (result as { readonly pid?: unknown } | null)?.pid;
  return isPid(pid) ? (pid as Pid) : undefined;
}
