/**
 * The supervisor as a gen_server (OTP: `supervisor` is one): its callbacks. What they answer is in `serve.ts`, what they
 * do to children in `executor.ts`.
 *
 *     init ───────────▶ init of the callback module ──▶ checks ──▶ children started in order, or all stopped again
 *     EXIT of a child ─▶ strategy ──▶ executor           EXIT of the parent ──▶ terminate: children stopped in reverse
 *     try_again ──────▶ strategy ──▶ executor            anything else ──▶ reported, ignored
 */
import { coroutine, type Pid, self as runningSelf, type Self } from '@hot/runtime';
import { FunctionClauseError } from '../gen/handler-table';
import type { StatusToFormat } from '../gen-server/callbacks';
import { ignore, noreply, ok, reply, stop as stopServer } from '../gen/result';
import { isThenable } from '../proc-lib/failure';
import { nameOfModule } from '../proc-lib/entry';
import { isExit } from '../proc-lib/signals';
import { type CheckedSpec, checkStartSpec, type SpecFault } from './check-spec';
import { Child, isRestarting } from './child';
import { codeChange } from './code-change';
import { DynamicChildren } from './dynamic-children';
import { react, startAll, stopAll, type TryAgain } from './executor';
import { type CheckedFlags, checkFlags } from './flags';
import { reportUnexpected } from './reports';
import type { SupervisorRequest } from './requests';
import { serve } from './serve';
import { isAnyChildren, isSupervisorSpec } from './spec';
import { StaticChildren } from './static-children';
import { Supervision, type SupervisorModule } from './supervision';

/** What the server's `init` gets. */
export interface InitArgs {
  readonly module: SupervisorModule;
  readonly args: unknown;
  readonly name: unknown;
}

const init = coroutine(function* (identity: InitArgs): Generator<unknown, unknown, unknown> {
  const self: Self = runningSelf();
  const { module, args } = identity;
  self.trapExit = true;
  self.description = { behaviour: 'supervisor', moduleName: nameOfModule(module) };
  let result = module.init?.(args);
  if (isThenable(result)) result = yield result;
  if (result === 'ignore') return ignore;
  if (!isSupervisorSpec(result)) {
    return stopServer({ bad_return: { module: nameOfModule(module), function: 'init', returned: result } });
  }
  const flags = checkFlags(result.flags);
  if ('error' in flags) return stopServer({ supervisor_data: flags.error });
  const name = identity.name ?? { pid: self.pid, module: nameOfModule(module) };
  const children = tableFor(flags.ok, result.children);
  if ('error' in children) return stopServer(children.error);
  const supervision = new Supervision(self, { module, args, name }, flags.ok, children.ok);
  if (children.ok.kind === 'dynamic') return ok(supervision);
  const failed = yield* startAll(supervision, [...children.ok.all()]);
  // A supervisor of static children has little to do from now on.
  if (failed === undefined) return ok(supervision, 'hibernate');
  yield* stopAll(supervision);
  return stopServer({ shutdown: { failed_to_start_child: { id: failed.child.spec.id, reason: failed.reason } } });
});

type TableFault =
  { readonly supervisor_data: unknown } | { readonly start_spec: SpecFault } | { readonly bad_start_spec: unknown };

/** The table of children that are not started yet. */
function tableFor(
  flags: CheckedFlags,
  specs: unknown,
): { readonly ok: StaticChildren | DynamicChildren } | { readonly error: TableFault } {
  const simple = flags.strategy === 'simple_one_for_one';
  if (simple && isAnyChildren(specs)) {
    if (Array.isArray(specs.extraArguments)) return { ok: new DynamicChildren(specs) };
    return { error: { supervisor_data: { invalid_extra_arguments: specs.extraArguments } } };
  }
  if (!Array.isArray(specs)) {
    if (simple) return { error: { bad_start_spec: specs } };
    throw new FunctionClauseError(specs);
  }
  if (simple && specs.length !== 1) return { error: { bad_start_spec: specs } };
  const checked = checkStartSpec(specs, flags.auto_shutdown);
  if ('error' in checked) return { error: { start_spec: checked.error } };
  if (simple) return { ok: new DynamicChildren(checked.ok[0] as CheckedSpec) };
  const children = new StaticChildren();
  for (const spec of checked.ok) children.add(new Child(spec));
  return { ok: children };
}

function handleCast(request: unknown, supervision: Supervision): unknown {
  const { type, key } = (request ?? {}) as Partial<TryAgain>;
  if (type !== 'try_again_restart') throw new FunctionClauseError(request);
  const { children } = supervision;
  const child = children.kind === 'static' ? children.find(key) : children.findPid(key as Pid);
  // Stopped in the meantime, by a call or with its siblings: then nobody waits for it any more.
  if (child === undefined || !isRestarting(child)) return noreply(supervision);
  return react(supervision, { type: 'try_again', child });
}

function handleInfo(message: unknown, supervision: Supervision): unknown {
  if (isExit(message)) {
    const { pid, reason } = message;
    const child = supervision.children.findPid(pid);
    if (child?.pid !== pid) return noreply(supervision);
    return react(supervision, { type: 'ended', child, reason });
  }
  reportUnexpected(supervision, message);
  return noreply(supervision);
}

const terminate = coroutine(function* (_reason: unknown, supervision: Supervision) {
  yield* stopAll(supervision);
});

const handleCall = coroutine(function* (request: SupervisorRequest, _from: unknown, supervision: Supervision) {
  return reply(yield* serve(supervision, request), supervision);
});

/** What status and crash reports show. */
function formatStatus(status: StatusToFormat<Supervision>): StatusToFormat {
  const { name, module, args, flags, children, history } = status.state;
  const shown = [...children.all()].map(({ spec, pid }) => ({ id: spec.id, pid, restart: spec.restart }));
  return {
    ...status,
    state: { name, callback: nameOfModule(module), args, ...flags, children: shown.reverse(), restarts: history },
  };
}

/** The callbacks of every supervisor. */
export const callbacks = { init, handleCall, handleCast, handleInfo, terminate, codeChange, formatStatus };
