/**
 * The handler of the recordings of gen_event (`test/fixtures/gen-event/recorder.erl`): what it does stands in the event or the
 * request that it gets, and it notes each call of its callbacks in the words of the recorder.
 */
import { GenEvent, ok, reply } from '@hot/behaviours';
import { coroutine, isPid, type Pid, self as running } from '@hot/runtime';
import type { Anything } from './suite-handler';

type Name = [GenEvent.Callbacks<GenEvent.DynamicHandler>, string];

export class RecordedHandler {
  readonly module: GenEvent.Callbacks<GenEvent.DynamicHandler>;
  /** What the callbacks were called with, in order. */
  readonly notes: string[] = [];
  /** What the owners of handlers are called. */
  readonly names = new Map<Pid, string>();

  /** @param later whether it answers later, by promises */
  constructor(later: boolean) {
    const callbacks = { init: this.init, handleEvent: this.event('event'), handleInfo: this.event('info') };
    const all: Record<string, (...args: Anything[]) => unknown> = {
      ...callbacks,
      handleCall: this.call,
      terminate: this.terminate,
    };
    if (later) {
      for (const [name, callback] of Object.entries(all)) {
        all[name] = coroutine(function* (...args: Anything[]) {
          yield Promise.resolve();
          return callback(...args);
        });
      }
    }
    this.module = all as never;
  }

  /** A term as the recorder writes it. */
  text(term: Anything): string {
    if (isPid(term)) return this.names.get(term) ?? '?';
    if (Array.isArray(term)) return term[0] === this.module ? term[1] : term.map((one) => this.text(one)).join(',');
    if (typeof term !== 'object') return String(term);
    const [[tag, value]] = Object.entries(term) as [[string, Anything]];
    return tag === 'swapped'
      ? `swapped-${this.text(value.handler)}-${this.text(value.owner)}`
      : `${tag}-${this.text(value)}`;
  }

  private note(...parts: unknown[]): void {
    this.notes.push(parts.map((part) => this.text(part)).join(' '));
  }

  private readonly init = (args: Anything): unknown => {
    const takesOver = Array.isArray(args[0]);
    const [id, mode] = takesOver ? args[0] : args;
    this.note('init', id, mode, ...(takesOver ? ['after', args[1]] : []));
    if (mode === 'throw') throw ok({ id, seen: 0 }) as unknown;
    return mode === 'ok' ? ok({ id, seen: 0 }) : mode === 'crash' ? running().exit('boom') : mode;
  };

  private readonly event =
    (kind: 'event' | 'info') =>
    (event: Anything, state: Anything): unknown => {
      if (event.id === state.id) {
        this.note(kind, state.id, event.deed);
        return this.deed(event, state);
      }
      this.note(kind, state.id, ...(event.type === 'EXIT' ? ['exit', event.pid, event.reason] : []));
      return ok({ ...state, seen: state.seen + 1 });
    };

  private readonly call = (request: Anything, state: Anything): unknown => {
    this.note('call', state.id, request.deed);
    const { deed } = request;
    if (deed === 'keep') return reply(state.seen, state);
    if (deed === 'remove') return GenEvent.removeHandlerAndReply('removed');
    if (deed !== 'swap') return this.deed(request, state);
    return GenEvent.swapAndReply('swapped', 'swapped', state, this.name(request.next), [request.next, 'ok']);
  };

  private deed({ deed, next }: Anything, state: Anything): unknown {
    if (deed === 'keep') return ok(state);
    if (deed === 'remove') return GenEvent.removeHandler;
    if (deed === 'swap') return GenEvent.swap('swapped', state, this.name(next), [next, 'ok']);
    if (deed === 'crash') return running().exit('boom');
    if (deed === 'throw') throw 'thrown' as unknown;
    return deed;
  }

  private readonly terminate = (args: Anything, { id, seen }: Anything): unknown => {
    if (args === 'crash') {
      this.note('terminate', id, args);
      return running().exit('bang');
    }
    this.note('terminate', id, args, seen);
    return { left: id };
  };

  /** The handler of an id. */
  name(id = ''): Name {
    return [this.module, id];
  }
}
