/** What a supervisor answers to each request (OTP: `supervisor:handle_call/3`). */
import { isAlive, isPid, type Pid } from '@hot/runtime';
import { FunctionClauseError } from '../gen/handler-table';
import { checkChildSpec, type CheckedSpec } from './check-spec';
import { Child, isRestarting, isTemporary, pidOf, toChildSpec, withoutArgs } from './child';
import type { DynamicChildren } from './dynamic-children';
import { startOne, stop } from './executor';
import {
  type AnyChildInfo,
  type Answer,
  type ChildCounts,
  refused,
  type RestartCounts,
  type SupervisorRequest,
} from './requests';
import type { StaticChildren } from './static-children';
import { type AnyChildren, isAnyChildren } from './spec';
import type { StartOutcome } from './start-outcome';
import type { Supervision } from './supervision';

type Work<T> = Generator<unknown, T, unknown>;

/** Does what is asked. */
export function* serve(supervision: Supervision, request: SupervisorRequest): Work<Answer> {
  const { children } = supervision;
  switch (request.type) {
    case 'start_child':
      return children.kind === 'dynamic'
        ? yield* startDynamic(supervision, children, request.spec)
        : yield* startStatic(supervision, children, request.spec);
    case 'terminate_child':
      return yield* terminate(supervision, request.id);
    case 'restart_child':
      return children.kind === 'dynamic'
        ? refused('simple_one_for_one')
        : yield* restart(supervision, children, request.id);
    case 'delete_child':
      return children.kind === 'dynamic' ? refused('simple_one_for_one') : remove(children, request.id);
    case 'get_childspec': {
      const spec = find(supervision, request.id);
      return spec === undefined ? refused('not_found') : { ok: toChildSpec('spec' in spec ? spec.spec : spec) };
    }
    case 'which_children':
      return { ok: which(children) };
    case 'count_children':
      return { ok: count(children) };
    case 'count_restarts':
      return { ok: restartsOf(supervision) };
    case 'get_callback_module':
      return { ok: supervision.module };
    default:
      request satisfies never;
      throw new FunctionClauseError(request);
  }
}

function restartsOf({ children, restarts: total }: Supervision): RestartCounts {
  const restarted = Array.from(children.all()).filter(({ restarts }) => restarts > 0);
  return {
    total,
    children: restarted.map((child) => ({ id: child.spec.id, pid: pidOf(child), restarts: child.restarts })),
  };
}

function* startDynamic(supervision: Supervision, children: DynamicChildren, given: unknown): Work<Answer> {
  const fresh = newcomer(supervision, children.origin, given);
  if (!('spec' in fresh)) return fresh;
  const { max_children } = supervision.flags;
  if (max_children !== 'infinity' && children.size >= max_children) return refused('max_children');
  const outcome = yield* startOne(supervision, fresh);
  if (outcome.type === 'started') {
    const { spec, args } = fresh;
    children.add(
      spec.restart === 'temporary'
        ? new Child(children.template ?? withoutArgs(spec), outcome.pid)
        : new Child(spec, outcome.pid, args),
    );
  }
  return answerTo(outcome);
}

/** A child that is to be started: a copy with further arguments, or one with a specification of its own. */
function newcomer(supervision: Supervision, origin: CheckedSpec | AnyChildren, given: unknown): Child | Answer {
  if (!isAnyChildren(origin)) {
    if (!Array.isArray(given)) return { refused: 'start_failed', reason: { EXIT: new FunctionClauseError(given) } };
    return new Child(origin, undefined, [...(origin.start.args ?? []), ...(given as readonly unknown[])]);
  }
  const { auto_shutdown } = supervision.flags;
  const named =
    typeof given === 'object' && given !== null && !Array.isArray(given) ? { id: undefined, ...given } : given;
  const checked = checkChildSpec(named, auto_shutdown);
  if ('error' in checked) return { refused: 'invalid_child_spec', reason: checked.error };
  return new Child(checked.ok, undefined, checked.ok.start.args);
}

function* startStatic(supervision: Supervision, children: StaticChildren, spec: unknown): Work<Answer> {
  const checked = checkChildSpec(spec, supervision.flags.auto_shutdown);
  if ('error' in checked) return { refused: 'invalid_child_spec', reason: checked.error };
  const existing = children.find(checked.ok.id);
  if (existing !== undefined) {
    const pid = pidOf(existing);
    if (pid === undefined) return refused('already_present');
    return { refused: 'already_started', reason: { already_started: pid } };
  }
  const child = new Child(checked.ok);
  const outcome = yield* startOne(supervision, child);
  if (outcome.type === 'failed') return answerTo(outcome, checked.ok);
  if (isTemporary(child)) {
    if (outcome.type === 'started') children.add(new Child(withoutArgs(child.spec), outcome.pid));
  } else {
    if (outcome.type === 'started') child.pid = outcome.pid;
    children.add(child);
  }
  return answerTo(outcome);
}

function* terminate(supervision: Supervision, id: unknown): Work<Answer> {
  if (supervision.children.kind === 'dynamic' && !isPid(id)) return refused('simple_one_for_one');
  const child = find(supervision, id);
  if (child === undefined) return refused('not_found');
  if ('spec' in child) yield* stop(supervision, child);
  return { ok: 'ok' };
}

function* restart(supervision: Supervision, children: StaticChildren, id: unknown): Work<Answer> {
  const child = children.find(id);
  if (child === undefined) return refused('not_found');
  if (isRestarting(child)) return refused('restarting');
  if (child.pid !== undefined) return refused('running');
  const outcome = yield* startOne(supervision, child);
  if (outcome.type === 'started') children.place(child, outcome.pid);
  return answerTo(outcome);
}

function remove(children: StaticChildren, id: unknown): Answer {
  const child = children.find(id);
  if (child === undefined) return refused('not_found');
  if (isRestarting(child)) return refused('restarting');
  if (child.pid !== undefined) return refused('running');
  children.remove(child);
  return { ok: 'ok' };
}

/** A child by its id; a dynamic one by its pid, where any process that is dead counts as one that was a copy. */
function find({ children }: Supervision, id: unknown): Child | CheckedSpec | undefined {
  if (children.kind === 'static') return children.find(id);
  const { template } = children;
  if (!isPid(id)) return id === template?.id ? template : undefined;
  return children.findPid(id as Pid) ?? (isAlive(id) ? undefined : template);
}

function answerTo(outcome: StartOutcome, spec?: CheckedSpec): Answer {
  if (outcome.type === 'started') return { ok: outcome.result };
  if (outcome.type === 'ignored') return { ok: undefined };
  return { refused: 'start_failed', reason: outcome.reason, child: spec && toChildSpec(spec) };
}

/** Newest first. */
function which(children: StaticChildren | DynamicChildren): AnyChildInfo[] {
  const simple = children.kind === 'dynamic';
  const infos: AnyChildInfo[] = [];
  for (const child of children.all()) {
    const { id, type, modules } = child.spec;
    infos.push({ id: simple ? undefined : id, pid: isRestarting(child) ? 'restarting' : pidOf(child), type, modules });
  }
  return infos.reverse();
}

function count(children: StaticChildren | DynamicChildren): ChildCounts {
  const { size } = children;
  if (children.kind === 'dynamic' && children.template !== undefined) {
    const supervisors = children.template.type === 'supervisor' ? size : 0;
    return { specs: 1, active: children.active(), supervisors, workers: size - supervisors };
  }
  let active = 0;
  let supervisors = 0;
  for (const child of children.all()) {
    const pid = pidOf(child);
    if (pid !== undefined && isAlive(pid)) active += 1;
    if (child.spec.type === 'supervisor') supervisors += 1;
  }
  return { specs: size, active, supervisors, workers: size - supervisors };
}
