/** OTP's erl_link_SUITE, as far as it is about processes of one node. A test bears the name of OTP's case. */
import { exit, isAlive, type Pid, processInfo, register, send } from '@hot/runtime';
import { VirtualClock } from '@hot/runtime/testing';
import { expect } from 'chai';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, next, nothing, ofType, pause } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';

describe('erl_link_SUITE', () => {
  overBothKinds((kind) => {
    const idle = kind.fn(function* (self: AnySelf) {
      for (;;) yield self.receive(nothing);
    });
    /** Does what it is told with itself. */
    const puppet = kind.fn(function* (self: AnySelf) {
      for (;;) {
        const act: (me: AnySelf) => void = yield self.receive(
          (message): message is () => void => typeof message === 'function',
        );
        act(self);
      }
    });
    const linksOf = (pid: Pid<unknown>) => processInfo(pid, 'links');

    it('links: are symmetric, whoever makes and ends them', () =>
      inProcess(kind, function* (self) {
        const other = self.spawn(puppet);
        const onTheirSide = function* (act: (me: AnySelf) => void) {
          send(other, act);
          yield* pause(self);
        };
        const linked = () => [linksOf(self.pid), linksOf(other)];
        const both = [[other], [self.pid]];
        const none = [[], []];
        self.link(other);
        expect(linked()).to.deep.equal(both);
        yield* onTheirSide((me) => me.unlink(self.pid));
        expect(linked()).to.deep.equal(none);
        yield* onTheirSide((me) => me.link(self.pid));
        expect(linked()).to.deep.equal(both);
        self.link(other);
        self.link(other);
        expect(linked()).to.deep.equal(both);
        self.unlink(other);
        expect(linked()).to.deep.equal(none);
        expect(self.unlink(other)).to.equal(true);
        exit(other, 'died');
        yield* pause(self);
        expect(yield* drain(self)).to.deep.equal([]);
        expect(self.unlink(other)).to.equal(true);
      }));

    it('links: one that traps gets a message, one that does not dies of the same reason', () =>
      inProcess(kind, function* (self) {
        self.trapExit = true;
        const victim = self.spawnLink(idle);
        const { pid: companion } = self.spawnMonitor(
          kind.fn(function* (me: AnySelf) {
            me.link(victim);
            yield me.receive(nothing);
          }),
        );
        yield* pause(self);
        exit(victim, 'died');
        const messages = yield* drain(self);
        expect(messages).to.have.length(2);
        expect(messages[0]).to.deep.equal({ type: 'EXIT', pid: victim, reason: 'died' });
        expect(messages[1]).to.include({ type: 'DOWN', pid: companion, reason: 'died' });
        expect(linksOf(self.pid)).to.deep.equal([]);
      }));

    it('links: a link to oneself is none', () =>
      inProcess(kind, function* (self) {
        expect(self.link(self.pid)).to.equal(true);
        expect(linksOf(self.pid)).to.deep.equal([]);
        expect(self.unlink(self.pid)).to.equal(true);
      }));

    it('links: to a dead process is an error for one that does not trap, a message for one that does', () =>
      inProcess(kind, function* (self) {
        const { pid: dead } = self.spawnMonitor(kind.fn(function* () {}));
        yield self.receive(ofType('DOWN'));
        expect(codeOf(() => self.link(dead))).to.equal('noproc');
        for (const wrong of ['foo', 1, null, {}]) expect(codeOf(() => self.link(wrong as never))).to.equal('badarg');
        for (const wrong of ['foo', 1]) expect(codeOf(() => self.unlink(wrong as never))).to.equal('badarg');
        expect(yield* drain(self)).to.deep.equal([]);
        self.trapExit = true;
        expect(self.link(dead)).to.equal(true);
        expect(yield* drain(self)).to.deep.equal([{ type: 'EXIT', pid: dead, reason: 'noproc' }]);
      }));

    it('process_monitors: stand at both ends, until demonitor by the owner, or the end', () =>
      inProcess(kind, function* (self) {
        const target = self.spawn(puppet);
        const ends = () => [processInfo(self.pid, 'monitors'), processInfo(target, 'monitored_by')];
        const ref = self.monitor(target);
        expect(ends()).to.deep.equal([[target], [self.pid]]);
        send(target, (me: AnySelf) => me.demonitor(ref));
        yield* pause(self);
        expect(ends()).to.deep.equal([[target], [self.pid]]);
        self.demonitor(ref);
        expect(ends()).to.deep.equal([[], []]);
        const last = self.monitor(target);
        exit(target, 'bye');
        expect(ends()).to.deep.equal([[], undefined]);
        expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref: last, pid: target, reason: 'bye' });
        const late = self.monitor(target);
        expect(processInfo(self.pid, 'monitors')).to.deep.equal([]);
        expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref: late, pid: target, reason: 'noproc' });
        register('myself', self.pid);
        self.monitor(self.pid);
        self.monitor('myself');
        expect(processInfo(self.pid, ['monitors', 'monitored_by'])).to.deep.equal({ monitors: [], monitored_by: [] });
      }));

    it('otp_5772_link: after unlink and a look at the mailbox no EXIT comes', () =>
      inProcess(kind, function* (self) {
        self.trapExit = true;
        for (let round = 0; round < 100; round += 1) {
          const pid = self.spawnLink(
            kind.fn(function* (me: AnySelf) {
              me.exit('crash');
            }),
          );
          if (round % 2 === 0) yield self.receive(nothing, { after: 0 });
          if (round % 3 === 0) yield* pause(self);
          self.unlink(pid);
          const there = yield* drain(self);
          expect(there.length).to.be.at.most(1);
          if (round % 3 === 0) expect(there).to.have.length(1);
          yield* pause(self);
          expect(yield* drain(self)).to.deep.equal([]);
        }
      }));

    it('otp_5772_monitor: after demonitor and a look at the mailbox no DOWN comes', () =>
      inProcess(kind, function* (self) {
        for (let round = 0; round < 100; round += 1) {
          const { ref } = self.spawnMonitor(kind.fn(function* () {}));
          if (round % 3 === 0) yield* pause(self);
          self.demonitor(ref);
          const there = yield* drain(self);
          expect(there).to.have.length(round % 3 === 0 ? 1 : 0);
          yield* pause(self);
          expect(yield* drain(self)).to.deep.equal([]);
        }
      }));

    for (const seed of [11, 12, 13]) {
      it(`otp_17127_local_link_with_simultaneous_link_unlink: the link that the other side made after my unlink stays (run order ${seed})`, () =>
        inProcess(
          kind,
          function* (self) {
            for (let round = 0; round < 30; round += 1) {
              const a = self.spawn(puppet);
              const b = self.spawn(puppet);
              send(a, (me: AnySelf) => me.link(b));
              yield* pause(self);
              send(a, (me: AnySelf) => {
                me.unlink(b);
                send(b, (you: AnySelf) => you.link(a));
              });
              yield* pause(self);
              expect([linksOf(a), linksOf(b)]).to.deep.equal([[b], [a]]);
              exit(a, 'both');
              expect(isAlive(b)).to.equal(false);
            }
          },
          { seed },
        ));

      it(`otp_17127_local_random: links made and ended by both sides at random agree in the end (run order ${seed})`, () =>
        inProcess(
          kind,
          function* (self) {
            const random = new VirtualClock(seed);
            const a = self.spawn(puppet);
            const b = self.spawn(puppet);
            for (let operation = 0; operation < 500; operation += 1) {
              const [from, to] = random.random() < 0.5 ? [a, b] : [b, a];
              const link = random.random() < 0.5;
              send(from, (me: AnySelf) => (link ? me.link(to) : me.unlink(to)));
              if (random.random() < 0.2) yield* pause(self);
            }
            yield* pause(self);
            expect(isAlive(a) && isAlive(b)).to.equal(true);
            expect(linksOf(a)?.includes(b)).to.equal(linksOf(b)?.includes(a));
            expect(linksOf(a)?.length).to.be.at.most(1);
          },
          { seed },
        ));
    }

    it('a chain of linked processes passes the reason on as it is', () =>
      inProcess(kind, function* (self) {
        self.trapExit = true;
        const reason = { compound: ['reason'] };
        const chain: (me: AnySelf, left: number) => Promise<unknown> = kind.fn(function* (me: AnySelf, left: number) {
          if (left === 0) me.exit(reason);
          me.spawnLink(chain, left - 1);
          yield me.receive(nothing);
        });
        const pid = self.spawnLink(chain, 1_000);
        const message = yield* next(self);
        expect(message).to.include({ type: 'EXIT', pid });
        expect(message.reason).to.equal(reason);
      }));
  });
});
