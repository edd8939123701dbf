/** The commands that show something, and `q()`. */
import { coroutine, inspect, type ProcessInfo, self, timeout } from '@hot/runtime';
import type { Command, CommandHost } from './command';
import { isEvaluateRequest } from './evaluator';
import { type ProcessArgument, processOf } from './process-argument';
import { nameTable, processTable } from './process-table';
import { supervisionTree } from './supervision-tree';

export function viewCommands(host: CommandHost, print: (text: string) => void): Command[] {
  const { node, colors } = host;
  return [
    {
      usage: 'i(process)',
      about: 'what is known of a process, by its pid or name; i() lists all',
      value: (process?: ProcessArgument): Partial<ProcessInfo> | undefined => {
        if (process === undefined) {
          print(processTable(node));
          return undefined;
        }
        const pid = processOf(node, 'i', process);
        const info = node.processInfo(pid);
        if (info === undefined) print(`${pid} has ended.`);
        return info;
      },
    },
    {
      usage: 'tree(process)',
      about: 'the supervision tree of a supervisor, with restarts so far; tree() shows all',
      value: async (root?: ProcessArgument): Promise<void> =>
        print(await supervisionTree(node, root === undefined ? undefined : processOf(node, 'tree', root))),
    },
    { usage: 'regs()', about: 'the registered names', value: () => print(nameTable(node)) },
    {
      usage: 'flush()',
      about: 'print the messages that were sent to the shell',
      value: coroutine(function* flush(): Generator<unknown, 'ok', unknown> {
        for (;;) {
          const message = yield self().receive(isUsers, { after: 0 });
          if (message === timeout) return 'ok';
          print(`Shell got ${inspect(message, { colors })}`);
        }
      }),
    },
    {
      usage: 'b()',
      about: 'the variables',
      value: () => {
        for (const [name, value] of host.scope.variables) {
          if (name !== '_') print(`${name} = ${inspect(value, { colors })}`);
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

/** Whether a message in the shell's mailbox is the user's. */
function isUsers(message: unknown): message is unknown {
  return !isEvaluateRequest(message);
}
