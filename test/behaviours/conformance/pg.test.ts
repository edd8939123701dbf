/** OTP's pg_SUITE, as far as it is about one node. The names of the cases are OTP's. */
import { GenServer, isCallError, isStartError, Pg } from '@hot/behaviours';
import { coroutine, exit, isProcessError, makeRef, type Pid, send, whereis } from '@hot/runtime';
import { expect } from 'chai';
import type { AnySelf } from '../../helpers/body-kind';
import { drain } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';
import { asTester, endOf, failureOf, nextMessage, sleep } from '../helpers/tester';

const idle = coroutine(function* (self: AnySelf) {
  for (;;) yield self.receive();
});

/** Ends a process and waits until it is gone. */
const end = coroutine(function* (self: AnySelf, pid: Pid) {
  exit(pid, 'kill');
  yield endOf(self, pid);
  yield sleep(self, 1);
});

describe('pg_SUITE', () => {
  it(
    'pg: the default scope: join, leave, members and groups; a group without members is not there',
    asTester(function* ({ self }) {
      expect(Pg.getMembers('g')).to.deep.equal([]);
      const scope: Pid = yield Pg.startLink();
      expect(whereis('pg')).to.equal(scope);
      expect(yield Pg.join('g', self.pid)).to.equal('ok');
      expect(Pg.getLocalMembers('g')).to.deep.equal([self.pid]);
      expect(Pg.getMembers('g')).to.deep.equal([self.pid]);
      expect(Pg.whichGroups()).to.deep.equal(['g']);
      expect(Pg.whichLocalGroups()).to.deep.equal(['g']);
      expect(yield Pg.leave('g', self.pid)).to.equal('ok');
      expect(Pg.getMembers('g')).to.deep.equal([]);
      expect(Pg.whichGroups()).to.deep.equal([]);
      expect(yield Pg.join('g', [])).to.equal('ok');
      expect(Pg.whichGroups()).to.deep.equal([]);
      for (const start of [Pg.start, Pg.startLink]) {
        const failure: unknown = yield failureOf(start('pg'));
        expect(isStartError(failure)).to.equal(true);
        expect(failure).to.have.deep.property('reason', { already_started: scope });
      }
    }),
  );

  it(
    'leave_exit_race: to leave when one has ended is harmless',
    asTester(function* ({ self }) {
      yield Pg.start('race');
      for (let n = 0; n < 20; n += 1) {
        const pid = self.spawn(idle);
        yield Pg.join('race', 'g', pid);
        exit(pid, 'kill');
        expect(yield Pg.leave('race', 'g', pid)).to.be.oneOf(['ok', 'not_joined']);
      }
      expect(yield Pg.join('race', 'g', self.pid)).to.equal('ok');
      expect(Pg.getMembers('race', 'g')).to.deep.equal([self.pid]);
    }),
  );

  it(
    'single: joins count, lists are taken, leaving takes out once, and the dead leave all groups',
    asTester(function* ({ self }) {
      yield Pg.start('single');
      const groups = ['g', { compound: ['term', 1] }, 1, 1n];
      for (const group of groups) {
        expect(yield Pg.join('single', group, self.pid)).to.equal('ok');
        expect(yield Pg.join('single', group, [self.pid, self.pid])).to.equal('ok');
        expect(Pg.getMembers('single', group)).to.deep.equal([self.pid, self.pid, self.pid]);
        expect(yield Pg.leave('single', group, self.pid)).to.equal('ok');
        expect(Pg.getMembers('single', group)).to.deep.equal([self.pid, self.pid]);
        expect(yield Pg.leave('single', group, [self.pid, self.pid, self.pid])).to.equal('ok');
        expect(yield Pg.leave('single', group, self.pid)).to.equal('not_joined');
        expect(yield Pg.leave('single', group, [])).to.equal('not_joined');
      }
      expect(yield Pg.leave('single', 'unknown', self.pid)).to.equal('not_joined');
      const member = self.spawn(idle);
      for (const group of groups) yield Pg.join('single', group, [member, member, self.pid]);
      yield end(self, member);
      for (const group of groups) expect(Pg.getMembers('single', group)).to.deep.equal([self.pid]);
      expect(Pg.getMembers('single', { compound: ['term', 1] })).to.deep.equal([self.pid]);
      // One that has ended already may join, and is soon gone.
      expect(yield Pg.join('single', 'late', member)).to.equal('ok');
      yield sleep(self, 1);
      expect(Pg.whichGroups('single')).to.have.deep.members(groups);
    }),
  );

  it(
    'monitor_nonempty_scope: gives what is there, and then every change',
    asTester(function* ({ self }) {
      yield Pg.start('scope');
      const [a, b] = [self.spawn(idle), self.spawn(idle)];
      yield Pg.join('scope', 'g', [a, b]);
      yield Pg.join('scope', 'h', b);
      const { ref, groups } = yield Pg.monitorScope('scope');
      expect(new Map(groups)).to.deep.equal(
        new Map([
          ['g', [a, b]],
          ['h', [b]],
        ]),
      );
      yield end(self, b);
      expect(yield* drain(self)).to.deep.equal([
        { type: 'leave', ref, group: 'h', pids: [b] },
        { type: 'leave', ref, group: 'g', pids: [b] },
      ]);
    }),
  );

  it(
    'monitor_scope: tells of all groups, until it is taken back, which works once',
    asTester(function* ({ self }) {
      yield Pg.start('scope');
      const { ref, groups } = yield Pg.monitorScope('scope');
      expect(groups).to.deep.equal([]);
      yield Pg.join('scope', 'one', self.pid);
      yield Pg.join('scope', 'two', [self.pid, self.pid]);
      yield Pg.leave('scope', 'one', self.pid);
      expect(yield* drain(self)).to.deep.equal([
        { type: 'join', ref, group: 'one', pids: [self.pid] },
        { type: 'join', ref, group: 'two', pids: [self.pid, self.pid] },
        { type: 'leave', ref, group: 'one', pids: [self.pid] },
      ]);
      yield Pg.join('scope', 'three', self.pid);
      expect(yield Pg.demonitor('scope', ref)).to.equal('ok');
      expect(yield Pg.demonitor('scope', ref)).to.equal(false);
      expect(yield Pg.demonitor('scope', makeRef())).to.equal(false);
      yield Pg.join('scope', 'four', self.pid);
      expect(yield* drain(self)).to.deep.equal([]);
      // A watcher that ends is forgotten.
      const watcher = self.spawn(
        coroutine(function* () {
          yield Pg.monitorScope('scope');
        }),
      );
      yield endOf(self, watcher);
      yield Pg.join('scope', 'five', self.pid);
      expect(whereis('scope')).to.not.equal(undefined);
    }),
  );

  it(
    'monitor: gives the members of one group, and then its changes only, in their order',
    asTester(function* ({ self }) {
      yield Pg.start('scope');
      const group = { room: 1 };
      const pid = self.spawn(idle);
      yield Pg.join('scope', group, self.pid);
      const { ref, members } = yield Pg.monitor('scope', { room: 1 });
      expect(members).to.deep.equal([self.pid]);
      yield Pg.join('scope', 'other', pid);
      yield Pg.join('scope', group, [pid, pid]);
      yield Pg.leave('scope', group, [self.pid, pid, self.pid]);
      yield end(self, pid);
      expect(yield* drain(self)).to.deep.equal([
        { type: 'join', ref, group, pids: [pid, pid] },
        { type: 'leave', ref, group, pids: [self.pid, pid] },
        { type: 'leave', ref, group, pids: [pid] },
      ]);
      expect(members).to.deep.equal([self.pid]);
      expect(yield Pg.demonitor('scope', ref)).to.equal('ok');
      yield Pg.join('scope', group, self.pid);
      expect(yield nextMessage(self)).to.equal('nothing');
    }),
  );

  it(
    'errors: a call, a cast or a message that it does not know ends the scope, and with it the memberships',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const junk: readonly ((scope: Pid<unknown>) => unknown)[] = [
        (scope) => failureOf(GenServer.call(scope, 'junk')),
        (scope) => GenServer.cast(scope, 'junk'),
        (scope) => send(scope, 'junk'),
      ];
      for (const push of junk) {
        const scope: Pid<unknown> = yield Pg.startLink('fragile');
        yield Pg.join('fragile', 'g', self.pid);
        const failure: unknown = yield push(scope);
        const exited = (yield nextMessage(self, 10)) as { readonly pid: Pid; readonly reason: unknown };
        expect(exited.pid).to.equal(scope);
        expect(isProcessError(exited.reason) && exited.reason.code).to.equal('badarg');
        if (isCallError(failure)) expect(failure.reason).to.equal(exited.reason);
        expect(Pg.getMembers('fragile', 'g')).to.deep.equal([]);
        expect(codeOf(() => Pg.whichGroups('fragile'))).to.equal('badarg');
        const refused: unknown = yield failureOf(Pg.join('fragile', 'g', self.pid));
        expect(isCallError(refused) && refused.code).to.equal('noproc');
      }
      // Started again, it is empty.
      yield Pg.startLink('fragile');
      expect(Pg.whichGroups('fragile')).to.deep.equal([]);
    }),
  );

  it(
    'process_owner_check: what is no process of this node cannot join, and then nobody of the list does',
    asTester(function* ({ self, node }) {
      yield Pg.start('owner');
      const foreign = Object.assign(Object.create(Object.getPrototypeOf(self.pid) as object), self.pid, {
        node: 'elsewhere',
      });
      for (const pids of ['x', undefined, [self.pid, 'x'], foreign, [self.pid, foreign]]) {
        expect(codeOf(() => Pg.join('owner', 'g', pids as never))).to.equal('badarg');
        expect(codeOf(() => Pg.leave('owner', 'g', pids as never))).to.equal('badarg');
      }
      expect(Pg.getMembers('owner', 'g')).to.deep.equal([]);
      expect(codeOf(() => Pg.join(1 as never, 'g', self.pid))).to.equal('badarg');
      expect(codeOf(() => Pg.start('') as never)).to.equal('badarg');
      expect(node.isAlive(whereis('owner')!)).to.equal(true);
    }),
  );
});
