import { GenServer, isCallError } from '@hot/behaviours';
import { exit, type Pid, processInfo } from '@hot/runtime';
import { expect } from 'chai';
import { suiteServer } from '../helpers/suite-server';
import { asTester, failureOf, nextMessage } from '../helpers/tester';

describe('a call', () => {
  for (const timeout of [1_000, 'infinity'] as const) {
    it(
      `that is over leaves no monitor and no message, whatever came of it (timeout ${timeout})`,
      asTester(function* ({ self }) {
        const pid: Pid = yield GenServer.start(suiteServer, undefined);
        yield GenServer.call(pid, 'anything', timeout);
        expect(processInfo(self.pid, 'monitors')).to.deep.equal([]);
        const failure = yield failureOf(GenServer.call(pid, () => self.exit('on purpose'), timeout));
        expect(isCallError(failure)).to.equal(true);
        expect(processInfo(self.pid, 'monitors')).to.deep.equal([]);
        expect(yield nextMessage(self, 1)).to.equal('nothing');
      }),
    );
  }

  it(
    'that took too long leaves no monitor; the end of the server later is not heard of',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(suiteServer, undefined);
      const failure = yield failureOf(GenServer.call(pid, () => never, 10));
      expect(failure.code).to.equal('timeout');
      expect(processInfo(self.pid, 'monitors')).to.deep.equal([]);
      exit(pid, 'kill');
      expect(yield nextMessage(self, 1)).to.equal('nothing');
    }),
  );
});

const never = new Promise<never>(() => undefined);
