/** Typed applications, as their users write them. */
import { Application, Supervisor } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { z } from 'zod';
import { exactly } from './exactly';

declare const root: Pid;

interface Limits {
  readonly perSecond: number;
}

const sup = {
  init: (limits: Limits) => Supervisor.init({}, [{ id: 'x', start: () => Promise.reject(new Error(String(limits))) }]),
};
const module = {
  start: (_type: Application.StartType, limits: Limits) => Supervisor.startLink(sup, limits),
  stop: () => undefined,
};

const db = Application.define({ name: 'db', env: { url: 'local', size: 4 }, mod: [module, { perSecond: 10 }] });
const shop = Application.define({
  name: 'shop',
  applications: [db, 'other'],
  envSchema: z.object({ port: z.int().default(80), host: z.string().optional() }),
});

// What `start` hands to `stop` is what `stop` takes.
const kept = { start: () => ({ pid: root, state: 7 }), stop: (n: number) => n + 1 };
Application.define({ name: 'fine', mod: [kept, undefined] });
// @ts-expect-error which here it is not
Application.define({ name: 'wrong', mod: [{ ...kept, stop: (text: string) => text }, undefined] });

// What a schema makes of a parameter is read, what it takes is set.
const made = Application.define({ name: 'made', envSchema: z.object({ port: z.string().transform(Number) }) });
exactly<number>().of(Application.getEnv(made, 'port'));
Application.setEnv(made, 'port', '80');
// @ts-expect-error a text is taken
Application.setEnv(made, 'port', 80);

// @ts-expect-error start takes Limits
Application.define({ name: 'wrong', mod: [module, { perHour: 10 }] });
// @ts-expect-error a callback module has a start
Application.define({ name: 'wrong', mod: [{ stop: () => undefined }, undefined] });
// @ts-expect-error the schema has no such default
Application.define({ name: 'wrong', envSchema: z.object({ port: z.int() }), env: { port: 'many' } });
// @ts-expect-error there is no such field
Application.define({ name: 'wrong', version: '1' });

exactly<number>().of(Application.getEnv(shop, 'port'));
exactly<string | undefined>().of(Application.getEnv(shop, 'host'));
exactly<string>().of(Application.getEnv(db, 'url'));
exactly<unknown>().of(Application.getEnv('db', 'url'));
// @ts-expect-error the shop has no such parameter
Application.getEnv(shop, 'prt');
Application.setEnv(shop, 'port', 81);
// @ts-expect-error the port is a number
Application.setEnv(shop, 'port', 'many');

export async function run(): Promise<void> {
  exactly<string[]>().of(await Application.ensureAllStarted([shop, 'other'], 'permanent'));
  // @ts-expect-error there is no such restart type
  await Application.start(shop, 'forever');
  exactly<string>().of(Application.getKey(shop, 'vsn'));
}
