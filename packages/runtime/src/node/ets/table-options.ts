/**
 * What a table is made with, checked where it comes in.
 */
import { z } from 'zod';
import { isPid, type Pid } from '../../term/pid';
import { EtsError } from './ets-error';

/** How many rows a key can have, and whether keys are in order. */
export type TableType = 'set' | 'ordered_set' | 'bag' | 'duplicate_bag';

/** Who may use a table: everybody; everybody for reading and the owner for writing; the owner. */
export type TableAccess = 'public' | 'protected' | 'private';

/** Who gets the table when its owner exits, and what it is told then. */
export interface Heir {
  readonly pid: Pid;
  readonly data?: unknown;
}

/** Where the key of a row is: the name of a property, or a function of the row. */
export type KeySpec<Row> = (keyof Row & string) | ((row: Row) => unknown);

/** The type of the keys that a {@link KeySpec} gives. */
export type KeyFrom<Row, Spec> = Spec extends keyof Row
  ? Row[Spec]
  : Spec extends (row: never) => infer Key
    ? Key
    : unknown;

/** Whatever checks a value as zod does. */
export interface RowSchema<Row> {
  safeParse(value: unknown): { success: true; data: Row } | { success: false; error: Error };
}

/** Options of `ets.new`, with `Type` as the types of table they can ask for. */
export interface TableOptions<Row, Spec extends KeySpec<Row>, Type extends TableType = TableType> {
  /**
   * The property that is the key, or a function that gives it. The key is taken when a row is inserted: it may be any
   * data, as a number, a string, a pid, `[pid, ref]`; not `undefined`.
   */
  readonly key: Spec;
  /** `set` unless told. */
  readonly type?: Type;
  /** Whether the table can be used by its name; no unless told. */
  readonly named?: boolean;
  /** `protected` unless told. */
  readonly access?: TableAccess;
  /** Who inherits the table; nobody unless told. */
  readonly heir?: Heir | 'none';
  /** A zod schema that every inserted row must satisfy; what it makes of the row is stored. */
  readonly schema?: RowSchema<Row>;
}

const pid = z.custom<Pid>(isPid, 'expected a pid');
const heir = z.union([z.literal('none'), z.strictObject({ pid, data: z.unknown().optional() })], {
  error: "expected 'none' or { pid, data }",
});

const tableOptions = z.strictObject({
  key: z.union([z.string().min(1), z.custom<(row: unknown) => unknown>((key) => typeof key === 'function')], {
    error: 'expected the name of a property or a function of the row',
  }),
  type: z.enum(['set', 'ordered_set', 'bag', 'duplicate_bag']).default('set'),
  named: z.boolean().default(false),
  access: z.enum(['public', 'protected', 'private']).default('protected'),
  heir: heir.default('none'),
  schema: z
    .custom<RowSchema<object>>((schema) => typeof (schema as RowSchema<object> | null)?.safeParse === 'function', {
      error: 'expected a zod schema',
    })
    .optional(),
});

const tableName = z.string({ error: 'expected a name' }).min(1, 'expected a name');
const tableChanges = z.strictObject({ heir: heir.optional(), access: tableOptions.shape.access.unwrap().optional() });

/** Options as the table has them. */
export type CheckedOptions = Omit<z.output<typeof tableOptions>, 'heir'> & { readonly heir: Heir | 'none' };

/** What `ets.setOpts` can change. */
export type TableChanges = z.input<typeof tableChanges>;

/** Checks the options of a new table. Raises `bad_options` with the field. */
export function checkOptions(options: unknown): CheckedOptions {
  return checked(tableOptions, options, 'options of a table');
}

/** Checks a table's name. Raises `bad_options`. */
export function checkName(name: unknown): string {
  return checked(tableName, name, 'name of a table');
}

/** Checks the changes given to `setOpts`. Raises `bad_options` with the field. */
export function checkChanges(changes: unknown): z.output<typeof tableChanges> {
  return checked(tableChanges, changes, 'changes of a table');
}

function checked<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new EtsError('bad_options', `${what}: ${z.prettifyError(result.error)}`, { cause: result.error });
}
