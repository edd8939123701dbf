/** In which order applications are started, pure. */
import { type AnyApplication, nameOf } from './specification';

/** One step of a plan: an application to start, or a problem that ends the plan. */
export type PlanStep =
  { readonly start: string } | { readonly missing: string } | { readonly cycle: readonly string[] };

/**
 * What has to be started so that `wanted` runs, dependencies first, each once.
 * @param find an application that is loaded, or can be; `undefined` when there is none
 * @param runs whether it runs already
 */
export function planOf(
  wanted: readonly (AnyApplication | string)[],
  find: (application: AnyApplication | string) => AnyApplication | undefined,
  runs: (name: string) => boolean,
): readonly PlanStep[] {
  const steps: PlanStep[] = [];
  const done = new Set<string>();
  const visit = (one: AnyApplication | string, path: readonly string[], optional: boolean): boolean => {
    const name = nameOf(one);
    if (done.has(name) || runs(name)) return true;
    if (path.includes(name)) {
      steps.push({ cycle: [...path.slice(path.indexOf(name)), name] });
      return false;
    }
    const application = find(one);
    if (application === undefined) {
      if (optional) return true;
      steps.push({ missing: name });
      return false;
    }
    for (const other of application.applications) {
      const mayBeMissing = application.optionalApplications.includes(nameOf(other));
      if (!visit(other, [...path, name], mayBeMissing)) return false;
    }
    done.add(name);
    steps.push({ start: name });
    return true;
  };
  for (const one of wanted) if (!visit(one, [], false)) break;
  return steps;
}
