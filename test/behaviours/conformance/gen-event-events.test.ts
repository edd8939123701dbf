/** OTP's gen_event_SUITE: what handlers make of events and messages. The names of the cases are OTP's. */
import { GenEvent, ok, reply } from '@hot/behaviours';
import { type Pid, send } from '@hot/runtime';
import { expect } from 'chai';
import {
  type Anything,
  boom,
  exits,
  gone,
  handlerToldTo,
  heard,
  reportOf,
  type Script,
  suiteHandler as handler,
  throws,
} from '../helpers/suite-handler';
import { asTester } from '../helpers/tester';

const { addHandler, addSupHandler, call, notify, removeHandler, swap, syncNotify, whichHandlers } = GenEvent;

/** The ways to reach the handlers: an event, one that is waited for, a plain message. */
const ways: Readonly<Record<string, [callback: string, put: (manager: Pid, given: Anything) => unknown]>> = {
  notify: ['handleEvent', (manager, event) => notify(manager, event)],
  sync_notify: ['handleEvent', (manager, event) => syncNotify(manager, event)],
  info: ['handleInfo', (manager, message) => send(manager as Pid<unknown>, message)],
};

for (const [name, [callback, put]] of Object.entries(ways)) {
  describe(`gen_event_SUITE: ${name}`, () => {
    it(
      `${name}: all handlers, newest first, with the state that the last one left`,
      asTester(function* ({ self }) {
        const pid: Pid = yield GenEvent.start();
        const module = handlerToldTo(self.pid);
        for (const id of [1, 2, 3]) yield addHandler(pid, [module, id], id);
        yield heard(self);
        yield put(pid, (state: number) => ok(state * 10));
        yield put(pid, 'event');
        expect(yield heard(self)).to.deep.equal([
          ...[3, 2, 1].map((state) => [callback, 'script', state]),
          ...[30, 20, 10].map((state) => [callback, 'event', state]),
        ]);
      }),
    );

    it(
      `${name}: a handler that removes itself is terminated, and its owner told`,
      asTester(function* ({ self }) {
        const pid: Pid = yield GenEvent.start();
        const module = handlerToldTo(self.pid);
        for (const id of ['stays', 'goes', 'stays too']) yield addSupHandler(pid, [module, id], id);
        yield heard(self);
        yield put(pid, (state: string) => (state === 'goes' ? removeHandler : ok(state)));
        expect(yield heard(self)).to.deep.equal([
          [callback, 'script', 'stays too'],
          [callback, 'script', 'goes'],
          ['terminate', 'remove_handler', 'goes'],
          gone([module, 'goes'], 'normal'),
          [callback, 'script', 'stays'],
        ]);
        expect(yield whichHandlers(pid)).to.deep.equal([
          [module, 'stays too'],
          [module, 'stays'],
        ]);
      }),
    );

    it(
      `${name}: a handler that another takes over from hands its place and its owner on`,
      asTester(function* ({ self }) {
        const pid: Pid = yield GenEvent.start();
        const module = handlerToldTo(self.pid);
        for (const id of ['stays', 'swaps', 'stays too']) yield addSupHandler(pid, [module, id], id);
        yield heard(self);
        const swapping: Script = (state) =>
          state === 'swaps' ? swap('args1', 'last', [module, 'new'], 'args2') : ok(state);
        yield put(pid, swapping);
        expect(yield heard(self)).to.deep.equal([
          [callback, 'script', 'stays too'],
          [callback, 'script', 'swaps'],
          ['terminate', 'args1', 'last'],
          gone([module, 'swaps'], { swapped: { handler: [module, 'new'], owner: self.pid } }),
          ['init', ['args2', { left: 'last' }]],
          [callback, 'script', 'stays'],
        ]);
        const ids = ((yield whichHandlers(pid)) as [object, string][]).map(([, id]) => id);
        expect(ids).to.deep.equal(['stays too', 'new', 'stays']);

        // What happens to the new one is told under its own name.
        yield put(pid, (state: unknown) => (Array.isArray(state) ? 'faulty' : ok(state)));
        const last = (yield heard(self)) as unknown[];
        expect(last).to.deep.include(gone([module, 'new'], 'faulty'));
      }),
    );

    it(
      `${name}: a successor whose init fails is reported under its own name`,
      asTester(function* ({ self, logged }) {
        const pid: Pid = yield GenEvent.start({ name: 'manager' });
        const refusing = { ...handler, init: () => 'refused' };
        yield addSupHandler(pid, handler, 's');
        yield put(pid, () => swap('args1', 's', [refusing, 'id'], 'args2'));
        expect(yield heard(self)).to.deep.equal([
          gone(handler, { swapped: { handler: [refusing, 'id'], owner: self.pid } }),
          gone([refusing, 'id'], 'refused'),
        ]);
        expect(yield whichHandlers(pid)).to.deep.equal([]);
        expect(reportOf(logged)).to.deep.include({
          name: 'manager',
          handler: ['anonymous', 'id'],
          reason: 'refused',
          state: undefined,
        });
      }),
    );

    it(
      `${name}: a successor that is no module at all`,
      asTester(function* ({ self }) {
        const pid: Pid = yield GenEvent.start();
        for (const none of [null, 'module', [undefined, 1]]) {
          yield addSupHandler(pid, handler, 's');
          yield put(pid, () => swap('args1', 's', none as never, 'args2'));
          expect(((yield heard(self)) as unknown[])[1]).to.deep.equal(
            gone(none as never, { EXIT: { undef: { module: 'anonymous', function: 'init' } } }),
          );
        }
        expect(yield whichHandlers(pid)).to.deep.equal([]);
      }),
    );

    it(
      `${name}: a crash takes that handler only; terminate, report and owner hear of it`,
      asTester(function* ({ self, logged }) {
        const pid: Pid = yield GenEvent.start({ name: 'manager' });
        const module = handlerToldTo(self.pid);
        for (const [crash, reason] of [
          [exits(self, 'crashed'), 'crashed'],
          [throws, boom],
        ] as const) {
          logged.length = 0;
          for (const id of ['stays', 'crashes']) yield addSupHandler(pid, [module, id], id);
          yield heard(self);
          const script: Script = (state) => (state === 'crashes' ? crash(state) : ok(state));
          yield put(pid, script);
          expect(yield heard(self)).to.deep.equal([
            [callback, 'script', 'crashes'],
            ['terminate', { error: { EXIT: reason } }, 'crashes'],
            gone([module, 'crashes'], { EXIT: reason }),
            [callback, 'script', 'stays'],
          ]);
          expect(yield whichHandlers(pid)).to.deep.equal([[module, 'stays']]);
          expect(reportOf(logged)).to.deep.include({
            handler: ['anonymous', 'crashes'],
            name: 'manager',
            lastMessage: script,
            state: 'crashes',
            reason: { EXIT: reason },
          });
          yield GenEvent.deleteHandler(pid, [module, 'stays'], 'clean');
          yield heard(self);
        }
      }),
    );

    const nonsense: readonly unknown[] = [
      'faulty',
      undefined,
      null,
      7,
      reply('r', 's'),
      ok('s', 5),
      ok('s', 'infinity'),
    ];
    it(
      `${name}: a handler that returns nonsense is removed, and its owner told of just that`,
      asTester(function* ({ self, logged }) {
        const pid: Pid = yield GenEvent.start();
        const module = handlerToldTo(self.pid);
        for (const value of nonsense) {
          logged.length = 0;
          yield addSupHandler(pid, module, 's');
          yield heard(self);
          yield put(pid, () => value);
          expect(yield heard(self)).to.deep.equal([
            [callback, 'script', 's'],
            ['terminate', { error: value }, 's'],
            gone(module, value),
          ]);
          expect(yield whichHandlers(pid)).to.deep.equal([]);
          expect(reportOf(logged)).to.deep.include({ handler: 'anonymous', reason: value, state: 's' });
        }
      }),
    );

    it(
      `${name}: what is thrown, and no error, counts as returned`,
      asTester(function* ({ self }) {
        const pid: Pid = yield GenEvent.start();
        yield addSupHandler(pid, handler, 's');
        yield put(pid, () => {
          throw ok('thrown') as unknown;
        });
        expect(yield call(pid, handler, (state: unknown) => reply(state, state))).to.equal('thrown');
        yield put(pid, () => {
          throw removeHandler as unknown;
        });
        expect(yield heard(self)).to.deep.equal([gone(handler, 'normal')]);
      }),
    );
  });
}
