/**
 * Plays the scenarios that `test/fixtures/gen-event/recorder.erl` has recorded with OTP, and writes down what comes of each step
 * in the words of the recording.
 */
import { GenEvent } from '@hot/behaviours';
import { coroutine, type Pid, send } from '@hot/runtime';
import type { AnySelf } from '../../helpers/body-kind';
import { RecordedHandler } from './recorded-handler';
import type { Anything } from './suite-handler';

/** A step: what is done, and what came of it, as one text each. */
export interface RecordedStep {
  readonly done: string;
  readonly came: string;
}

/** The scenarios of a recording. */
export function scenariosOf(text: string): RecordedStep[][] {
  return text
    .trim()
    .split('\n\n')
    .map((scenario) => scenario.split('\n').map(stepOf));
}

function stepOf(line: string): RecordedStep {
  const [done = '', ...came] = line.split('|').map((part) => part.trim());
  return { done, came: came.join(' | ') };
}

/** A handler and the two processes that own it, in a manager or out of it. */
class World {
  readonly handler: RecordedHandler;
  /** What the owners have heard. */
  readonly news: string[] = [];
  private readonly owners = new Map<string, Pid<Anything>>();
  private readonly self: AnySelf;

  constructor(self: AnySelf, later: boolean) {
    this.self = self;
    this.handler = new RecordedHandler(later);
  }

  beginOwner(owner: string): void {
    const { handler, news } = this;
    const pid = this.self.spawn(async (owning: AnySelf) => {
      for (;;) {
        const message = await owning.receive();
        if ('die' in message) owning.exit(message.die);
        else if ('work' in message) send(this.self.pid, { worked: await Promise.allSettled([message.work()]) });
        else news.push(`${owner} ${handler.text(message.handler)} ${handler.text(message.reason)}`);
      }
    });
    this.owners.set(owner, pid);
    handler.names.set(pid, owner);
  }

  *stopOwner(owner: string, reason: string): Generator<unknown, void, Anything> {
    const pid = this.owners.get(owner) as Pid<Anything>;
    const ref = this.self.monitor(pid);
    send(pid, { die: reason });
    yield this.self.receive((message: Anything): message is unknown => message.ref === ref);
  }

  /** Has an owner do something; what it gives. */
  *ask(owner: string, work: () => unknown): Generator<unknown, unknown, Anything> {
    send(this.owners.get(owner) as Pid<Anything>, { work });
    const { worked } = yield this.self.receive((message: Anything): message is Anything => 'worked' in message);
    if (worked[0].status === 'rejected') throw worked[0].reason;
    return worked[0].value;
  }

  /** Does a step; what it gives, or why it failed, as OTP gives it. */
  *perform(manager: Pid, [what, a, b, c, d, e]: string[]): Generator<unknown, unknown, Anything> {
    const { addHandler, addSupHandler, call, deleteHandler, notify, swapHandler, swapSupHandler, syncNotify } =
      GenEvent;
    const name = (id?: string) => this.handler.name(id);
    const event = { id: a, deed: b, next: c };
    switch (what) {
      case 'add':
        return yield addHandler(manager, name(a), [a, b]);
      case 'sup':
        return yield* this.ask(a ?? '', () => addSupHandler(manager, name(b), [b, c]));
      case 'del':
        return yield deleteHandler(manager, name(a), b);
      case 'swap':
        return yield swapHandler(manager, [name(a), b], [name(c), [c, d]]);
      case 'swapsup':
        return yield* this.ask(a ?? '', () => swapSupHandler(manager, [name(b), c], [name(d), [d, e]]));
      case 'notify':
        return notify(manager, event);
      case 'sync':
        return yield syncNotify(manager, event);
      case 'info':
        send(manager as Pid<unknown>, event);
        return 'ok';
      case 'call':
        return yield call(manager, name(a), event);
      case 'die':
        yield* this.stopOwner(a ?? '', b ?? '');
        this.beginOwner(a ?? '');
        return 'ok';
      case 'stop':
        return yield GenEvent.stop(manager);
      default:
        throw new Error(`unknown step: ${String(what)}`);
    }
  }
}

/** What a failure is in OTP: `{error, Reason}` of a call or of a handler that is not there, else the reason itself. */
function asInOtp(failure: Anything): unknown {
  const told = ['bad_module', 'module_not_found', 'call_failed'].includes(failure.code);
  return told ? { error: failure.reason } : failure.reason;
}

/** Plays a scenario; the same steps, with what came of them here. */
export const playScenario = coroutine(function* (
  self: AnySelf,
  scenario: readonly RecordedStep[],
  later: boolean,
): Generator<unknown, RecordedStep[], Anything> {
  const world = new World(self, later);
  const manager: Pid = yield GenEvent.start();
  for (const owner of ['1', '2']) world.beginOwner(owner);
  const played: RecordedStep[] = [];
  for (const { done } of scenario) {
    let gave: unknown;
    try {
      gave = yield* world.perform(manager, done.split(' '));
    } catch (failure) {
      gave = asInOtp(failure);
    }
    const there = done === 'stop' ? [] : ((yield GenEvent.whichHandlers(manager)) as unknown[]);
    for (const owner of ['1', '2']) yield* world.ask(owner, () => 'ok');
    const notes = world.handler.notes.splice(0).join('; ');
    const news = world.news.splice(0).sort().join('; ');
    const parts = [gave, notes, news, there].map((part) => world.handler.text(part));
    played.push(stepOf([done, ...parts].join(' | ')));
  }
  for (const owner of ['1', '2']) yield* world.stopOwner(owner, 'normal');
  return played;
});
