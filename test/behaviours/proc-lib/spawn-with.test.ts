/** `ProcLib.spawnWith` with a monitor. */
import { ProcLib } from '@hot/behaviours';
import { isProcessError } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { asTester, nextMessage } from '../helpers/tester';

describe('ProcLib.spawnWith', () => {
  it(
    'with a monitor gives the pid and the reference, and the DOWN comes under it',
    asTester(function* ({ self }) {
      const { pid, ref } = ProcLib.spawnWith({ monitor: true }, (me, reason: string) => me.exit(reason), 'bye');
      expect(ProcLib.ancestors(pid)).to.deep.equal([self.pid]);
      expect(yield nextMessage(self, 1)).to.deep.include({ type: 'DOWN', ref, pid, reason: 'bye' });

      self.trapExit = true;
      const module = { run: (reason: string) => Promise.reject(new Error(reason)) };
      const linked = ProcLib.spawnWith({ monitor: true, link: true }, module, 'run', ['no']);
      const types = [yield nextMessage(self, 1), yield nextMessage(self, 1)].map((m) => (m as { type: string }).type);
      expect(types).to.have.members(['DOWN', 'EXIT']);
      expect(ProcLib.initialCall(linked.pid)).to.include({ function: 'run', arity: 1 });
    }),
  );

  it('with a monitor is refused outside of any process: nobody is there to be told', async () => {
    const node = await startTestNode({ logger: { silent: true } });
    try {
      ProcLib.spawnWith({ monitor: true }, () => undefined);
      expect.fail('it did not fail');
    } catch (thrown) {
      expect(isProcessError(thrown) && thrown.code).to.equal('no_process');
    } finally {
      await node.stop({ deadline: 0 });
    }
  });
});
