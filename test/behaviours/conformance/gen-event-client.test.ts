/** OTP's gen_event_SUITE: the client functions notify, sync_notify and call. The names of the cases are OTP's. */
import { GenEvent, GenServer, isCallError, isGenEventError, ok, reply } from '@hot/behaviours';
import { type Pid } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import type { AnySelf } from '../../helpers/body-kind';
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
import { asTester, failureOf, nextMessage, reasonOf } from '../helpers/tester';

const { addHandler, addSupHandler, call, notify, removeHandler, syncNotify, whichHandlers } = GenEvent;

describe('gen_event_SUITE: notify and sync_notify', () => {
  it(
    'notify: returns at once; sync_notify when all handlers are through',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const module = handlerToldTo(self.pid);
      yield addHandler(pid, module, 's');
      yield heard(self);
      expect(notify(pid, 'event')).to.equal('ok');
      expect(yield nextMessage(self)).to.equal('nothing');
      expect(yield syncNotify(pid, 'sync')).to.equal('ok');
      expect(yield nextMessage(self)).to.deep.equal(['handleEvent', 'event', 's']);
      expect(yield nextMessage(self)).to.deep.equal(['handleEvent', 'sync', 's']);
    }),
  );

  it(
    'notify: by every form of name; a manager that is not there is told of by a local name only',
    asTester(function* ({ self, node }) {
      const registry = { registerName: () => 'yes' as const, unregisterName: () => undefined, whereisName: () => pid };
      let pid: Pid | undefined;
      for (const name of ['m', { local: 'm' }, { global: ['m'] }, { via: [registry, 'm'] as const }] as const) {
        pid = (yield GenEvent.start({ name })) as Pid;
        const module = handlerToldTo(self.pid);
        yield addHandler(name, module, 's');
        yield heard(self);
        expect(notify(name, 'event')).to.equal('ok');
        if (name === 'm') notify({ name: 'm', node: node.name }, 'event');
        else notify(name, 'event');
        expect(yield heard(self)).to.have.lengthOf(2);
        yield GenEvent.stop(pid);
        pid = undefined;
        yield heard(self);
        if (name === 'm' || 'local' in (name as object)) expect(() => notify(name, 'event')).to.throw('badarg');
        else expect(notify(name, 'event')).to.equal('ok');
        expect(yield reasonOf(syncNotify(name, 'event'))).to.equal('noproc');
      }
      expect(notify({ name: 'm', node: 'elsewhere' }, 'event')).to.equal('ok');
      for (const bad of [7, null, undefined, {}]) expect(() => notify(bad as unknown as Pid, 'e')).to.throw('badarg');
    }),
  );

  it(
    'sync_notify: answers ok though handlers crash',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      yield addHandler(pid, handler, 's');
      expect(yield syncNotify(pid, throws)).to.equal('ok');
      expect(yield whichHandlers(pid)).to.deep.equal([]);
      expect(yield syncNotify(pid, 'nobody hears')).to.equal('ok');
    }),
  );

  it(
    'info: what is meant for another behaviour is a message, which nobody answers unless a handler does',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const seen: Anything[] = [];
      const module = { ...handler, handleInfo: (message: unknown, state: unknown) => (seen.push(message), ok(state)) };
      yield addHandler(pid, module, 's');
      GenServer.cast(pid, 'cast');
      expect(yield reasonOf(GenServer.call(pid, 'request', 10))).to.equal('timeout');
      expect(seen.map(({ type, request }) => [type, request])).to.deep.equal([
        ['$gen_cast', 'cast'],
        ['$gen_call', 'request'],
      ]);
      expect(yield heard(self)).to.deep.equal([]);
      expect(yield whichHandlers(pid)).to.deep.equal([module]);
    }),
  );

  it(
    'info: an exit signal of a process that owns nothing is a message',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const module = handlerToldTo(self.pid);
      yield addHandler(pid, module, 's');
      yield heard(self);
      const stranger = self.spawn((strange: AnySelf) => {
        strange.link(pid);
        strange.exit('strange');
      });
      expect(yield heard(self)).to.deep.equal([
        ['handleInfo', { type: 'EXIT', pid: stranger, reason: 'strange' }, 's'],
      ]);
    }),
  );
});

describe('gen_event_SUITE: call', () => {
  it(
    'call: one handler answers; of more that have the name, the newest',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start({ name: 'manager' });
      const state: Script = (now) => reply(now, [now]);
      for (const [name, args] of [
        [handler, 1],
        [[handler, 'id'], 2],
        [[handler, 'id'], 3],
      ] as const) {
        yield addHandler(pid, name as GenEvent.HandlerId<typeof handler>, args);
      }
      expect(yield call(pid, handler, 'hi')).to.deep.equal({ echo: 'hi' });
      expect(yield call('manager', [handler, 'id'], state)).to.equal(3);
      expect(yield call(pid, [handler, 'id'], state)).to.deep.equal([3]);
      expect(yield call(pid, handler, state)).to.equal(1);
    }),
  );

  it(
    'call: to a handler that is not there, a manager that is not there, and a slow one',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      yield addHandler(pid, [handler, 1], 's');
      const failure = yield failureOf(call(pid, handler, 'hi'));
      expect(isGenEventError(failure)).to.equal(true);
      expect(failure).to.include({ code: 'bad_module', reason: 'bad_module', handler });
      const nobody = yield failureOf(call('nobody', handler, 'hi'));
      expect(isCallError(nobody)).to.equal(true);
      expect(nobody).to.include({ code: 'noproc', target: 'nobody' });
      expect(yield reasonOf(call(pid, [handler, 1], 'hi', 0))).to.equal('timeout');
      expect(yield failureOf(call(pid, [handler, 1], 'hi', -1))).to.include({ code: 'timeout_value' });
      expect(yield call(pid, [handler, 1], 'hi', 'infinity')).to.deep.equal({ echo: 'hi' });
    }),
  );

  it(
    'call: an answer that comes too late is not seen',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      yield addHandler(pid, handler, 's');
      expect(yield reasonOf(call(pid, handler, (state: unknown) => reply('late', state), 0))).to.equal('timeout');
      expect(yield heard(self)).to.deep.equal([]);
    }),
  );

  it(
    'call: a handler may answer and be gone, or be taken over from',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const module = handlerToldTo(self.pid);
      yield addSupHandler(pid, [module, 1], 's');
      yield heard(self);
      const swapping: Script = () => GenEvent.swapAndReply('swapped', 'args1', 'last', [module, 2], 'args2');
      expect(yield call(pid, [module, 1], swapping)).to.equal('swapped');
      expect(yield heard(self)).to.deep.equal([
        ['handleCall', 'script', 's'],
        ['terminate', 'args1', 'last'],
        gone([module, 1], { swapped: { handler: [module, 2], owner: self.pid } }),
        ['init', ['args2', { left: 'last' }]],
      ]);
      expect(yield whichHandlers(pid)).to.deep.equal([[module, 2]]);
      expect(yield call(pid, [module, 2], () => GenEvent.removeHandlerAndReply('removed'))).to.equal('removed');
      expect(yield heard(self)).to.deep.equal([
        ['handleCall', 'script', ['args2', { left: 'last' }]],
        ['terminate', 'remove_handler', ['args2', { left: 'last' }]],
        gone([module, 2], 'normal'),
      ]);
      expect(yield whichHandlers(pid)).to.deep.equal([]);
    }),
  );

  it(
    'call: an answer is given though the successor’s init fails',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const refusing = { ...handler, init: () => 'refused' };
      yield addSupHandler(pid, handler, 's');
      const swapping: Script = () => GenEvent.swapAndReply('swapped', 'args1', 's', refusing, 'args2');
      expect(yield call(pid, handler, swapping)).to.equal('swapped');
      expect(yield whichHandlers(pid)).to.deep.equal([]);
      expect(((yield heard(self)) as unknown[])[1]).to.deep.equal(gone(refusing, 'refused'));
    }),
  );

  it(
    'call: a crash, and nonsense, are what the caller hears, and the end of the handler',
    asTester(function* ({ self, logged }) {
      const pid: Pid = yield GenEvent.start();
      const module = handlerToldTo(self.pid);
      const failing: [script: Script, reason: unknown][] = [
        [exits(self, 'crashed'), { EXIT: 'crashed' }],
        [throws, { EXIT: boom }],
        [() => 'faulty', 'faulty'],
        [() => ok('s'), ok('s')],
        [() => removeHandler, removeHandler],
        [() => reply('r', 's', 5), reply('r', 's', 5)],
      ];
      for (const [script, reason] of failing) {
        logged.length = 0;
        yield addSupHandler(pid, [module, 'id'], 's');
        yield heard(self);
        const failure = yield failureOf(call(pid, [module, 'id'], script));
        expect(failure).to.deep.include({ code: 'call_failed', reason });
        expect(yield heard(self)).to.deep.equal([
          ['handleCall', 'script', 's'],
          ['terminate', { error: reason }, 's'],
          gone([module, 'id'], reason),
        ]);
        expect(reportOf(logged)).to.deep.include({ reason, lastMessage: script });
        expect(yield whichHandlers(pid)).to.deep.equal([]);
      }
    }),
  );

  it('call: works outside of processes, as all that needs no owner', async () => {
    const node = await startTestNode();
    try {
      const pid = await GenEvent.start({ name: 'outside' });
      await addHandler('outside', handler, 's');
      notify({ local: 'outside' }, (state: unknown) => ok(['event', state]));
      expect(await syncNotify(pid, 'event')).to.equal('ok');
      expect(await call(pid, handler, (state: unknown) => reply(state, state))).to.deep.equal(['event', 's']);
      const thrown = await call(pid, [handler, 1], 'hi').catch((error: unknown) => error);
      expect(thrown).to.include({ code: 'bad_module' });
      expect(await whichHandlers(pid)).to.deep.equal([handler]);
      expect(await GenEvent.deleteHandler(pid, handler, 'args')).to.deep.equal({ left: ['event', 's'] });
      expect(await GenEvent.stop(pid)).to.equal('ok');
    } finally {
      await node.stop();
    }
  });
});
