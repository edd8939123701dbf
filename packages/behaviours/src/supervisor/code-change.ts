/**
 * A code change runs `init` again (OTP: `supervisor:code_change/3`): new flags replace the old ones, new specifications
 * those of the same id, while the children that run are not touched. Children with new ids are added, not started;
 * children whose specification is gone are kept. All of it or nothing.
 */
import { coroutine } from '@hot/runtime';
import { FunctionClauseError } from '../gen/handler-table';
import { ok } from '../gen/result';
import { isThenable } from '../proc-lib/failure';
import { type CheckedSpec, checkStartSpec } from './check-spec';
import { Child } from './child';
import { checkFlags } from './flags';
import { isAnyChildren, isSupervisorSpec } from './spec';
import type { StaticChildren } from './static-children';
import type { Supervision } from './supervision';

/** The callback of the server. */
export const codeChange = coroutine(function* (
  _oldVersion: unknown,
  supervision: Supervision,
  _extra: unknown,
): Generator<unknown, unknown, unknown> {
  let result = supervision.module.init?.(supervision.args);
  if (isThenable(result)) result = yield result;
  if (result === 'ignore') return ok(supervision);
  if (!isSupervisorSpec(result)) return result;
  const { children } = supervision;
  const flags = checkFlags(result.flags);
  if ('error' in flags) {
    return { error: 'invalid_type' in flags.error ? { bad_flags: result.flags } : flags.error };
  }
  const simple = flags.ok.strategy === 'simple_one_for_one';
  if (simple !== (children.kind === 'dynamic')) return { error: { bad_flags: result.flags } };
  if (children.kind === 'dynamic' && isAnyChildren(children.origin)) {
    if (!isAnyChildren(result.children)) return { error: { bad_start_spec: result.children } };
    children.origin = result.children;
    supervision.flags = flags.ok;
    return ok(supervision);
  }
  if (!Array.isArray(result.children)) throw new FunctionClauseError(result.children);
  const checked = checkStartSpec(result.children, flags.ok.auto_shutdown);
  if ('error' in checked) return checked;
  if (children.kind === 'static') replaceSpecs(children, checked.ok);
  else if (checked.ok.length === 1) children.origin = checked.ok[0] as CheckedSpec;
  else return { error: { bad_start_spec: result.children } };
  supervision.flags = flags.ok;
  return ok(supervision);
});

/** The children of the new specifications in their order, then those that have none any more in theirs. */
function replaceSpecs(children: StaticChildren, specs: readonly CheckedSpec[]): void {
  const old = new Set(children.all());
  const order: Child[] = [];
  for (const spec of specs) {
    const child = children.find(spec.id) ?? new Child(spec);
    child.spec = spec;
    old.delete(child);
    order.push(child);
  }
  children.reorder([...order, ...old]);
}
