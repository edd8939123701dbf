/** Start options are checked before anything is started, and the error names the field (DESIGN 6). */
import { GenServer, GenStatem, OptionsError, ProcLib } from '@hot/behaviours';
import { coroutine, processes } from '@hot/runtime';
import { expect } from 'chai';
import { suiteServer as server } from '../helpers/suite-server';
import { handleEventMachine } from '../helpers/suite-statem';
import { asTester, endOf } from '../helpers/tester';

const wrong: [object, field: string, message: string][] = [
  [{ nam: 'z' }, 'nam', 'no such option'],
  [{ name: 7 }, 'name', 'must be a string'],
  [{ name: '' }, 'name', 'must be neither'],
  [{ name: { local: 'undefined' } }, 'name.local', 'must be neither'],
  [{ timeout: -1 }, 'timeout', 'must be a number of ms from 0'],
  [{ timeout: '5s' }, 'timeout', 'must be a number of ms from 0'],
  [{ hibernateAfter: 1.5 }, 'hibernateAfter', 'must be a number of ms from 0'],
  [{ debug: 'trace' }, 'debug', ''],
  [{ debug: ['trace', 'all'] }, 'debug.1', 'no such debug option'],
  [{ spawnOptions: { mailbox: { max: 0, overflow: 'exit' } } }, 'spawnOptions.mailbox.max', ''],
  [{ spawnOptions: { priority: 'high' } }, 'spawnOptions.priority', 'no such option'],
];

describe('start options', () => {
  for (const [options, field, message] of wrong) {
    it(
      `refuse ${JSON.stringify(options)}`,
      asTester(function* () {
        const before = processes().length;
        for (const start of [GenServer.start, GenServer.startLink, GenServer.startMonitor]) {
          try {
            yield start(server, 0, options as GenServer.StartOptions);
            expect.fail('it was taken');
          } catch (thrown) {
            expect(thrown).to.be.instanceOf(OptionsError);
            expect(thrown).to.include({ code: 'invalid_options', field });
            expect((thrown as Error).message).to.include(`invalid option ${field}: ${message}`);
          }
        }
        expect(processes()).to.have.lengthOf(before);
      }),
    );
  }

  it(
    'bound the mailbox',
    asTester(function* ({ self, node }) {
      const pid = yield GenServer.start(server, 0, {
        spawnOptions: { mailbox: { max: 2, overflow: 'exit' } },
      });
      const ref = self.monitor(pid);
      for (let n = 0; n < 4; n += 1) node.send(pid, n);
      const down = yield self.receive();
      expect(down).to.include({ ref, reason: 'mailbox_overflow' });
    }),
  );

  it(
    'to enter a loop are those of its behaviour, and not of the other one',
    asTester(function* ({ self }) {
      const loops = {
        actions: coroutine(function* () {
          return yield GenServer.enterLoop(server, 's', { actions: [] } as never);
        }),
        next: coroutine(function* () {
          return yield GenStatem.enterLoop(handleEventMachine, 'idle', 's', { next: 5 } as never);
        }),
      };
      for (const [field, entering] of Object.entries(loops)) {
        const reason: unknown = yield endOf(self, ProcLib.spawn(entering));
        expect(reason).to.be.instanceOf(OptionsError).and.to.include({ field });
      }
    }),
  );
});
