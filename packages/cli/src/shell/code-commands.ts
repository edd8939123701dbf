/** The commands that change code: Erlang's `c`, `l`, `lm` and `m`. */
import { type Compiled, isCompileError, type Loaded, type ModuleTarget } from '@hot/runtime';
import type { Command, CommandHost } from './command';
import { diagnosticsText, shortPath } from './diagnostics';
import { plainTable } from './process-table';

export function codeCommands({ node }: CommandHost, print: (text: string) => void): Command[] {
  /** A module that does not compile is no exception, as in Erlang: its errors are printed and what runs goes on. */
  const printingErrors = async <T>(work: Promise<T>): Promise<T | 'error'> => {
    try {
      return await work;
    } catch (thrown) {
      if (!isCompileError(thrown)) throw thrown;
      print(diagnosticsText(thrown));
      return 'error';
    }
  };
  return [
    {
      usage: 'c(module)',
      about: 'compile a module and load it',
      value: (module: ModuleTarget): Promise<Compiled | 'error'> => printingErrors(node.c(module)),
    },
    {
      usage: 'l(module)',
      about: 'load a module; its old code is purged first',
      value: (module: ModuleTarget): Promise<Loaded | 'error'> => printingErrors(node.l(module)),
    },
    {
      usage: 'lm()',
      about: 'load all modules whose object code has changed',
      value: (): Promise<Loaded[]> => node.lm(),
    },
    {
      usage: 'm(module)',
      about: 'what is known of a module; m() lists those that are loaded',
      value: (module?: ModuleTarget) => {
        if (module !== undefined) return node.code.moduleInfo(module);
        const table = plainTable(['module', 'file']);
        for (const { module: name, file } of node.code.allLoaded()) table.push([name, shortPath(file)]);
        print(table.toString());
        return undefined;
      },
    },
  ];
}
