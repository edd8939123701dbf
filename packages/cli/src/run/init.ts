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

/** What serves the node itself. */
const SYSTEM = ['code_server', 'application_controller'];

/** Body of the process. */
export const init = coroutine(function* (
  self: Self,
  node: Node,
  module: object,
  args: readonly string[],
  done: (end: End) => void,
): Generator<unknown, void, unknown> {
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
  const serves = (pid: Pid<never>): boolean => pid === self.pid || SYSTEM.some((name) => node.whereis(name) === pid);
  while (!node.processes().every(serves)) yield self.receive(isNothing, { after: LOOK_EVERY });
  done({ kind: 'ended' });
});

function isNothing(_message: unknown): _message is never {
  return false;
}
