/** The names that a scenario gives to processes and references, both ways. */
import type { Pid, Ref } from '@hot/runtime';

export class Labels {
  private readonly terms = new Map<string, object>();
  private readonly names = new Map<object, string>();

  /** Names `term` as `label` from now on. */
  set(label: string, term: Pid | Ref): void {
    this.terms.set(label, term);
    this.names.set(term, label);
  }

  /** The process of that label. */
  pid(label: string): Pid<unknown> {
    return this.find(label) as Pid<unknown>;
  }

  /** The reference of that label. */
  ref(label: string): Ref {
    return this.find(label) as Ref;
  }

  /** The label of a process or reference; `unnamed` and its printed form when it has none. */
  of = (term: object): string => this.names.get(term) ?? `unnamed ${String(term)}`;

  /** Whether the scenario knows this term. */
  knows(term: object): boolean {
    return this.names.has(term);
  }

  private find(label: string): object {
    const term = this.terms.get(label);
    if (term === undefined) throw new Error(`nothing is called ${label}`);
    return term;
  }
}
