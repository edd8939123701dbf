/**
 * The shell's commands: Erlang's shell functions, the functions that Erlang's programs have at hand (`spawn`, `link`,
 * `register`, …), and everything else that the packages export.
 *
 * What `help()` prints is made of the commands themselves, so none can be there without a line of help.
 */
import * as behaviours from '@hot/behaviours';
import * as runtime from '@hot/runtime';
import { codeCommands } from './code-commands';
import type { Command, CommandHost } from './command';
import { shellRequire } from './packages';
import { processCommands } from './process-commands';
import { plainTable } from './process-table';
import { viewCommands } from './view-commands';

/** Everything that can be called by its name. */
export function commands(host: CommandHost, print: (text: string) => void): Map<string, unknown> {
  const own = [...codeCommands(host, print), ...viewCommands(host, print), ...processCommands(host)];
  const help: Command = { usage: 'help()', about: 'this list', value: () => print(helpText([...own, help])) };
  const named = [...own, help].map(({ usage, value }) => [/^\w+/.exec(usage)?.[0] ?? usage, value] as const);
  return new Map<string, unknown>([
    ...Object.entries(behaviours),
    ...Object.entries(runtime),
    ['node', host.node],
    ['require', shellRequire(host.node)],
    ...named,
  ]);
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
