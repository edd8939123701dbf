/** OTP's gen_event_SUITE: adding, deleting and swapping handlers. The names of the cases are OTP's. */
import { GenEvent, isGenEventError, ok } from '@hot/behaviours';
import { exit, type Pid, processInfo, send } from '@hot/runtime';
import { expect } from 'chai';
import type { AnySelf } from '../../helpers/body-kind';
import { gone, handlerToldTo, heard, ownerOf, suiteHandler as handler } from '../helpers/suite-handler';
import { asTester, failureOf, reasonOf } from '../helpers/tester';

const { addHandler, addSupHandler, deleteHandler, swapHandler, swapSupHandler, whichHandlers } = GenEvent;

/** Another module, which does the same. */
const other = { ...handler };

const crash = (): never => {
  throw new Error('crashed');
};

describe('gen_event_SUITE: handlers', () => {
  it(
    'add_handler: what init returns instead of a state is the reason, and nothing is installed',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const exits = (): never => self.exit('boo');
      const failing: [init: () => unknown, reason: unknown][] = [
        [() => ({ error: 'my_error' }), { error: 'my_error' }],
        [() => 'zzz', 'zzz'],
        [() => undefined, undefined],
        [() => 'remove_handler', 'remove_handler'],
        [exits, { EXIT: 'boo' }],
        [() => ok('s', 5), ok('s', 5)],
      ];
      for (const [init, reason] of failing) {
        const failure = yield failureOf(addHandler(pid, handler, init));
        expect(isGenEventError(failure)).to.equal(true);
        expect(failure).to.include({ code: 'init_failed', handler });
        expect(failure.reason).to.deep.equal(reason);
      }
      expect((yield failureOf(addHandler(pid, handler, crash))).cause).to.have.property('message', 'crashed');
      expect(yield whichHandlers(pid)).to.deep.equal([]);
      expect(yield heard(self)).to.deep.equal([]);
    }),
  );

  it(
    'add_handler: a module may be installed many times, by itself and with ids; the newest is the first',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      const names = [handler, [handler, 1], [handler, { any: 'term' }], [handler, 1], other, handler] as const;
      for (const name of names)
        expect(yield addHandler(pid, name as GenEvent.HandlerId<typeof handler>, 's')).to.equal('ok');
      const installed: unknown[] = yield whichHandlers(pid);
      expect(installed).to.deep.equal([...names].reverse());
      expect([installed[0], installed[1]]).to.deep.equal([handler, other]);
      expect(installed[0]).to.equal(handler);
      expect(installed[1]).to.equal(other);
    }),
  );

  it(
    'add_handler: a thrown ok(state) counts as returned',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      const throwing = (): never => {
        throw ok('thrown') as unknown;
      };
      expect(yield addHandler(pid, handler, throwing)).to.equal('ok');
      expect(
        yield GenEvent.call(pid, handler, (state: unknown) => ({ $result: 'reply', reply: state, state })),
      ).to.equal('thrown');
    }),
  );

  it(
    'add_handler, add_sup_handler, delete_handler: a manager that is not there',
    asTester(function* () {
      for (const manager of ['nobody', { local: 'nobody' }, { global: 'nobody' }] as const) {
        expect(yield reasonOf(addHandler(manager, handler, 's'))).to.equal('noproc');
        expect(yield reasonOf(addSupHandler(manager, handler, 's'))).to.equal('noproc');
        expect(yield reasonOf(deleteHandler(manager, handler, 's'))).to.equal('noproc');
        expect(yield reasonOf(swapHandler(manager, [handler, 1], [handler, 2]))).to.equal('noproc');
        expect(yield reasonOf(swapSupHandler(manager, [handler, 1], [handler, 2]))).to.equal('noproc');
        expect(yield reasonOf(whichHandlers(manager))).to.equal('noproc');
      }
    }),
  );

  it(
    'add_sup_handler: what an init that fails leaves: no handler, no link, no message',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      expect(yield reasonOf(addSupHandler(pid, handler, () => ({ error: 'my_error' })))).to.deep.equal({
        error: 'my_error',
      });
      expect(yield whichHandlers(pid)).to.deep.equal([]);
      expect(processInfo(pid, 'links')).to.deep.equal([]);

      // A link that is there for another handler stays.
      yield addSupHandler(pid, [handler, 'first'], 's');
      yield reasonOf(addSupHandler(pid, [handler, 'second'], () => 'no'));
      expect(processInfo(pid, 'links')).to.deep.equal([self.pid]);
      expect(yield heard(self)).to.deep.equal([]);
    }),
  );

  it(
    'add_sup_handler: a handler goes with its owner, and the others hear of the end as of any message',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const module = handlerToldTo(self.pid);
      yield addHandler(pid, [module, 'old'], 'old');
      const owner = yield ownerOf(self, pid, module);
      const second = yield ownerOf(self, pid, [module, 'of another']);
      yield heard(self);
      for (const [ended, reason, left] of [
        [
          owner,
          'sup_died',
          [
            [module, 'of another'],
            [module, 'old'],
          ],
        ],
        [second, 'normal', [[module, 'old']]],
      ] as const) {
        send(ended as Pid<unknown>, { end: reason });
        const exitMessage = { type: 'EXIT', pid: ended, reason };
        const [first, ...others] = yield heard(self);
        expect(first).to.deep.equal(['terminate', { stop: reason }, 'owned']);
        expect(others).to.deep.equal(
          left.map((name) => ['handleInfo', exitMessage, name[1] === 'old' ? 'old' : 'owned']),
        );
        expect(yield whichHandlers(pid)).to.deep.equal(left);
      }
    }),
  );

  it(
    'add_sup_handler: an exit signal from the owner counts as its end',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const pid: Pid = yield GenEvent.start();
      yield addSupHandler(pid, handler, 's');
      yield addSupHandler(pid, [handler, 2], 's');
      yield addHandler(pid, [handler, 3], 's');
      exit(pid, 'sup_died');
      expect(yield heard(self)).to.deep.equal([gone([handler, 2], 'shutdown'), gone(handler, 'shutdown')]);
      expect(yield whichHandlers(pid)).to.deep.equal([[handler, 3]]);
    }),
  );

  it(
    'add_sup_handler: an owner that has ended already',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const owner = self.spawn((owning: AnySelf) => {
        addSupHandler(pid, handler, 's').catch(() => undefined);
        owning.exit('early');
      });
      yield heard(self);
      expect(yield whichHandlers(pid)).to.deep.equal([]);
      expect(processInfo(pid, 'links')).to.not.include(owner);
    }),
  );

  it(
    'add_sup_handler: when the manager stops, the owner is told of each handler, and not of the end of a linked process',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const pid: Pid = yield GenEvent.start();
      const module = handlerToldTo(self.pid);
      yield addSupHandler(pid, [module, 1], 'one');
      yield addHandler(pid, [module, 2], 'two');
      yield addSupHandler(pid, [module, 3], 'three');
      yield heard(self);
      expect(yield GenEvent.stop(pid, 'abnormal')).to.equal('ok');
      expect(yield heard(self)).to.deep.equal([
        ['terminate', 'stop', 'three'],
        gone([module, 3], 'shutdown'),
        ['terminate', 'stop', 'two'],
        ['terminate', 'stop', 'one'],
        gone([module, 1], 'shutdown'),
      ]);
    }),
  );

  it(
    'add_sup_handler: the parent stays linked, whatever becomes of its handlers, and hears of the end of the manager, too',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const pid: Pid = yield GenEvent.startLink();
      yield reasonOf(addSupHandler(pid, handler, () => 'no'));
      expect(processInfo(pid, 'links')).to.deep.equal([self.pid]);
      yield addSupHandler(pid, handler, 's');
      yield GenEvent.stop(pid, 'shutdown');
      expect(yield heard(self)).to.deep.equal([gone(handler, 'shutdown'), { type: 'EXIT', pid, reason: 'shutdown' }]);
    }),
  );

  it('add_sup_handler: outside of any process there is nobody to supervise', async () => {
    const thrown = await Promise.resolve()
      .then(() => addSupHandler('anybody', handler, 's'))
      .catch((error: unknown) => error);
    expect(thrown).to.include({ code: 'no_process' });
  });

  it(
    'delete_handler: gives what terminate returns; of more that have the name, the newest goes',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      expect(yield reasonOf(deleteHandler(pid, handler, 'args'))).to.equal('module_not_found');
      yield addHandler(pid, handler, 'first');
      yield addHandler(pid, handler, 'second');
      yield addHandler(pid, [handler, 1], 'third');
      expect(yield reasonOf(deleteHandler(pid, other, 'args'))).to.equal('module_not_found');
      expect(yield reasonOf(deleteHandler(pid, [handler, 2], 'args'))).to.equal('module_not_found');
      expect(yield deleteHandler(pid, handler, 'args')).to.deep.equal({ left: 'second' });
      expect(yield deleteHandler(pid, handler, 'args')).to.deep.equal({ left: 'first' });
      expect(yield whichHandlers(pid)).to.deep.equal([[handler, 1]]);
      const exits = (): never => self.exit('t');
      const failure = yield failureOf(deleteHandler(pid, [handler, 1], exits));
      expect(failure).to.deep.include({ code: 'terminate_failed', reason: { EXIT: 't' } });
      expect(yield whichHandlers(pid)).to.deep.equal([]);
    }),
  );

  it(
    'delete_handler: the owner is told that the handler is gone in good order',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      yield addSupHandler(pid, [handler, 1], 's');
      yield deleteHandler(pid, [handler, 1], 'args');
      expect(yield heard(self)).to.deep.equal([gone([handler, 1], 'normal')]);
    }),
  );

  it(
    'swap_handler: the new one gets what the old one left, and is the newest',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const module = handlerToldTo(self.pid);
      yield addHandler(pid, [module, 'old'], 'state');
      yield addHandler(pid, [module, 'between'], 'b');
      yield heard(self);
      expect(yield swapHandler(pid, [[module, 'old'], 'args1'], [[module, 'new'], 'args2'])).to.equal('ok');
      expect(yield heard(self)).to.deep.equal([
        ['terminate', 'args1', 'state'],
        ['init', ['args2', { left: 'state' }]],
      ]);
      expect(yield whichHandlers(pid)).to.deep.equal([
        [module, 'new'],
        [module, 'between'],
      ]);
    }),
  );

  it(
    'swap_handler: without an old one the new one is told so; a terminate that crashes leaves its crash',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const exits = (): never => self.exit('in terminate');
      const state = (now: unknown): unknown => ({ $result: 'reply', reply: now, state: now });
      yield swapHandler(pid, [handler, 'args1'], [[handler, 1], 'args2']);
      expect(yield GenEvent.call(pid, [handler, 1], state)).to.deep.equal(['args2', 'error']);
      yield swapHandler(pid, [[handler, 1], exits], [[handler, 2], 'args2']);
      expect(yield GenEvent.call(pid, [handler, 2], state)).to.deep.equal(['args2', { EXIT: 'in terminate' }]);
      yield swapHandler(pid, [[other, 1], 'args1'], [[other, 1], 'args2']);
      expect(yield whichHandlers(pid)).to.deep.equal([
        [other, 1],
        [handler, 2],
      ]);
    }),
  );

  it(
    'swap_handler: an init that fails leaves neither',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const refusing = { ...handler, init: () => 'non_existing' };
      yield addSupHandler(pid, handler, 's');
      const failure = yield failureOf(swapHandler(pid, [handler, 'args1'], [refusing, 'args2']));
      expect(failure).to.include({ code: 'init_failed', reason: 'non_existing', handler: refusing });
      expect(yield reasonOf(swapHandler(pid, [handler, 'args1'], [refusing, 'args2']))).to.equal('non_existing');
      expect(yield whichHandlers(pid)).to.deep.equal([]);
      expect(yield heard(self)).to.deep.equal([gone(handler, { swapped: { handler: refusing, owner: self.pid } })]);
    }),
  );

  it(
    'swap_handler: the owner stays, and is told of both ends',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      yield addSupHandler(pid, [handler, 1], 's');
      yield swapHandler(pid, [[handler, 1], 'swap'], [other, 'args']);
      expect(yield heard(self)).to.deep.equal([gone([handler, 1], { swapped: { handler: other, owner: self.pid } })]);
      yield deleteHandler(pid, other, 'args');
      expect(yield heard(self)).to.deep.equal([gone(other, 'normal')]);
    }),
  );

  it(
    'swap_sup_handler: the one who swaps is the owner now; the one before is told who that is',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const owner = yield ownerOf(self, pid, [handler, 1]);
      yield swapSupHandler(pid, [[handler, 1], 'swap'], [[handler, 2], 'args']);
      expect(yield heard(self)).to.deep.equal([
        { owner: gone([handler, 1], { swapped: { handler: [handler, 2], owner: self.pid } }) },
      ]);
      send(owner as Pid<unknown>, { end: 'no owner any more' });
      yield heard(self);
      expect(yield whichHandlers(pid)).to.deep.equal([[handler, 2]]);
      yield deleteHandler(pid, [handler, 2], 'args');
      expect(yield heard(self)).to.deep.equal([gone([handler, 2], 'normal')]);
    }),
  );

  it(
    'swap_sup_handler: without an old one, and with an init that fails',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      expect(yield reasonOf(swapSupHandler(pid, [handler, 1], [{ ...handler, init: () => 'no' }, 2]))).to.equal('no');
      expect(processInfo(pid, 'links')).to.deep.equal([]);
      expect(yield swapSupHandler(pid, [handler, 1], [handler, 2])).to.equal('ok');
      expect(processInfo(pid, 'links')).to.deep.equal([self.pid]);
      yield GenEvent.stop(pid);
      expect(yield heard(self)).to.deep.equal([gone(handler, 'shutdown')]);
    }),
  );
});
