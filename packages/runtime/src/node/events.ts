/**
 * What happens in a node, as a stream that costs nothing while nobody listens.
 *
 * The runtime asks before it makes an event: `if (events.active) events.emit({ ... })`. rxjs itself is loaded when
 * somebody first asks for the stream.
 */
import type * as Rxjs from 'rxjs';
import type { Pid } from '../term/pid';

/** Something that happened in a node. */
export type NodeEvent =
  /** A process began. */
  | { readonly type: 'process_spawned'; readonly pid: Pid; readonly parent: Pid | undefined }
  /** A process ended. */
  | { readonly type: 'process_exited'; readonly pid: Pid; readonly reason: unknown }
  /** A process got a name. */
  | { readonly type: 'process_registered'; readonly pid: Pid; readonly name: string }
  /** A process lost its name. */
  | { readonly type: 'process_unregistered'; readonly pid: Pid; readonly name: string }
  /** A message came to a process that had ended, or whose mailbox was full. */
  | { readonly type: 'dead_letter'; readonly to: Pid; readonly message: unknown }
  /** A version of a module became the current one. */
  | { readonly type: 'module_loaded'; readonly module: string; readonly version: string }
  /** The old version of a module is gone, and with it those who lingered in it. */
  | {
      readonly type: 'module_purged';
      readonly module: string;
      readonly version: string;
      readonly killed: readonly Pid[];
    }
  /** The node has begun to stop; with a reason when nobody asked it to. */
  | { readonly type: 'node_stopping'; readonly reason?: unknown };

export class NodeEvents {
  /** Whether anybody listens. Read before an event is made. */
  active: boolean;
  /** Carries events to the listeners; `null` until the stream is asked for. */
  private subject: Rxjs.Subject<NodeEvent> | null;
  /** What listeners subscribe to. */
  private observable: Rxjs.Observable<NodeEvent> | null;
  private ended: boolean;

  constructor() {
    this.active = false;
    this.subject = null;
    this.observable = null;
    this.ended = false;
  }

  /** The stream of events from now on; completes when the node has stopped. */
  get stream(): Rxjs.Observable<NodeEvent> {
    return (this.observable ??= this.makeStream());
  }

  /** Tells the listeners. To be called only if `active`. */
  emit(event: NodeEvent): void {
    this.subject?.next(event);
  }

  /** Ends the stream. */
  complete(): void {
    this.ended = true;
    this.subject?.complete();
    this.active = false;
  }

  private makeStream(): Rxjs.Observable<NodeEvent> {
    // Loaded late: a node that nobody watches starts sooner without it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const rxjs = require('rxjs') as typeof Rxjs;
    const subject = new rxjs.Subject<NodeEvent>();
    this.subject = subject;
    if (this.ended) subject.complete();
    return new rxjs.Observable((subscriber) => {
      const subscription = subject.subscribe(subscriber);
      this.active = subject.observed;
      subscription.add(() => (this.active = subject.observed));
      return subscription;
    });
  }
}
