/** Ending a process in good order when it ends by itself meanwhile. The expected reasons are those of OTP 25. */
import { type CallError, GenServer, noreply, stop } from '@hot/behaviours';
import { coroutine, type Pid, send, spawn } from '@hot/runtime';
import { expect } from 'chai';
import { openable } from '../helpers/openable';
import { suiteServer } from '../helpers/suite-server';
import { asTester, nextMessage, reasonOf, sleep } from '../helpers/tester';

describe('stopping a process', () => {
  for (const limit of [1000, 'infinity'] as const) {
    it(
      `fails when it has ended by itself before, even with the reason asked for (${limit})`,
      asTester(function* ({ self }) {
        const gate = openable();
        const pid: Pid = yield GenServer.start(suiteServer, 's');
        GenServer.cast(pid, async (state: unknown) => {
          await gate.passed;
          return stop('shutdown', state);
        });
        const stopped = reasonOf(GenServer.stop(pid, 'shutdown', limit));
        gate.open();
        expect(yield stopped).to.equal('shutdown');
        expect(yield nextMessage(self)).to.equal('nothing');
      }),
    );
  }

  it(
    'succeeds for the first of two that ask, and fails for the second',
    asTester(function* ({ self }) {
      const gate = openable();
      const pid: Pid = yield GenServer.start(suiteServer, 's');
      GenServer.cast(pid, async (state: unknown) => {
        await gate.passed;
        return noreply(state);
      });
      const asks = coroutine(function* (): Generator<unknown, void, unknown> {
        let outcome;
        try {
          outcome = yield GenServer.stop(pid);
        } catch (error) {
          outcome = { failed: (error as CallError).reason };
        }
        send(self.pid, outcome);
      });
      spawn(asks);
      spawn(asks);
      yield sleep(self, 1);
      gate.open();
      expect([yield nextMessage(self, 1), yield nextMessage(self, 1)]).to.have.deep.members([
        'ok',
        { failed: 'normal' },
      ]);
    }),
  );
});
