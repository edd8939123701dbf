/**
 * The shell's commands: Erlang's shell functions, the functions that Erlang's programs have at hand (`spawn`, `link`,
 * `register`, …), and everything else that the packages export.
 *
 * The table below is what `help()` prints, so a command cannot be there without a line of help.
 */
import * as behaviours from '@hot/behaviours';
import * as runtime from '@hot/runtime';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Compiled, Loaded, ModuleTarget, Node, Pid, Self } from '@hot/runtime';
import { diagnosticsText, shortPath } from './diagnostics';
import { isEvaluateRequest } from './evaluator';
import { nameTable, plainTable, processTable } from './process-table';

/** What commands need of the shell that they are part of. */
export interface CommandHost {
  readonly node: Node;
  readonly colors: boolean;
  /** Variables by name. */
  readonly scope: { readonly variables: ReadonlyMap<string, unknown> };
  /** The answer to an earlier input. */
  answerOf(number: number): unknown;
  /** Ends the shell. */
  leave(): void;
}

interface Command {
  readonly usage: string;
  readonly about: string;
  readonly value: unknown;
}

/** Everything that can be called by its name. */
export function commands(host: CommandHost, print: (text: string) => void): Map<string, unknown> {
  const own = [...codeCommands(host, print), ...viewCommands(host, print), ...processCommands(host)];
  const help: Command = { usage: 'help()', about: 'this list', value: () => print(helpText([...own, help])) };
  const named = [...own, help].map(({ usage, value }) => [/^\w+/.exec(usage)?.[0] ?? usage, value] as const);
  const roots = host.node.code.getPath();
  return new Map<string, unknown>([
    ...Object.entries(behaviours),
    ...Object.entries(runtime),
    ['node', host.node],
    ['require', createRequire(join(roots[0] ?? process.cwd(), 'shell.js'))],
    ...named,
  ]);
}

function codeCommands({ node }: CommandHost, print: (text: string) => void): Command[] {
  /** A module that does not compile is no exception, as in Erlang: its errors are printed and what runs goes on. */
  const printingErrors = async <T>(work: Promise<T>): Promise<T | 'error'> => {
    try {
      return await work;
    } catch (thrown) {
      if (!runtime.isCompileError(thrown)) throw thrown;
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

function viewCommands(host: CommandHost, print: (text: string) => void): Command[] {
  const { node, colors } = host;
  return [
    { usage: 'i()', about: 'the processes', value: () => print(processTable(node)) },
    { usage: 'regs()', about: 'the registered names', value: () => print(nameTable(node)) },
    {
      usage: 'flush()',
      about: 'print the messages that were sent to the shell',
      value: runtime.coroutine(function* flush(): Generator<unknown, 'ok', unknown> {
        for (;;) {
          const message = yield runtime.self().receive(isUsers, { after: 0 });
          if (message === runtime.timeout) return 'ok';
          print(`Shell got ${runtime.inspect(message, { colors })}`);
        }
      }),
    },
    {
      usage: 'b()',
      about: 'the variables',
      value: () => {
        for (const [name, value] of host.scope.variables) {
          if (name !== '_') print(`${name} = ${runtime.inspect(value, { colors })}`);
        }
      },
    },
    {
      usage: 'v(n)',
      about: 'the answer to input n; v(-1) and _ are the last one',
      value: (number = -1) => host.answerOf(number),
    },
    { usage: 'q()', about: 'leave', value: () => host.leave() },
  ];
}

/** What a process says of itself in Erlang, and has from its `self` here. */
const ofSelf = [
  ['receive', 'receive(match)', "take a message out of the shell's mailbox"],
  ['spawnLink', 'spawnLink(...)', 'as spawn, linked to the shell'],
  ['spawnMonitor', 'spawnMonitor(...)', 'as spawn, monitored by the shell'],
  ['link', 'link(pid)', 'link the shell to a process'],
  ['unlink', 'unlink(pid)', 'and take that back'],
  ['monitor', 'monitor(target)', 'watch a process: its end is a message to the shell'],
  ['demonitor', 'demonitor(ref)', 'and take that back'],
] as const;

function processCommands({ node }: CommandHost): Command[] {
  return [
    {
      usage: 'pidOf(number)',
      about: 'the process <0.number.0>',
      value: (number: number) => node.processes().find((pid) => pid.id === number),
    },
    {
      usage: 'self()',
      about: 'the process that you are: its pid, receive, link, …',
      value: () => runtime.self(),
    },
    {
      usage: 'send(to, message)',
      about: 'send a message to a pid, a registered name or an alias',
      value: (to: Pid<unknown> | string | Self, message: unknown): unknown => {
        node.send(isSelf(to) ? to.pid : to, message);
        // As Erlang's `!` does.
        return message;
      },
    },
    ...ofSelf.map(([name, usage, about]) => ({
      usage,
      about,
      value: (...args: unknown[]): unknown => {
        const self = runtime.self() as unknown as Record<string, (...args: unknown[]) => unknown>;
        return self[name]?.(...args);
      },
    })),
  ];
}

/** Whether a message in the shell's mailbox is the user's. */
function isUsers(message: unknown): message is unknown {
  return !isEvaluateRequest(message);
}

/** Whether a value is what `self()` gives. */
export function isSelf(value: unknown): value is Self {
  return typeof value === 'object' && value !== null && 'pid' in value && 'trapExit' in value;
}

function helpText(all: readonly Command[]): string {
  const table = plainTable([]);
  for (const { usage, about } of all) table.push([usage, about]);
  const exported = [...Object.keys(runtime), ...Object.keys(behaviours)].filter((name) =>
    /^(?!is[A-Z])[a-z]/.test(name),
  );
  return [
    'An input is JavaScript with await; an answer that is a promise is awaited.',
    'What you assign stays. The modules under the root are there by their names:',
    'z.f() calls z fully qualified, in its current version.',
    '',
    table.toString(),
    '',
    'And all that the packages export: GenServer, sys, ProcLib, Node,',
    wrap([...new Set(exported)].sort(), 76),
  ].join('\n');
}

function wrap(words: readonly string[], width: number): string {
  const lines = [''];
  for (const word of words) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line}, ${word}`;
  }
  return lines.join(',\n');
}
