/** OTP's timer_simple_SUITE, on virtual time: sleep, tc, and what drives timers. A test bears the name of OTP's case. */
import { GenServer, timer } from '@hot/behaviours';
import {
  coroutine,
  isAlive,
  makeRef,
  monotonicTime,
  type Pid,
  type ProcessError,
  processes,
  processInfo,
  send,
  startTimer,
} from '@hot/runtime';
import { expect } from 'chai';
import { drain, next } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';
import { asTester, failureOf, reasonOf, sleep } from '../helpers/tester';

describe('timer_SUITE: sleep, tc, junk', () => {
  it(
    'sleep1: is over after its time and not before, and leaves the messages; the times that are wrong are refused',
    asTester(function* ({ self }) {
      timer.sendAfter(10, 'while asleep');
      expect(yield timer.sleep(1_000)).to.equal('ok');
      expect(monotonicTime()).to.equal(1_000);
      expect(yield timer.sleep(0)).to.equal('ok');
      expect(monotonicTime()).to.equal(1_000);
      expect(yield* drain(self)).to.deep.equal(['while asleep']);
      for (const time of [-1, 1.5, 'foo'] as never[]) {
        const failure = (yield failureOf(timer.sleep(time))) as ProcessError;
        expect(failure.code).to.equal('timeout_value');
      }
    }),
  );

  it(
    'sleep2: may be longer than 2^32 ms, or without end, and a sleeper can be killed',
    asTester(function* ({ self }) {
      const long = 2 ** 32 + 2 ** 33 + 5;
      const sleeper = self.spawn(
        coroutine(function* () {
          yield timer.sleep(long);
          send(self.pid, 'awake');
        }),
      );
      const forEver = self.spawn(
        coroutine(function* () {
          yield timer.sleep('infinity');
        }),
      );
      const { ref } = self.spawnMonitor(
        coroutine(function* () {
          timer.exitAfter(50, 'up');
          yield timer.sleep(long);
        }),
      );
      expect(yield* next(self)).to.include({ type: 'DOWN', ref, reason: 'up' });
      timer.sendAfter(long - 51, 'nearly');
      expect(yield self.receive()).to.equal('nearly');
      expect(isAlive(sleeper)).to.equal(true);
      expect(yield self.receive()).to.equal('awake');
      expect(monotonicTime()).to.equal(long);
      expect(isAlive(forEver)).to.equal(true);
    }),
  );

  it(
    'tc: gives microseconds and the result of each form; what is thrown goes through',
    asTester(function* ({ self }) {
      const later = coroutine(function* (ms: number) {
        yield sleep(self, ms);
        return 'done';
      });
      expect(timer.tc(() => 'result')).to.deep.equal([0, 'result']);
      expect(timer.tc([Math.max, [1, 2]])).to.deep.equal([0, 2]);
      expect(timer.tc([Math, 'max', [1, 2]])).to.deep.equal([0, 2]);
      expect(yield timer.tc([later, [500]])).to.deep.equal([500_000, 'done']);
      for (const thrown of [new Error('up'), 'up']) {
        const up = (): never => {
          throw thrown;
        };
        try {
          timer.tc(up);
          expect.fail('nothing was thrown');
        } catch (caught) {
          expect(caught).to.equal(thrown);
        }
      }
      expect(codeOf(() => timer.tc(1 as never))).to.equal('badarg');
      expect(timer.hms(1, 2, 3)).to.equal(timer.hours(1) + timer.minutes(2) + timer.seconds(3));
      expect(timer.hms(1, 2, 3)).to.equal(3_723_000);
      expect(timer.nowDiff([1, 2, 3], [0, 1, 2])).to.equal(1_000_001_000_001);
      expect(codeOf(() => timer.seconds('1' as never))).to.equal('badarg');
      expect(codeOf(() => timer.nowDiff([1, 2] as never, [0, 1, 2]))).to.equal('badarg');
    }),
  );

  /** The processes that drive the timers which `make` makes. */
  const driversOf = (make: () => unknown): Pid<unknown>[] => {
    const before = new Set(processes());
    make();
    return processes().filter((pid) => !before.has(pid));
  };

  it(
    'unexpected1, unexpected2, unexpected3: calls, casts and messages to what drives a timer do nothing',
    asTester(function* ({ self }) {
      const [driver] = driversOf(() => timer.sendInterval(1_000, self.pid, 'tick'));
      const failed: unknown = yield reasonOf(GenServer.call(driver as Pid, 'junk', 100));
      expect(failed).to.equal('timeout');
      GenServer.cast(driver as Pid, 'junk');
      send(driver!, 'junk');
      send(driver!, null);
      yield sleep(self, 2_000);
      expect(yield* drain(self)).to.deep.equal(['tick', 'tick']);
      expect(processInfo(driver!, 'message_queue_len')).to.equal(0);
    }),
  );

  it(
    'nonexistent1, nonexistent2: forged timeouts and news of strangers do nothing',
    asTester(function* ({ self }) {
      const [driver] = driversOf(() => timer.applyAfter(1_000, () => send(self.pid, 'run')));
      send(driver!, { type: 'timeout', ref: makeRef(), message: undefined });
      send(driver!, { type: 'DOWN', ref: makeRef(), pid: self.pid, reason: 'x' });
      startTimer(10, driver!, 'forged');
      yield sleep(self, 999);
      expect(yield* drain(self)).to.deep.equal([]);
      expect(yield* next(self)).to.equal('run');
      expect(monotonicTime()).to.equal(1_000);
    }),
  );
});
