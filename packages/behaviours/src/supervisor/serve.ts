/** What a supervisor answers to each request (OTP: `supervisor:handle_call/3`). */
import { isAlive, isPid, type Pid } from '@hot/runtime';
import { FunctionClauseError } from '../gen/handler-table';
import { checkChildSpec, type CheckedSpec } from './check-spec';
import { Child, isRestarting, isTemporary, pidOf, toChildSpec, withoutArgs } from './child';
import type { DynamicChildren } from './dynamic-children';
import { startOne, stop } from './executor';
import { type AnyChildInfo, type Answer, type ChildCounts, refused, type SupervisorRequest } from './requests';
import type { StaticChildren } from './static-children';
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
      return spec === undefined ? refused('not_found') : { ok: toChildSpec(spec instanceof Child ? spec.spec : spec) };
    }
    case 'which_children':
      return { ok: which(children) };
    case 'count_children':
      return { ok: count(children) };
    case 'get_callback_module':
      return { ok: supervision.module };
    default:
      request satisfies never;
      throw new FunctionClauseError(request);
  }
}

function* startDynamic(supervision: Supervision, children: DynamicChildren, more: unknown): Work<Answer> {
  const { template } = children;
  const { max_children } = supervision.flags;
  if (max_children !== 'infinity' && children.size >= max_children) return refused('max_children');
  if (!Array.isArray(more)) return { refused: 'start_failed', reason: { EXIT: new FunctionClauseError(more) } };
  const args = [...(template.start.args ?? []), ...(more as readonly unknown[])];
  const outcome = yield* startOne(supervision, new Child(template, undefined, args));
  if (outcome.type === 'started') {
    children.add(new Child(template, outcome.pid, template.restart === 'temporary' ? undefined : args));
  }
  return answerTo(outcome);
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
  if (child instanceof Child) yield* stop(supervision, child);
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

/** A child by its id; a dynamic one by its pid, where any process that is dead counts as one that was a child. */
function find({ children }: Supervision, id: unknown): Child | CheckedSpec | undefined {
  if (children.kind === 'static') return children.find(id);
  if (!isPid(id)) return id === children.template.id ? children.template : undefined;
  return children.findPid(id as Pid) ?? (isAlive(id) ? undefined : children.template);
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
  if (children.kind === 'dynamic') {
    const all = children.size;
    const supervisors = children.template.type === 'supervisor' ? all : 0;
    return { specs: 1, active: children.active(), supervisors, workers: all - supervisors };
  }
  let active = 0;
  let supervisors = 0;
  for (const child of children.all()) {
    const pid = pidOf(child);
    if (pid !== undefined && isAlive(pid)) active += 1;
    if (child.spec.type === 'supervisor') supervisors += 1;
  }
  return { specs: children.size, active, supervisors, workers: children.size - supervisors };
}
