/**
 * The executor: performs what the strategies decide, on processes and tables. All that a supervisor does to its children
 * goes through here.
 */
import { coroutine, type ExitReason, type Pid } from '@hot/runtime';
import { CastMessage } from '../gen/message';
import { noreply, stop as stopServer } from '../gen/result';
import { isThenable } from '../proc-lib/failure';
import { monotonicTime } from '../proc-lib/node';
import { post } from '../proc-lib/post';
import type { CheckedSpec } from './check-spec';
import { type Child, lastPidOf, pidOf, restarting } from './child';
import { reportError, reportProgress, reportShutdownErrors } from './reports';
import { isProperEnd, shutdown, takeExits } from './shutdown';
import { type Fault, shutdownAll } from './shutdown-all';
import { invoke, outcomeOf, outcomeOfThrown, type StartOutcome } from './start-outcome';
import { type ChildEvent, decide } from './strategy';
import type { Supervision } from './supervision';

type Work<T> = Generator<unknown, T, unknown>;

/** What a supervisor posts to itself when a restart has failed: between attempts it serves its mailbox. */
export interface TryAgain {
  readonly type: 'try_again_restart';
  /** The id of the child, or the pid that one without id had. */
  readonly key: unknown;
}

/** Does what follows from something that happened to a child; gives the result of the callback that was told of it. */
export const react = coroutine(function* (supervision: Supervision, event: ChildEvent): Work<unknown> {
  const { flags, history, children } = supervision;
  const now = Math.floor(monotonicTime(supervision.self) / 1000);
  const reaction = decide({ flags, history, children: () => children.all() }, event, now);
  supervision.history = reaction.history;
  for (const action of reaction.actions) {
    switch (action.do) {
      case 'report':
        reportError(supervision, action.context, action.reason, action.child);
        break;
      case 'release':
        children.release(action.child as Child);
        break;
      case 'stop':
        for (const child of action.children) yield* stop(supervision, child as Child);
        break;
      case 'start': {
        const again = action.children as readonly Child[];
        const failed = yield* startAll(supervision, again);
        countRestarts(supervision, again, failed?.child);
        if (failed !== undefined) tryAgain(supervision, failed.child);
        break;
      }
      case 'shut_down':
        return stopServer('shutdown', supervision);
      default:
        action satisfies never;
    }
  }
  return noreply(supervision);
});

/** Counts those that were started again: all up to the one that failed. */
function countRestarts(supervision: Supervision, children: readonly Child[], failed: Child | undefined): void {
  for (const child of children) {
    if (child === failed) return;
    child.restarts += 1;
    supervision.restarts += 1;
  }
}

function tryAgain(supervision: Supervision, child: Child): void {
  const { children, self } = supervision;
  children.place(child, restarting(child));
  const key = children.kind === 'static' ? child.spec.id : lastPidOf(child);
  post(self.pid, new CastMessage({ type: 'try_again_restart', key } satisfies TryAgain));
}

/** A child that did not start, and why. */
export interface StartFailure {
  readonly child: Child;
  readonly reason: unknown;
}

/** Starts children one after the other, up to the first that fails, which is reported. */
export function* startAll(supervision: Supervision, children: Iterable<Child>): Work<StartFailure | undefined> {
  for (const child of children) {
    const outcome = yield* startOne(supervision, child);
    if (outcome.type === 'failed') {
      reportError(supervision, 'start_error', outcome.reason, child);
      return { child, reason: outcome.reason };
    }
    if (outcome.type === 'started') supervision.children.place(child, outcome.pid);
    else supervision.children.release(child);
  }
  return undefined;
}

/** Starts a child; noting it in the table is the caller's. */
export function* startOne(supervision: Supervision, { spec, args }: Child): Work<StartOutcome> {
  let outcome: StartOutcome;
  try {
    const given = args ?? spec.start.args ?? [];
    const first = supervision.children.firstArgs;
    let result = invoke(spec.start, first.length === 0 ? given : [...first, ...given]);
    if (isThenable(result)) result = yield result;
    outcome = outcomeOf(result);
  } catch (thrown) {
    outcome = outcomeOfThrown(thrown);
  }
  // As in OTP, the coming and going of dynamic children is not reported.
  if (outcome.type === 'started' && supervision.children.kind === 'static') {
    reportProgress(supervision, spec, outcome.pid);
  }
  return outcome;
}

/**
 * Stops a child if it runs, reports an end that is not as it should be, and releases it.
 * @param exits of children that are known to have ended by themselves
 */
export function* stop(supervision: Supervision, child: Child, exits?: ReadonlyMap<Pid, ExitReason>): Work<void> {
  const pid = pidOf(child);
  if (pid !== undefined) {
    const reason = exits?.has(pid) === true ? exits.get(pid) : yield* shutdown(supervision.self, pid, child.spec);
    if (!isProperEnd(reason, child.spec)) reportError(supervision, 'shutdown_error', reason, child);
  }
  supervision.children.release(child);
}

/** Stops all children: one by one in reverse start order, or all at once when they have no order. */
export function* stopAll(supervision: Supervision): Work<void> {
  const { children, self } = supervision;
  if (children.kind === 'static') {
    const exits = yield* takeExits(self, (pid) => children.findPid(pid) !== undefined);
    for (const child of [...children.all()].reverse()) yield* stop(supervision, child, exits);
    return;
  }
  const faults = yield* shutdownAll(self, children.all());
  reportFaults(supervision, children.template, faults);
  for (const child of [...children.all()]) children.release(child);
}

/** Copies of one specification that ended in the same wrong way are one report, as in OTP. */
function reportFaults(supervision: Supervision, template: CheckedSpec | undefined, faults: readonly Fault[]): void {
  if (template === undefined) {
    for (const { child, reason } of faults) reportError(supervision, 'shutdown_error', reason, child);
    return;
  }
  const byReason = new Map<ExitReason, number>();
  for (const { reason } of faults) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  for (const [reason, count] of byReason) reportShutdownErrors(supervision, reason, template, count);
}
