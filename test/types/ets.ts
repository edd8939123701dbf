/** What the types of tables promise, both ways: what must compile, and what must not. */
import { type BagTable, type Continuation, ets, type Page, type Pid, type Table } from '@hot/runtime';
import { z } from 'zod';

interface User {
  readonly id: number;
  readonly name: string;
  readonly visits: number;
  readonly age?: number;
}

declare const pid: Pid;

const users: Table<User, number> = ets.new<User, 'id'>('users', { key: 'id', type: 'ordered_set', heir: { pid } });
const bag: BagTable<User, string> = ets.new<User, 'name'>('users', { key: 'name', type: 'bag' });
const loose = ets.new('loose', { key: 'id' });
// @ts-expect-error the key is a property of the row
ets.new<User, 'nick'>('users', { key: 'nick' });
// @ts-expect-error the key is the one that was named
ets.new<User, 'id'>('users', { key: 'name' });
// @ts-expect-error there is no such type of table
ets.new<User>('users', { key: 'id', type: 'list' });
// @ts-expect-error a table needs a key
ets.new<User>('users', {});

ets.insert(users, { id: 1, name: 'ann', visits: 0 });
ets.insert(users, [{ id: 1, name: 'ann', visits: 0, age: 7 }]);
ets.insert(loose, { id: 1, anything: true });
// @ts-expect-error a row has all its properties
ets.insert(users, { id: 1, name: 'ann' });
// @ts-expect-error each of them
ets.insertNew(users, [{ id: '1', name: 'ann', visits: 0 }]);

export const found: readonly User[] = ets.lookup(users, 1);
// @ts-expect-error keys of this table are numbers
ets.lookup(users, 'ann');
// @ts-expect-error also to delete them
ets.delete(users, 'ann');
export const name: string = ets.lookupElement(users, 1, 'name');
export const ids: number[] = ets.lookupElement(bag, 'ann', 'id');
// @ts-expect-error a row has no such property
ets.lookupElement(users, 1, 'nick');
export const first: number | undefined = ets.first(users);
export const next: string | undefined = ets.next(bag, 'ann');

export const visits: number = ets.updateCounter(users, 1, { field: 'visits', by: 1 });
export const steps: (number | bigint)[] = ets.updateCounter(users, 1, [{ field: 'visits', by: 1 }]);
// @ts-expect-error a name does not count
ets.updateCounter(users, 1, { field: 'name', by: 1 });
ets.updateElement(users, 1, { name: 'bob' });
// @ts-expect-error an update keeps the types of the properties
ets.updateElement(users, 1, { name: 5 });

const adult = (row: User): row is User & { age: number } => row.age !== undefined && row.age > 17;
export const ages: number[] = ets.select(users, adult).map((row) => row.age);
export const names: string[] = ets.select(users, { where: adult, as: (row) => row.name });
export const some: User[] = ets.matchObject(users, (row) => row.visits > 1);
export const bound: { name: string }[] = ets.match(users, z.object({ name: z.string() }));
export const page: Page<string> = ets.select(users, { as: (row) => row.name }, 10);
export const more = (place: Continuation<string>): Page<string> => ets.select(place);
export const total: number = ets.foldl((row, sum: number) => sum + row.visits, 0, users);
ets.selectReplace(users, { as: (row) => ({ ...row, visits: 0 }) });
// @ts-expect-error a row is replaced by a row
ets.selectReplace(users, { as: (row) => row.name });

const inferred = ets.new('inferred', { key: 'id', schema: z.object({ id: z.number(), tags: z.array(z.string()) }) });
export const tags: string[] = ets.lookupElement(inferred, 1, 'tags');
// @ts-expect-error the schema says what a key is
ets.lookup(inferred, 'x');

export const known: Table<User, number> | undefined = ets.whereis<User, number>('users');
ets.insert('users', { whatever: 1 });
export const size: number | undefined = ets.info('users', 'size');
