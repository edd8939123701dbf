/** OTP's timer_simple_SUITE, on virtual time: exit signals, and the ends of timers. A test bears the name of OTP's case. */
import { timer } from '@hot/behaviours';
import { coroutine, isAlive, makeRef, monotonicTime, type Pid, processes, register, send } from '@hot/runtime';
import { expect } from 'chai';
import type { AnySelf } from '../../helpers/body-kind';
import { drain, next } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';
import { asTester, sleep } from '../helpers/tester';

describe('timer_SUITE: exit', () => {
  const target = coroutine(function* (me: AnySelf) {
    yield me.receive();
  });
  const cases = { exit_after1: 'a pid', exit_after3: 'a name', exit_after4: 'a name on a node' };
  for (const [name, kind] of Object.entries(cases)) {
    it(
      `${name}: to ${kind}`,
      asTester(function* ({ self, node }) {
        self.trapExit = true;
        const pid: Pid = self.spawnLink(target);
        register('target', pid);
        const to = { 'a pid': pid, 'a name': 'target', 'a name on a node': { name: 'target', node: node.name } }[kind]!;
        timer.exitAfter(1_000, to, { why: 'told to' });
        yield sleep(self, 999);
        expect(isAlive(pid)).to.equal(true);
        expect(yield* next(self, 1)).to.deep.equal({ type: 'EXIT', pid, reason: { why: 'told to' } });
        timer.exitAfter(1_000, to, 'nobody is there');
        timer.exitAfter(0, to, 'nobody is there');
        yield sleep(self, 1_000);
        expect(codeOf(() => timer.exitAfter(1, 12 as never, 'x'))).to.equal('badarg');
        expect(codeOf(() => timer.exitAfter(-1, pid, 'x'))).to.equal('badarg');
      }),
    );
  }

  it(
    'exit_after2: to oneself, when nobody is named',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const pid = self.spawnLink(
        coroutine(function* (me: AnySelf) {
          timer.exitAfter(1_000, 'bang');
          yield me.receive();
        }),
      );
      expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid, reason: 'bang' });
      timer.exitAfter(0, 'trapped');
      expect(yield* next(self)).to.include({ type: 'EXIT', reason: 'trapped' });
    }),
  );

  it(
    'kill_after1, kill_after2, kill_after3: kills a pid, a name, or oneself, which cannot be trapped',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const stubborn = coroutine(function* (me: AnySelf, alone: boolean) {
        me.trapExit = true;
        if (alone) timer.killAfter(1_000);
        for (;;) yield me.receive();
      });
      const pid = self.spawnLink(stubborn, false);
      timer.killAfter(1_000, pid);
      expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid, reason: 'killed' });
      const named = self.spawnWith({ name: 'stubborn', link: true }, stubborn, false);
      timer.killAfter(1_000, 'stubborn');
      expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid: named, reason: 'killed' });
      const alone = self.spawnLink(stubborn, true);
      expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid: alone, reason: 'killed' });
      expect(monotonicTime()).to.equal(3_000);
    }),
  );
});

describe('timer_SUITE: cancel', () => {
  const makers: Record<string, (self: AnySelf) => timer.TimerRef> = {
    'cancel1: of sendAfter to a pid': (self) => timer.sendAfter(100, self.pid, 'x'),
    'cancel2: of sendAfter to a name': () => timer.sendAfter(100, 'me', 'x'),
    'cancel3: of applyAfter': (self) => timer.applyAfter(100, () => send(self.pid, 'x')),
    'cancel4: of sendInterval': (self) => timer.sendInterval(100, self.pid, 'x'),
    'cancel5: of applyInterval': (self) => timer.applyInterval(100, () => send(self.pid, 'x')),
  };
  for (const [title, make] of Object.entries(makers)) {
    it(
      `${title}, before and after its end, and twice`,
      asTester(function* ({ self }) {
        register('me', self.pid);
        const before = processes().length;
        const cancelled = make(self);
        expect(timer.cancel(cancelled)).to.equal('cancel');
        expect(timer.cancel(cancelled)).to.equal('cancel');
        yield sleep(self, 1_000);
        expect(yield* drain(self)).to.deep.equal([]);
        const fired = make(self);
        expect(yield* next(self)).to.equal('x');
        expect(timer.cancel(fired)).to.equal('cancel');
        expect(timer.cancel(fired)).to.equal('cancel');
        yield sleep(self, 1_000);
        expect(yield* drain(self)).to.deep.equal([]);
        expect(processes()).to.have.length(before);
        // By anybody.
        const other = make(self);
        self.spawn(() => timer.cancel(other));
        yield sleep(self, 1_000);
        expect(yield* drain(self)).to.deep.equal([]);
      }),
    );
  }

  it(
    'cancel6: of what was instant changes nothing: it has been done',
    asTester(function* ({ self }) {
      self.trapExit = true;
      expect(timer.cancel(timer.sendAfter(0, self.pid, 'sent'))).to.equal('cancel');
      expect(timer.cancel(timer.applyAfter(0, () => send(self.pid, 'run')))).to.equal('cancel');
      expect(timer.cancel(timer.exitAfter(0, self.pid, 'told'))).to.equal('cancel');
      yield sleep(self, 1);
      expect(yield* drain(self))
        .to.deep.include.members(['sent', 'run'])
        .and.to.have.length(3);
    }),
  );

  it(
    'cancel_invalid_args: badarg for what is no timer',
    asTester(function* () {
      const wrong: unknown[] = [undefined, null, 'x', 1, {}, { once: 'x' }, makeRef(), ['once', makeRef()]];
      for (const one of wrong) expect(codeOf(() => timer.cancel(one as never))).to.equal('badarg');
    }),
  );
});
