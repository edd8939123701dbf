/**
 * The arithmetic of `ets.updateCounter`, as a pure function of a row and a list of steps.
 */
import { EtsError, given } from './ets-error';

/** The properties of a row that can be counters. */
export type CounterField<Row> = unknown extends Row
  ? string
  : { [Field in keyof Row]: Row[Field] extends number | bigint ? Field : never }[keyof Row] & string;

/** What a counter is after its update. */
export type CounterValue<Row, Field> = Field extends keyof Row ? Row[Field] : number | bigint;

/** One step of a counter. */
export interface CounterUpdate<Field extends string = string> {
  /** The property that counts: a safe integer or a bigint. */
  readonly field: Field;
  /** How much is added, of the type of the counter; negative to count down. */
  readonly by: number | bigint;
  /** The last value before the counter wraps to `setValue`: the highest one counting up, the lowest counting down. */
  readonly threshold?: number | bigint;
  /** What a counter becomes that would pass `threshold`. */
  readonly setValue?: number | bigint;
}

/**
 * Counts.
 *
 * @param row the row before; not changed
 * @returns the changed properties, and the value after each step in order
 */
export function count(
  row: object,
  updates: readonly CounterUpdate[],
): { changes: Record<string, number | bigint>; values: (number | bigint)[] } {
  const changes: Record<string, number | bigint> = {};
  const values = updates.map((update) => {
    if (typeof update !== 'object' || update === null || typeof update.field !== 'string') {
      throw new EtsError('bad_options', `a counter is updated by { field, by }, not ${given(update)}`);
    }
    const before = changes[update.field] ?? (row as Record<string, unknown>)[update.field];
    const after = step(before, update);
    changes[update.field] = after;
    return after;
  });
  return { changes, values };
}

function step(before: unknown, { field, by, threshold, setValue }: CounterUpdate): number | bigint {
  if ((threshold === undefined) !== (setValue === undefined)) {
    throw new EtsError('bad_options', `counter '${field}': threshold and setValue come together`);
  }
  const kind = typeof before;
  for (const operand of [before, by, threshold ?? by, setValue ?? by]) {
    if (typeof operand !== kind || !isCounter(operand)) {
      throw new EtsError('bad_counter', `counter '${field}': ${given(operand)} is no ${integerOf(kind)}`);
    }
  }
  // Both are of one kind, which the compiler cannot see.
  const after = ((before as number) + (by as number)) as number | bigint;
  if (threshold !== undefined && setValue !== undefined) {
    if (by < 0 ? after < threshold : after > threshold) return setValue;
  }
  if (!isCounter(after)) throw new EtsError('bad_counter', `counter '${field}' would leave the safe integers`);
  return after;
}

function isCounter(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

function integerOf(kind: string): string {
  return kind === 'bigint' ? 'bigint' : 'safe integer';
}
