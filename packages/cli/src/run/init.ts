/**
 * The process `init` of `hot run`: it starts the program and knows when it has ended.
 *
 *     main crashed                              the program crashed
 *     main ended, other processes are there     it goes on until they have ended, too
 *     nobody is left                            it ended
 */
import { coroutine, isQuiet, type DownMessage, type Node, type Pid, type Self } from '@hot/runtime';

/** How a program ended. */
export type End =
  | { readonly kind: 'ended' }
  /** `who`: what crashed, for people. */
  | { readonly kind: 'crashed'; readonly who: string; readonly reason: unknown };

/** How often it looks whether anybody is left, in ms. */
const LOOK_EVERY = 100;

/** Body of the process. */
export const init = coroutine(function* (
  self: Self,
  node: Node,
  module: object,
  args: readonly string[],
  done: (end: End) => void,
): Generator<unknown, void, unknown> {
  const system = new Set<Pid<never>>([self.pid, ...systemProcesses(node)]);
  if ('main' in module) {
    const { ref } = self.spawnMonitor(module, 'main', args);
    const down = (yield self.receive(
      (message): message is DownMessage => (message as Partial<DownMessage>).ref === ref,
    )) as DownMessage;
    if (!isQuiet(down.reason)) {
      done({ kind: 'crashed', who: 'main', reason: down.reason });
      return;
    }
  }
  while (node.processes().some((pid) => !system.has(pid))) yield self.receive(isNothing, { after: LOOK_EVERY });
  done({ kind: 'ended' });
});

/** What serves the node itself. */
function systemProcesses(node: Node): Pid<unknown>[] {
  return ['code_server'].map((name) => node.whereis(name)).filter((pid) => pid !== undefined);
}

function isNothing(_message: unknown): _message is never {
  return false;
}
