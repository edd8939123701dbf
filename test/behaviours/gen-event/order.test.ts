/** The order in which a manager does things, whether its handlers answer at once or later. */
import { GenEvent, ok, reply, sys } from '@hot/behaviours';
import { exit, type Pid, send } from '@hot/runtime';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { z } from 'zod';
import { coroutines } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { openable } from '../helpers/openable';
import { gone, handlerToldTo, heard, suiteHandler as handler } from '../helpers/suite-handler';
import { asTester, failureOf, nextMessage, sleep } from '../helpers/tester';

const { addHandler, addSupHandler, call, notify, swap, syncNotify, whichHandlers } = GenEvent;

/** What a handler does with an event. */
type Deed = 'keep' | 'remove' | 'crash' | 'swap' | 'junk';

interface Planned {
  readonly how: 'notify' | 'sync_notify' | 'info';
  /** By the place of the handler in the list, over and over. */
  readonly deeds: readonly { readonly deed: Deed; readonly later: boolean }[];
}

const planned = fc.record<Planned>({
  how: fc.constantFrom('notify', 'sync_notify', 'info'),
  deeds: fc.array(
    fc.record({
      deed: fc.constantFrom<Deed>('keep', 'keep', 'keep', 'remove', 'crash', 'swap', 'junk'),
      later: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

/** A handler that does what the event has planned for its place, and writes down what is called. */
function acting(trace: unknown[]): GenEvent.Callbacks<GenEvent.DynamicHandler> {
  const act = ({ deeds, n }: Planned & { n: number }, state: { name: string; place: number }): unknown => {
    trace.push(`${state.name} begins ${n}`);
    const { deed, later } = deeds[state.place % deeds.length] as Planned['deeds'][number];
    const result = (): unknown => {
      trace.push(`${state.name} ends ${n}`);
      switch (deed) {
        case 'keep':
          return ok(state);
        case 'remove':
          return 'remove_handler';
        case 'swap':
          return swap('swapped', state, [module, `${state.name}'`], { ...state, name: `${state.name}'` });
        case 'junk':
          return 'junk';
        case 'crash':
          throw new Error('planned');
        default:
          return deed satisfies never;
      }
    };
    return later ? Promise.resolve().then(result) : result();
  };
  const module = {
    init: (args: unknown) => ok(Array.isArray(args) ? (args[0] as unknown) : args),
    handleEvent: act,
    handleInfo: act,
    terminate: async (_why: unknown, { name }: { name: string }) => {
      await null;
      trace.push(`${name} terminated`);
    },
  };
  return module as unknown as GenEvent.Callbacks<GenEvent.DynamicHandler>;
}

/** What must be written down: each handler is through before the next one is called, and the list is what they left of it. */
function expected(handlers: number, plan: readonly Planned[]): { trace: unknown[]; left: string[] } {
  const trace: unknown[] = [];
  let list = Array.from({ length: handlers }, (_, place) => ({ name: `h${place}`, place })).reverse();
  for (const [n, { deeds }] of plan.entries()) {
    const next: typeof list = [];
    for (const one of list) {
      trace.push(`${one.name} begins ${n}`, `${one.name} ends ${n}`);
      const { deed } = deeds[one.place % deeds.length] as Planned['deeds'][number];
      if (deed !== 'keep') trace.push(`${one.name} terminated`);
      if (deed === 'keep') next.push(one);
      if (deed === 'swap') next.push({ ...one, name: `${one.name}'` });
    }
    list = next;
  }
  return { trace, left: list.map(({ name }) => name) };
}

describe('the order of events', () => {
  it('is that of their arrival, and each handler is through before the next, newest first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 4 }), fc.array(planned, { maxLength: 5 }), async (handlers, plan) => {
        const trace: unknown[] = [];
        const module = acting(trace);
        const seen = await inProcess(coroutines, function* () {
          const pid: Pid = yield GenEvent.start();
          for (let place = 0; place < handlers; place += 1) {
            yield addHandler(pid, [module, `h${place}`], { name: `h${place}`, place });
          }
          for (const [n, { how, deeds }] of plan.entries()) {
            const event = { deeds, n };
            if (how === 'notify') notify(pid, event);
            else if (how === 'info') send(pid as Pid<unknown>, event);
            else yield syncNotify(pid, event);
          }
          const names: readonly [object, string][] = yield whichHandlers(pid);
          // As it is now: the end of the node is a message to the handlers, too.
          return { trace: [...trace], left: names.map(([, name]) => name) };
        });
        expect(seen).to.deep.equal(expected(handlers, plan));
      }),
    );
  });

  it(
    'lets nothing between an event and its handlers, not even sys or the end of the parent',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const gate = openable();
      const manager: Pid = yield GenEvent.startLink();
      const module = handlerToldTo(self.pid);
      yield addHandler(manager, [module, 'old'], 'old');
      yield addHandler(manager, [module, 'new'], 'new');
      yield heard(self);
      notify(manager, async (state: unknown) => {
        if (state === 'new') await gate.passed;
        return ok(state);
      });
      notify(manager, 'second');
      self.spawn(() => sys.suspend(manager));
      yield sleep(self, 1);
      exit(manager, 'shutdown');
      notify(manager, 'never seen');
      yield sleep(self, 1);
      expect(yield nextMessage(self)).to.deep.equal(['handleEvent', 'script', 'new']);
      expect(yield nextMessage(self)).to.equal('nothing');
      gate.open();
      expect(yield heard(self)).to.deep.equal([
        ['handleEvent', 'script', 'old'],
        ['handleEvent', 'second', 'new'],
        ['handleEvent', 'second', 'old'],
        ['terminate', 'stop', 'new'],
        ['terminate', 'stop', 'old'],
        { type: 'EXIT', pid: manager, reason: 'shutdown' },
      ]);
    }),
  );
});

describe('a manager that is suspended', () => {
  it(
    'converts its states by what codeChange returns, or throws, now or later',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      const returned = { ...handler, codeChange: (...given: unknown[]) => ok(given) };
      const thrown = {
        ...handler,
        codeChange: (...given: unknown[]) => {
          throw ok(given) as unknown;
        },
      };
      const late = { ...handler, codeChange: (...given: unknown[]) => Promise.resolve(ok(given)) };
      for (const module of [returned, thrown, late]) yield addHandler(pid, module, 'old');
      yield sys.suspend(pid);
      for (const module of [returned, thrown, late]) {
        expect(yield sys.changeCode(pid, module, 'vsn', 'extra')).to.equal('ok');
      }
      const states = (yield sys.getState(pid)) as GenEvent.HandlerState[];
      for (const { state } of states) expect(state).to.deep.equal(['vsn', 'old', 'extra']);
      expect(states).to.have.lengthOf(3);
    }),
  );

  it(
    'takes no events, and has them all in order when it goes on',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const module = handlerToldTo(self.pid);
      yield addHandler(pid, module, 's');
      yield sys.suspend(pid);
      yield heard(self);
      for (const event of ['first', 'second']) notify(pid, event);
      expect((yield failureOf(call(pid, module, 'hi', 10))) as object).to.include({ code: 'timeout' });
      expect(yield heard(self)).to.deep.equal([]);
      yield sys.resume(pid);
      expect(yield heard(self)).to.deep.equal([
        ['handleEvent', 'first', 's'],
        ['handleEvent', 'second', 's'],
        ['handleCall', 'hi', 's'],
      ]);
    }),
  );

  it(
    'has no state that the schema of its module refuses, for one handler or for all',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      const codeChange = (_old: unknown, state: unknown): unknown => ok(state === 'number' ? 1 : 'no number');
      const module = { ...handler, codeChange, stateSchema: z.number() } as typeof handler;
      yield addHandler(pid, [module, 'a'], 'text');
      yield addHandler(pid, [module, 'b'], 'number');
      yield sys.suspend(pid);
      const refused = yield failureOf(sys.changeCode(pid, module, 'vsn', []));
      expect(refused).to.include({ code: 'code_change_failed' });
      expect(refused.reason.invalid_state).to.be.instanceOf(z.ZodError);
      const replace = (state: unknown): Promise<unknown> =>
        sys.replaceState(pid, ((one: GenEvent.HandlerState) => ({ ...one, state })) as never);
      const states = (told: unknown): unknown[] => (told as GenEvent.HandlerState[]).map(({ state }) => state);
      expect(states(yield replace('still no number'))).to.deep.equal(['number', 'text']);
      expect(states(yield replace(7))).to.deep.equal([7, 7]);
    }),
  );

  it(
    'ends, its handlers first, when sys terminates it',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const module = handlerToldTo(self.pid);
      yield addSupHandler(pid, module, 's');
      yield sys.suspend(pid);
      yield heard(self);
      const ref = self.monitor(pid);
      yield sys.terminate(pid, 'enough');
      const messages: unknown[] = yield heard(self);
      expect(messages.slice(0, 2)).to.deep.equal([['terminate', 'stop', 's'], gone(module, 'shutdown')]);
      expect(messages[2]).to.deep.include({ type: 'DOWN', ref, reason: 'enough' });
    }),
  );
});

describe('a handler', () => {
  it(
    'that is async may answer a call, end, and be told to end, later',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const later = {
        init: async (args: unknown) => (await null, ok(args)),
        handleEvent: async () => (await null, 'remove_handler'),
        handleCall: async (request: unknown, state: unknown) => (await null, reply([request, state], state)),
        terminate: async (args: unknown) => (await null, ['ended', args]),
      } as unknown as typeof handler;
      yield addHandler(pid, later, 's');
      expect(yield call(pid, later, 'hi')).to.deep.equal(['hi', 's']);
      expect(yield GenEvent.deleteHandler(pid, later, 'args')).to.deep.equal(['ended', 'args']);
      yield addSupHandler(pid, later, 's');
      yield syncNotify(pid, 'event');
      expect(yield heard(self)).to.deep.equal([gone(later, 'normal')]);
      const rejecting = { ...later, init: () => Promise.reject(new Error('late')) } as unknown as typeof handler;
      expect(yield failureOf(addHandler(pid, rejecting, 's'))).to.have.nested.property('cause.message', 'late');
    }),
  );

  it(
    'that asks its own manager is told that it would wait for itself',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      yield addHandler(pid, handler, 's');
      const asking = async (): Promise<unknown> =>
        reply(await whichHandlers(pid).catch((error: unknown) => error), 's');
      expect(yield call(pid, handler, asking)).to.include({ code: 'calling_self' });
      // Sending events to it is no asking.
      expect(yield call(pid, handler, (state: unknown) => (notify(pid, 'event'), reply('ok', state)))).to.equal('ok');
    }),
  );
});
