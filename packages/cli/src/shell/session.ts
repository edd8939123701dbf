/**
 * The shell's server: a process that has inputs evaluated by another one, the evaluator, and starts a new evaluator
 * whenever that ends.
 *
 *     shell ──EvaluateRequest──▶ evaluator          self() is the evaluator
 *           ◀────outcome───────
 *           ◀────EXIT──────────                     it ended: by a failed input, a linked process, an exit signal
 *
 * The outcome goes through the server's mailbox before it is shown: what other processes were sent by the input, and do
 * at once, they have done and printed by then.
 */
import { coroutine, exit, type Node, type Pid, send, type Self } from '@hot/runtime';
import { evaluateRequest, evaluator, type Outcome } from './evaluator';
import type { InputFunction } from './input-code';

/** What an input came to. */
export type Result = Outcome | { readonly kind: 'exited'; readonly reason: unknown };

type Order =
  | { readonly type: 'evaluate'; readonly input: InputFunction; readonly done: (result: Result) => void }
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  | { readonly type: 'interrupt' | 'close' }
  | { readonly type: 'EXIT'; readonly pid: Pid; readonly reason: unknown };

export class Session {
  /** The server's pid. */
  readonly pid: Pid<Order>;
  /** Who evaluates now; `null` while the next one is being started. */
  private evaluator: Pid<never> | null;
  private closed: boolean;

  /**
   * @param onExit told when the evaluator ended while nothing was being evaluated
   */
  constructor(node: Node, onExit: (reason: unknown) => void) {
    this.evaluator = null;
    this.closed = false;
    this.pid = node.spawn(shellServer, (pid: Pid<never>) => (this.evaluator = pid), onExit);
  }

  /** The process that evaluates: `self()` of the inputs. */
  get evaluatorPid(): Pid<never> | null {
    return this.evaluator;
  }

  /** Runs an input. Never rejects. One at a time. */
  evaluate(input: InputFunction): Promise<Result> {
    if (this.closed) return Promise.resolve({ kind: 'exited', reason: 'shutdown' });
    return new Promise((done) => send(this.pid, { type: 'evaluate', input, done }));
  }

  /** Kills the evaluator if it is busy; its input then comes to `exited` with `killed`. */
  interrupt(): void {
    send(this.pid, { type: 'interrupt' });
  }

  /** Ends both processes, and with the evaluator whatever is linked to it; a running input comes to `exited`. */
  close(): void {
    if (!this.closed) send(this.pid, { type: 'close' });
    this.closed = true;
  }
}

const shellServer = coroutine(function* shell(
  self: Self<Order>,
  started: (pid: Pid<never>) => void,
  onExit: (reason: unknown) => void,
): Generator<unknown, void, unknown> {
  self.trapExit = true;
  const begin = (): Pid<unknown> => {
    const pid = self.spawnLink(evaluator);
    started(pid);
    return pid;
  };
  let worker = begin();
  let waiting: ((result: Result) => void) | null = null;
  /** How the running input failed; its evaluator's end is still to come. */
  let failure: Result | null = null;
  for (;;) {
    const order = (yield self.receive()) as Order;
    switch (order.type) {
      case 'evaluate':
        waiting = order.done;
        send(
          worker,
          evaluateRequest(order.input, (outcome) => send(self.pid, { type: 'outcome', outcome })),
        );
        break;
      case 'outcome':
        if (order.outcome.kind === 'thrown') failure = order.outcome;
        else {
          waiting?.(order.outcome);
          waiting = null;
        }
        break;
      case 'interrupt':
        if (waiting !== null) exit(worker, 'kill');
        break;
      case 'close':
        waiting?.({ kind: 'exited', reason: 'shutdown' });
        self.exit('shutdown');
        break;
      case 'EXIT': {
        // Not of the evaluator: the node stops, or somebody wants the shell gone.
        if (order.pid !== worker) self.exit(order.reason);
        worker = begin();
        const result = failure ?? { kind: 'exited' as const, reason: order.reason };
        const done = waiting;
        failure = waiting = null;
        // An answer before it is shown one turn of promises after it was given.
        if (done === null) void Promise.resolve().then(() => onExit(order.reason));
        else done(result);
        break;
      }
      default:
        order satisfies never;
    }
  }
});
