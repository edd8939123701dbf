/** OTP's proc_lib_SUITE: ending a process in good order. The names of the cases are OTP's. */
import { GenServer, ProcLib } from '@hot/behaviours';
import { coroutine, isAlive, type Pid, type Self, spawn } from '@hot/runtime';
import { expect } from 'chai';
import { suiteServer as server } from '../helpers/suite-server';
import { asTester, endOf, nextMessage, reasonOf, sleep } from '../helpers/tester';

describe('proc_lib_SUITE: stop', () => {
  /** A process that does as it is told with the first message, a system message. */
  const obedient = (act: (self: Self) => unknown): Pid =>
    spawn(
      coroutine(function* (self: Self): Generator<unknown, unknown, unknown> {
        yield self.receive();
        return yield act(self);
      }),
    );

  it(
    'stop: ends a process, once; by name too',
    asTester(function* () {
      const pid: Pid = yield GenServer.start(server, 's');
      expect(yield ProcLib.stop(pid)).to.equal('ok');
      expect(isAlive(pid)).to.equal(false);
      expect(yield reasonOf(ProcLib.stop(pid))).to.equal('noproc');
      yield GenServer.start(server, 's', { name: 'to_stop' });
      expect(yield ProcLib.stop('to_stop', { shutdown: 1 }, 1000)).to.equal('ok');
      expect(yield reasonOf(ProcLib.stop('to_stop'))).to.equal('noproc');
    }),
  );

  it(
    'stop: who ends with another reason is told with that',
    asTester(function* ({ self }) {
      const boom = new Error('badmatch');
      const crash = (): never => {
        throw boom;
      };
      expect(yield reasonOf(ProcLib.stop(obedient((me) => me.exit('die'))))).to.equal('die');
      expect(yield reasonOf(ProcLib.stop(obedient(crash), 'normal', 1000))).to.equal(boom);
      expect(yield nextMessage(self)).to.equal('nothing');
    }),
  );

  it(
    'stop: a request that ran out of time stands',
    asTester(function* ({ self }) {
      const pid = obedient((me) => sleep(me, 2000));
      expect(yield reasonOf(ProcLib.stop(pid, 'normal', 1000))).to.equal('timeout');
      expect(isAlive(pid)).to.equal(true);
      yield sleep(self, 1000);
      expect(isAlive(pid)).to.equal(false);
      const other = obedient((me) => sleep(me, 6));
      expect(yield reasonOf(ProcLib.stop(other, 'normal', 0))).to.equal('timeout');
      expect(yield endOf(self, other)).to.equal('normal');
      expect(yield nextMessage(self)).to.equal('nothing');
    }),
  );
});
