/**
 * What to look for in a table, and what to make of it: the place of OTP's match specifications.
 */
import { EtsError } from './ets-error';
import type { RowSchema } from './table-options';

/** Which rows: those for which a predicate or type guard holds, or that satisfy a zod schema. */
export type RowMatcher<Row> = ((row: Row) => boolean) | RowSchema<unknown>;

/**
 * Which rows, and what of each:
 *
 * - a predicate: the row itself;
 * - a zod schema: what the schema makes of the row;
 * - `{ where, as }`: the result of `as` for each row that `where` matches, for every row without `where`.
 */
export type Selection<Row, Out = Row> =
  ((row: Row) => boolean) | RowSchema<Out> | { readonly where?: RowMatcher<Row>; readonly as: (row: Row) => Out };

/** Stands for "not this row". */
export const NO: unique symbol = Symbol('no match');

/** What a selection makes of one row, or {@link NO}. */
export type Pick = (row: object) => unknown;

/** A selection as a function of the row. Raises `bad_options` if it is none. */
export function pickOf(selection: unknown): Pick {
  if (typeof selection === 'function') return (row) => ((selection as (row: object) => unknown)(row) ? row : NO);
  if (isSchema(selection)) {
    return (row) => {
      const result = selection.safeParse(row);
      return result.success ? result.data : NO;
    };
  }
  const { where, as } = (selection ?? {}) as { where?: unknown; as?: unknown };
  if (typeof as !== 'function') {
    throw new EtsError('bad_options', 'expected a predicate, a zod schema, or { where, as } with a function `as`');
  }
  const make = as as Pick;
  if (where === undefined) return make;
  const matches = testOf(where);
  return (row) => (matches(row) ? make(row) : NO);
}

/** A matcher as a predicate. Raises `bad_options` if it is none. */
export function testOf(matcher: unknown): (row: object) => boolean {
  if (typeof matcher === 'function') return (row) => Boolean((matcher as (row: object) => unknown)(row));
  if (isSchema(matcher)) return (row) => matcher.safeParse(row).success;
  throw new EtsError('bad_options', 'expected a predicate or a zod schema');
}

function isSchema(value: unknown): value is RowSchema<unknown> {
  return typeof (value as RowSchema<unknown> | null | undefined)?.safeParse === 'function';
}
