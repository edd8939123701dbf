// What a client can say, and what it is answered: one line each. Change this file and say RELOAD.
import { code, compile } from '@hot/runtime';
import * as store from './store.js';

const help = 'GET key, SET key value, DEL key, KEYS, RELOAD, QUIT';

export async function answer(line: string): Promise<string> {
  const [command = '', key = '', ...words] = line.split(/\s+/);
  switch (command.toUpperCase()) {
    case 'GET':
      return (await store.get(key)) ?? '(nil)';
    case 'SET':
      return store.set(key, words.join(' '));
    case 'DEL':
      return (await store.remove(key)) ? 'ok' : '(nil)';
    case 'KEYS':
      return (await store.keys()).join(' ');
    case 'RELOAD':
      return reload();
    default:
      return `error: this server knows ${help}`;
  }
}

/** Takes the new versions of all modules, in one step. */
async function reload(): Promise<string> {
  const modules = code.allLoaded().map(({ module }) => module);
  try {
    for (const module of modules) await compile.file(module);
    await code.atomicLoad(modules, { purge: 'soft' }); // rather not than kill who is in the middle of something
    return 'ok';
  } catch (error) {
    return `error: ${error}`.replaceAll('\n', '; ');
  }
}
