/** OTP's hibernate_SUITE and register_SUITE of the emulator. The names of the cases are OTP's. */
import { ProcLib } from '@hot/behaviours';
import {
  coroutine,
  exit,
  type Pid,
  processInfo,
  register,
  type Self,
  self as runningSelf,
  send,
  spawn,
  whereis,
} from '@hot/runtime';
import { expect } from 'chai';
import { asTester, endOf, nextMessage, sleep } from '../helpers/tester';

/** What a process does when it wakes up: it tells what it finds, and hibernates again for each `'again'`. */
const waking = {
  awake: coroutine(function* (tester: Pid<unknown>, rounds: number): Generator<unknown, unknown, unknown> {
    const message = yield runningSelf().receive();
    send(tester, { message, rounds });
    return message === 'again' ? ProcLib.hibernate(waking, 'awake', [tester, rounds + 1]) : undefined;
  }),
};

const hibernating = (pid: Pid): unknown => processInfo(pid, 'hibernating');

describe('hibernate_SUITE', () => {
  it(
    'basic, dynamic_call: the function that is named goes on, with the message in the mailbox, time after time; nothing of the caller does',
    asTester(function* ({ self }) {
      const went: string[] = [];
      const sleeper = coroutine(function* (): Generator<unknown, unknown, unknown> {
        try {
          const name = ['aw', 'ake'].join('');
          return yield ProcLib.hibernate(waking, name, [self.pid, 0]);
        } catch {
          went.push('caught');
          return undefined;
        }
      });
      const pid = spawn(sleeper);
      for (let round = 0; round < 100; round += 1) {
        yield sleep(self, 1);
        expect([hibernating(pid), processInfo(pid, 'status'), processInfo(pid, 'message_queue_len')]).to.deep.equal([
          true,
          'waiting',
          0,
        ]);
        send(pid as Pid<unknown>, 'again');
        expect(yield nextMessage(self, 1)).to.deep.equal({ message: 'again', rounds: round });
      }
      const end = self.monitor(pid);
      send(pid as Pid<unknown>, 'enough');
      expect(yield nextMessage(self, 1)).to.include({ message: 'enough' });
      expect(yield nextMessage(self, 1)).to.include({ ref: end, reason: 'normal' });
      expect(went).to.deep.equal([]);
    }),
  );

  it(
    'bad_args: a module, a name and a list of arguments, or nothing',
    asTester(function* ({ self }) {
      const wrong: unknown[][] = [
        [5, 'awake', []],
        [waking, 5, []],
        [waking, 'awake', 'args'],
      ];
      for (const args of wrong) {
        const body = coroutine(function* (): Generator<unknown, unknown, unknown> {
          return yield (ProcLib.hibernate as (...args: unknown[]) => unknown)(...args);
        });
        expect(yield endOf(self, spawn(body)))
          .to.be.instanceOf(Error)
          .and.to.include({ code: 'badarg' });
      }
    }),
  );

  it(
    'messages_in_queue: one that has messages wakes at once',
    asTester(function* ({ self }) {
      const body = coroutine(function* (me: Self): Generator<unknown, unknown, unknown> {
        send(me.pid as Pid<unknown>, 'was here');
        return yield ProcLib.hibernate(waking, 'awake', [self.pid, 0]);
      });
      spawn(body);
      expect(yield nextMessage(self, 1)).to.deep.equal({ message: 'was here', rounds: 0 });
    }),
  );

  it(
    'undefined_mfa: the process dies when it is woken, not before',
    asTester(function* ({ self }) {
      const body = coroutine(function* (): Generator<unknown, unknown, unknown> {
        return yield ProcLib.hibernate(waking, 'nothing', []);
      });
      const pid = spawn(body);
      const ref = self.monitor(pid);
      expect(yield nextMessage(self, 1000)).to.equal('nothing');
      expect(hibernating(pid)).to.equal(true);
      send(pid as Pid<unknown>, 'wake');
      expect(yield nextMessage(self, 1)).to.deep.include({
        ref,
        reason: { undef: { module: 'anonymous', function: 'nothing' } },
      });
    }),
  );
});

describe('register_SUITE', () => {
  it(
    'otp_8099: a name is free as soon as its process has ended, a hundred thousand times',
    asTester(function* ({ self }) {
      const idle = coroutine(function* (me: Self): Generator<unknown, void, unknown> {
        yield me.receive();
      });
      let last: Pid | undefined;
      for (let round = 0; round < 100_000; round += 1) {
        const pid = spawn(idle);
        if (last !== undefined) exit(last, 'kill');
        // The signal takes its way, as any: the name is asked for until it is free.
        while (whereis('otp_8099') !== undefined) yield self.receive(undefined, { after: 0 });
        register('otp_8099', pid);
        last = pid;
      }
      expect(whereis('otp_8099')).to.equal(last);
    }),
  );
});
