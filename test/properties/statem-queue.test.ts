/**
 * The order of a state machine's events against plain arrays: what waits in the mailbox, what was inserted and postponed,
 * which time-outs are set, cancelled, updated and over, and which state enter calls are made. A failure prints seed and
 * path; time is virtual, so they repeat it exactly.
 */
import { GenStatem } from '@hot/behaviours';
import { type Pid, sendAfter } from '@hot/runtime';
import { expect } from 'chai';
import fc from 'fast-check';
import { coroutines } from '../helpers/body-kind';
import { fcRuns } from '../helpers/fc-runs';
import { inProcess } from '../helpers/in-process';

type State = 'a' | 'b' | 'c';
type Kind = 'timeout' | 'state_timeout' | 'x' | 'y';

/** Starts, cancels or updates a time-out; `id` is its content. */
interface TimeoutOrder {
  readonly kind: Kind;
  readonly time: number | 'cancel' | 'infinity' | 'update';
  readonly id: number;
}

/** What is done about an event. */
interface Reaction {
  readonly next: State | 'stay' | 'same' | 'repeat';
  readonly postpone: boolean;
  /** Contents of events to insert. */
  readonly insert: readonly number[];
  readonly timeouts: readonly TimeoutOrder[];
}

interface Program {
  readonly mode: 'state_functions' | 'handle_event_function';
  readonly stateEnter: boolean;
  /** By the content of the event. */
  readonly reactions: readonly Reaction[];
  /** What state enter calls do. */
  readonly entered: Readonly<Record<State, readonly TimeoutOrder[]>>;
  /** Messages from outside: their contents and when they are sent. */
  readonly messages: readonly { readonly at: number; readonly id: number }[];
}

/** An event as it was handled: when, in which state, what. */
type Handled = readonly [at: number, state: State, type: string, id: number | State];

/** After so many events a machine does nothing about any more, so that each program ends. */
const MOST_EVENTS = 60;
const KINDS = 5;

const id = fc.nat({ max: KINDS - 1 });
const timeoutOrder: fc.Arbitrary<TimeoutOrder> = fc.record({
  kind: fc.constantFrom<Kind>('timeout', 'state_timeout', 'x', 'y'),
  time: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(0, 1, 5, 10, 20) },
    { weight: 1, arbitrary: fc.constantFrom('cancel' as const, 'infinity' as const, 'update' as const) },
  ),
  id,
});
const reaction: fc.Arbitrary<Reaction> = fc.record({
  next: fc.constantFrom('a', 'b', 'c', 'stay', 'same', 'repeat'),
  postpone: fc.boolean(),
  insert: fc.array(id, { maxLength: 2 }),
  timeouts: fc.array(timeoutOrder, { maxLength: 3 }),
});
const enters = fc.oneof(fc.constant([]), fc.array(timeoutOrder, { maxLength: 2 }));
const program: fc.Arbitrary<Program> = fc.record({
  mode: fc.constantFrom('state_functions', 'handle_event_function'),
  stateEnter: fc.boolean(),
  reactions: fc.array(reaction, { minLength: KINDS, maxLength: KINDS }),
  entered: fc.record({ a: enters, b: enters, c: enters }),
  messages: fc.array(fc.record({ at: fc.constantFrom(0, 1, 5, 10, 15, 30), id }), { minLength: 1, maxLength: 12 }),
});

const idle: Reaction = { next: 'stay', postpone: false, insert: [], timeouts: [] };

/** What runs the program: the same for machine and model, which differ in what they do with it. */
class Behaviour {
  readonly trace: Handled[] = [];
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  handle(at: number, state: State, type: string, id: number): Reaction {
    this.trace.push([at, state, type, id]);
    return this.trace.length > MOST_EVENTS ? idle : (this.#program.reactions[id] as Reaction);
  }

  enter(at: number, state: State, before: State): readonly TimeoutOrder[] {
    this.trace.push([at, state, 'enter', before]);
    return this.trace.length > MOST_EVENTS ? [] : this.#program.entered[state];
  }
}

/** The real machine. */
function moduleOf(
  { mode, stateEnter }: Program,
  behaviour: Behaviour,
  now: () => number,
): GenStatem.Callbacks<GenStatem.Dynamic> {
  const handleEvent = (
    event: { type: string; content: unknown; name?: unknown },
    state: State,
    data: unknown,
  ): unknown => {
    if (event.type === 'enter') {
      const orders = behaviour.enter(now(), state, event.content as State);
      return GenStatem.keepState(data, orders.map(actionOf));
    }
    const kind = event.type === 'generic_timeout' ? String(event.name) : event.type;
    const { next, postpone, insert, timeouts } = behaviour.handle(now(), state, kind, event.content as number);
    const actions = [
      ...(postpone ? [GenStatem.postpone()] : []),
      ...insert.map((content) => GenStatem.nextEvent('internal', content)),
      ...timeouts.map(actionOf),
    ];
    if (next === 'stay') return GenStatem.keepState(data, actions);
    if (next === 'repeat') return GenStatem.repeatState(data, actions);
    return GenStatem.nextState(next === 'same' ? state : next, data, actions);
  };
  const states = ['a', 'b', 'c'] as const;
  return {
    init: () => GenStatem.ok('a', 'data'),
    callbackMode: () => (stateEnter ? [mode, 'state_enter'] : mode),
    handleEvent,
    ...Object.fromEntries(
      states.map((state) => [state, (event: never, data: unknown) => handleEvent(event, state, data)]),
    ),
  } as never;
}

function actionOf({ kind, time, id }: TimeoutOrder): unknown {
  if (kind === 'timeout') return GenStatem.timeout(time, id);
  return kind === 'state_timeout' ? GenStatem.stateTimeout(time, id) : GenStatem.genericTimeout(kind, time, id);
}

/** The model of a time-out; `due` is `undefined` for time 0, which needs no clock. */
interface TimeoutModel {
  readonly kind: Kind;
  readonly due: number | undefined;
  id: number;
}

interface EventModel {
  readonly type: string;
  readonly id: number;
}

/** The model: what OTP's documentation says, in arrays. */
function model(program: Program): readonly Handled[] {
  const behaviour = new Behaviour(program);
  let [now, state]: [number, State] = [0, 'a'];
  let queue: EventModel[] = [];
  let postponed: EventModel[] = [];
  let timeouts: TimeoutModel[] = [];
  const mailbox: (EventModel | TimeoutModel)[] = [];
  let outside = program.messages;
  // What will come, and when: those at one time in the order in which they were asked for.
  let coming: [at: number, what: EventModel | TimeoutModel][] = [];

  const setTimeouts = (orders: readonly TimeoutOrder[]): void => {
    const started: TimeoutModel[] = [];
    for (const [place, { kind, time, id }] of orders.entries()) {
      if (orders.slice(place + 1).some((later) => later.kind === kind)) continue;
      const running = timeouts.find((one) => one.kind === kind);
      if (time === 'update' && running !== undefined) {
        running.id = id;
        continue;
      }
      timeouts = timeouts.filter((one) => one !== running);
      if (time === 'cancel' || time === 'infinity') continue;
      const due = time === 'update' || time === 0 ? undefined : now + time;
      const timeout: TimeoutModel = { kind, due, id };
      timeouts.push(timeout);
      if (due !== undefined) started.push(timeout);
    }
    for (const timeout of started) coming.push([timeout.due as number, timeout]);
  };

  if (program.stateEnter) setTimeouts(behaviour.enter(now, state, state));
  for (;;) {
    let event = queue.shift();
    if (event === undefined) {
      const zero = timeouts.find(({ due }) => due === undefined);
      const next = zero ?? mailbox.shift();
      if (next === undefined) {
        if (outside.length > 0) {
          // The machine has begun: messages are sent now.
          for (const { at, id } of outside) coming.push([at, { type: 'info', id }]);
          outside = [];
          continue;
        }
        if (coming.length === 0) return behaviour.trace;
        now = Math.min(...coming.map(([at]) => at));
        mailbox.push(...coming.filter(([at]) => at === now).map(([, what]) => what));
        coming = coming.filter(([at]) => at !== now);
        continue;
      }
      if ('kind' in next) {
        if (!timeouts.includes(next)) continue;
        timeouts = timeouts.filter((one) => one !== next);
        event = { type: next.kind, id: next.id };
      } else event = next;
    }
    const before = state;
    const { next, postpone, insert, timeouts: orders } = behaviour.handle(now, state, event.type, event.id);
    if (next === 'a' || next === 'b' || next === 'c') state = next;
    const changed = state !== before;
    if (postpone) postponed.push(event);
    if (changed) {
      queue = [...postponed, ...queue];
      postponed = [];
    }
    queue = [...insert.map((id) => ({ type: 'internal', id })), ...queue];
    timeouts = timeouts.filter(({ kind }) => kind !== 'timeout' && !(changed && kind === 'state_timeout'));
    const enters = program.stateEnter && (changed || next === 'repeat');
    setTimeouts(enters ? [...orders, ...behaviour.enter(now, state, before)] : orders);
  }
}

describe('the events of a state machine', () => {
  it('come in the order of the model, whatever is inserted, postponed, timed and entered', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(program, async (program) => {
        await inProcess(coroutines, function* (self, node) {
          const start = node.clock.now();
          const behaviour = new Behaviour(program);
          const pid: Pid = yield GenStatem.start(
            moduleOf(program, behaviour, () => node.clock.now() - start),
            's',
          );
          for (const { at, id } of program.messages) sendAfter(at, pid as Pid<unknown>, id);
          yield self.receive(undefined, { after: 10_000 });
          expect(behaviour.trace).to.deep.equal(model(program));
        });
      }),
      fcRuns(1_000),
    );
  });
});
