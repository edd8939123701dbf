/**
 * Talking to a supervisor (OTP: the client functions of `supervisor`). All calls wait without limit, as in OTP, and reject
 * with CallError `noproc`, `calling_self`, `exit` when no answer comes.
 */
import { coroutine, type Pid } from '@hot/runtime';
import { call } from '../gen/call';
import { checkStartSpec, type SpecFault } from './check-spec';
import type { Checked } from './checked';
import type { ChildSpec, CheckedStart, ChildType, Modules, PidOf, ResultOf, Start, Started } from './child-spec';
import { type AutoShutdown, isAutoShutdown } from './flags';
import type { Answer, ChildCounts, RestartCounts, SupervisorRequest } from './requests';
import { SupervisorError } from './supervisor-error';
import type { ArgsOfCopy, ChildEntry, CopyEntry, ResultById } from './spec';
import type { EntryIn, IdIn, PidIn, Target } from './target';

/** Sends a request; resolves to what was done, rejects with what was refused. */
const ask: (supervisor: Target, request: SupervisorRequest) => Promise<unknown> = coroutine(function* (
  supervisor: Target,
  request: SupervisorRequest,
): Generator<unknown, unknown, unknown> {
  const answer = (yield call('call', supervisor, request, 'infinity')) as Answer;
  if ('refused' in answer) throw new SupervisorError(answer.refused, answer.reason, answer.child);
  return answer.ok;
});

/**
 * Adds a child and starts it (OTP: `supervisor:start_child/2`). For a `simple_one_for_one` supervisor: starts one more
 * child, with further arguments.
 * @param child a specification, with an id that the type of the tree knows (see `Supervisor.later`); or the list of the further
 *   arguments
 * @returns what the start function gave: the pid, or `{ pid, info }`; `undefined` when it chose not to run
 * @throws SupervisorError `invalid_child_spec`, `already_started`, `already_present`, `start_failed`, `max_children`
 */
export function startChild<T extends Target, const Id extends IdIn<T>, const S extends Start>(
  supervisor: T,
  child: NewChild<Id, S, EntryIn<T>> | ArgsOfCopy<EntryIn<T>>,
): Promise<Started<NewResult<S, EntryIn<T>>>> {
  return ask(supervisor, { type: 'start_child', spec: child }) as Promise<Started<NewResult<S, EntryIn<T>>>>;
}

type NewChild<Id, S, E> = Omit<ChildSpec<Id>, 'start'> & { readonly start: CheckedStart<S, [], ResultById<E, Id>> };

type NewResult<S, E> = E extends CopyEntry<infer R, unknown> ? R : ResultOf<S>;

/**
 * Stops a child (OTP: `supervisor:terminate_child/2`). Its specification stays, unless it is temporary. A child of a
 * `simple_one_for_one` supervisor is named by its pid.
 * @throws SupervisorError `not_found`, `simple_one_for_one`
 */
export function terminateChild<T extends Target>(supervisor: T, id: IdIn<T> | PidIn<T>): Promise<'ok'> {
  return ask(supervisor, { type: 'terminate_child', id }) as Promise<'ok'>;
}

/**
 * Starts a child again that does not run (OTP: `supervisor:restart_child/2`).
 * @returns as {@link startChild}
 * @throws SupervisorError `running`, `restarting`, `not_found`, `simple_one_for_one`, `start_failed`
 */
export function restartChild<T extends Target, const Id extends IdIn<T>>(
  supervisor: T,
  id: Id,
): Promise<Started<ResultById<EntryIn<T>, Id>>> {
  return ask(supervisor, { type: 'restart_child', id }) as Promise<Started<ResultById<EntryIn<T>, Id>>>;
}

/**
 * Forgets a child that does not run (OTP: `supervisor:delete_child/2`).
 * @throws SupervisorError `running`, `restarting`, `not_found`, `simple_one_for_one`
 */
export function deleteChild<T extends Target>(supervisor: T, id: IdIn<T>): Promise<'ok'> {
  return ask(supervisor, { type: 'delete_child', id }) as Promise<'ok'>;
}

/** Where a child is: its process, `'restarting'` while its start is being tried again, `undefined` when it does not run. */
export type ChildInfo<E> =
  E extends ChildEntry<infer Id, infer R>
    ? {
        readonly id: Id;
        readonly pid: PidOf<R> | 'restarting' | undefined;
        readonly type: ChildType;
        readonly modules: Modules;
      }
    : never;

/** The children, the newest first (OTP: `supervisor:which_children/1`). */
export function whichChildren<T extends Target>(supervisor: T): Promise<ChildInfo<EntryIn<T>>[]> {
  return ask(supervisor, { type: 'which_children' }) as Promise<ChildInfo<EntryIn<T>>[]>;
}

/** How many children there are (OTP: `supervisor:count_children/1`). */
export function countChildren(supervisor: Target): Promise<ChildCounts> {
  return ask(supervisor, { type: 'count_children' }) as Promise<ChildCounts>;
}

/** How often children were started again, since the supervisor began. OTP has no such function; the shell's `tree()` asks. */
export function countRestarts(supervisor: Target): Promise<RestartCounts> {
  return ask(supervisor, { type: 'count_restarts' }) as Promise<RestartCounts>;
}

/**
 * The complete specification of a child (OTP: `supervisor:get_childspec/2`). The arguments of a temporary child that was
 * started by {@link startChild} are not kept.
 * @throws SupervisorError `not_found`
 */
export function getChildspec<T extends Target, const Id extends IdIn<T> | PidIn<T>>(
  supervisor: T,
  id: Id,
): Promise<Required<ChildSpec<Id extends Pid ? unknown : Id>>> {
  return ask(supervisor, { type: 'get_childspec', id }) as Promise<Required<ChildSpec<Id extends Pid ? unknown : Id>>>;
}

/** The callback module of a supervisor (OTP: `supervisor:get_callback_module/1`). */
export function getCallbackModule(supervisor: Target): Promise<object> {
  return ask(supervisor, { type: 'get_callback_module' }) as Promise<object>;
}

/**
 * Checks specifications without a supervisor (OTP: `supervisor:check_childspecs/1,2`).
 * @param autoShutdown of the supervisor that they are for; when it is not given, a significant child is fine
 * @returns `'ok'`, or `{ error }` with OTP's term for the first fault
 */
export function checkChildspecs(
  specs: unknown,
  autoShutdown?: AutoShutdown,
): 'ok' | { readonly error: SpecFault | { readonly badarg: unknown } } {
  if (!Array.isArray(specs)) return { error: { badarg: specs } };
  if (autoShutdown !== undefined && !isAutoShutdown(autoShutdown)) return { error: { badarg: autoShutdown } };
  const checked: Checked<unknown, SpecFault> = checkStartSpec(specs, autoShutdown);
  return 'error' in checked ? { error: checked.error } : 'ok';
}
