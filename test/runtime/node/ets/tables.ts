/** Tables without a node: the code under test runs outside of processes and owns everything. */
import { Ets } from '../../../../packages/runtime/src/node/ets/ets';
import { TableSpace } from '../../../../packages/runtime/src/node/ets/table-space';

/** The functions on tables, over a space of their own. */
export function freshEts(): Ets {
  const space = new TableSpace({ current: () => null, processOf: () => null });
  return new Ets(() => space);
}

/** The code of what an action raises. */
export function codeOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return 'nothing was raised';
}

/** A row of most tables. */
export interface User {
  readonly id: number;
  readonly name: string;
  readonly visits: number;
}

export const user = (id: number, name = 'x', visits = 0): User => ({ id, name, visits });
