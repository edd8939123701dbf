/** Stopping children, where OTP's suite does not reach. */
import { Supervisor } from '@hot/behaviours';
import { exit, type Pid } from '@hot/runtime';
import { expect } from 'chai';
import { reportsOf, slowly, startTrapping, startWorker, supervise, worker } from '../helpers/suite-supervisor';
import { asTester, endOf } from '../helpers/tester';

describe('A supervisor that stops', () => {
  it(
    'gives dynamic children their time though the clock does not stand at a whole ms',
    asTester(function* ({ self, node, logged }) {
      self.trapExit = true;
      let ended = 0;
      const start = (ms: number): Promise<Pid> =>
        startTrapping((reason, child) => {
          node.clock.ring(node.clock.now() + 0.25);
          ended += 1;
          return slowly(ms)(reason, child);
        });
      const sup = yield supervise({ strategy: 'simple_one_for_one' }, [worker('child', { shutdown: 1000, start })]);
      for (const ms of [0, 10, 900]) yield Supervisor.startChild(sup, [ms]);
      exit(sup, 'shutdown');
      expect(yield endOf(self, sup)).to.equal('shutdown');
      expect(ended).to.equal(3);
      expect(reportsOf(logged, 'shutdown_error')).to.deep.equal([]);
    }),
  );

  it(
    'knows the reason of a child that ended before it was told to',
    asTester(function* ({ self, logged }) {
      self.trapExit = true;
      const flags = { strategy: 'simple_one_for_one' } as const;
      const sup = yield supervise(flags, [worker('child', { start: startWorker, restart: 'temporary' })]);
      const first: Pid = yield Supervisor.startChild(sup, []);
      yield Supervisor.startChild(sup, []);
      // The end of the child is in the mailbox of the supervisor behind the order to stop.
      exit(sup, 'shutdown');
      exit(first, 'crash');
      expect(yield endOf(self, sup)).to.equal('shutdown');
      const [report] = reportsOf(logged, 'shutdown_error');
      expect(report).to.deep.include({ reason: 'crash' });
      expect(report?.['offender']).to.include({ nb_children: 1 });
    }),
  );
});
