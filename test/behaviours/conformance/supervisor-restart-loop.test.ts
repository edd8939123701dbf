/** OTP's supervisor_SUITE: while a restart is tried again and again, the supervisor does its work. The names of the cases are OTP's. */
import { Supervisor } from '@hot/behaviours';
import { exit, isAlive, type Pid, send } from '@hot/runtime';
import { expect } from 'chai';
import type { AnySelf } from '../../helpers/body-kind';
import { openable } from '../helpers/openable';
import { childOf, childrenOf, countsOf, startWorker, supervise, worker } from '../helpers/suite-supervisor';
import { asTester, endOf, reasonOf, sleep } from '../helpers/tester';

type Work = Generator<unknown, void, unknown>;

/** Restarts that fail for ever, one per ms, until they are to go well. */
class Loop {
  /** Whether starts fail. */
  fails = false;
  /** Attempts so far. */
  attempts = 0;

  readonly start = async (): Promise<Pid> => {
    this.attempts += 1;
    if (!this.fails) return startWorker();
    throw 'no';
  };
}

const flags = { intensity: 1_000_000, period: 1 } as const;

/** Kills a child, and leaves its restart to fail. */
function* hang(self: AnySelf, loop: Loop, pid: Pid): Work {
  loop.fails = true;
  exit(pid, 'kill');
  yield endOf(self, pid);
}

describe('supervisor_SUITE: restarts that hang', () => {
  it(
    'hanging_restart_loop: requests are served between the attempts',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const loop = new Loop();
      const spec = worker('child1', { start: loop.start });
      const sup = yield supervise(flags, [spec, worker('child2')]);
      yield* hang(self, loop, yield childOf(sup, 'child1'));
      expect(yield childOf(sup, 'child1')).to.equal('restarting');
      expect(yield countsOf(sup)).to.deep.equal([2, 1, 0, 2]);
      expect(yield reasonOf(Supervisor.startChild(sup, spec))).to.equal('already_present');
      expect(yield reasonOf(Supervisor.restartChild(sup, 'child1'))).to.equal('restarting');
      expect(yield reasonOf(Supervisor.deleteChild(sup, 'child1'))).to.equal('restarting');
      const { attempts } = loop;
      expect(yield childOf(sup, 'child1')).to.equal('restarting');
      expect(loop.attempts).to.be.greaterThan(attempts);
      expect(yield Supervisor.terminateChild(sup, 'child1')).to.equal('ok');
      expect(yield childOf(sup, 'child1')).to.equal(undefined);
      const ended = loop.attempts;
      expect(yield childrenOf(sup)).to.have.length(2);
      expect(loop.attempts).to.equal(ended);
      loop.fails = false;
      expect(yield Supervisor.restartChild(sup, 'child1')).to.satisfy(isAlive);

      yield* hang(self, loop, yield childOf(sup, 'child1'));
      expect(yield childOf(sup, 'child1')).to.equal('restarting');
      exit(sup, 'shutdown');
      expect(yield endOf(self, sup)).to.equal('shutdown');
    }),
  );

  it(
    'hanging_restart_loop_rest_for_one: those after it wait until it has been started',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const loop = new Loop();
      const sup = yield supervise({ ...flags, strategy: 'rest_for_one' }, [
        worker('child1'),
        worker('child2', { start: loop.start }),
        worker('child3'),
      ]);
      const first: Pid = yield childOf(sup, 'child1');
      yield* hang(self, loop, yield childOf(sup, 'child2'));
      expect(yield childrenOf(sup)).to.deep.equal([
        ['child3', undefined],
        ['child2', 'restarting'],
        ['child1', first],
      ]);
      expect(yield countsOf(sup)).to.deep.equal([3, 1, 0, 3]);
      expect(yield reasonOf(Supervisor.startChild(sup, worker('child3')))).to.equal('already_present');
      expect(yield reasonOf(Supervisor.restartChild(sup, 'child2'))).to.equal('restarting');
      expect(yield reasonOf(Supervisor.deleteChild(sup, 'child2'))).to.equal('restarting');
      expect(yield Supervisor.terminateChild(sup, 'child2')).to.equal('ok');
      expect(yield childOf(sup, 'child2')).to.equal(undefined);
      loop.fails = false;
      expect(yield Supervisor.restartChild(sup, 'child2')).to.satisfy(isAlive);
      expect(yield Supervisor.restartChild(sup, 'child3')).to.satisfy(isAlive);
      expect(yield countsOf(sup)).to.deep.equal([3, 3, 0, 3]);

      yield* hang(self, loop, yield childOf(sup, 'child2'));
      expect(yield childOf(sup, 'child2')).to.equal('restarting');
      exit(sup, 'shutdown');
      expect(yield endOf(self, sup)).to.equal('shutdown');
    }),
  );

  it(
    'hanging_restart_loop_simple: of a dynamic child, which is found by the pid it had',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const loop = new Loop();
      const sup = yield supervise({ ...flags, strategy: 'simple_one_for_one' }, [
        worker('child', { start: loop.start }),
      ]);
      const first: Pid = yield Supervisor.startChild(sup, []);
      const second: Pid = yield Supervisor.startChild(sup, []);
      yield* hang(self, loop, first);
      expect(yield childrenOf(sup)).to.have.deep.members([
        [undefined, 'restarting'],
        [undefined, second],
      ]);
      expect(yield countsOf(sup)).to.deep.equal([1, 1, 0, 2]);
      expect(yield reasonOf(Supervisor.restartChild(sup, 'child'))).to.equal('simple_one_for_one');
      expect(yield reasonOf(Supervisor.deleteChild(sup, 'child'))).to.equal('simple_one_for_one');
      expect(yield Supervisor.terminateChild(sup, first)).to.equal('ok');
      expect(yield childrenOf(sup)).to.deep.equal([[undefined, second]]);
      yield* hang(self, loop, second);
      expect(yield childrenOf(sup)).to.deep.equal([[undefined, 'restarting']]);
      exit(sup, 'shutdown');
      expect(yield endOf(self, sup)).to.equal('shutdown');
    }),
  );

  it(
    'count_restarting_children: they are children, but not active ones',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const loop = new Loop();
      const sup = yield supervise({ ...flags, strategy: 'simple_one_for_one' }, [
        worker('child', { start: loop.start }),
      ]);
      expect(yield countsOf(sup)).to.deep.equal([1, 0, 0, 0]);
      const pids: Pid[] = [];
      for (let n = 0; n < 3; n += 1) pids.push(yield Supervisor.startChild(sup, []));
      expect(yield countsOf(sup)).to.deep.equal([1, 3, 0, 3]);
      yield* hang(self, loop, pids[0] as Pid);
      expect(yield countsOf(sup)).to.deep.equal([1, 2, 0, 3]);
      yield* hang(self, loop, pids[1] as Pid);
      expect(yield countsOf(sup)).to.deep.equal([1, 1, 0, 3]);
      loop.fails = false;
      yield sleep(self, 1);
      expect(yield countsOf(sup)).to.deep.equal([1, 3, 0, 3]);
    }),
  );

  it(
    'hanging_restart_loop: a start that waits holds up its supervisor, whose requests wait in order',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const gate = openable();
      let waits = false;
      const start = async (): Promise<Pid> => {
        if (waits) await gate.passed;
        return startWorker();
      };
      const sup = yield supervise({}, [worker('child1')]);
      waits = true;
      const asker = self.spawn(async (asking: AnySelf, to: Pid) => {
        send(to as Pid<unknown>, { started: await Supervisor.startChild(sup, worker('child2', { start })) });
        await asking.receive();
      }, self.pid);
      yield sleep(self, 1);
      gate.open();
      const [second] = yield childrenOf(sup);
      expect(second[0]).to.equal('child2');
      const message = yield self.receive();
      expect(message.started).to.equal(second[1]);
      expect(isAlive(asker)).to.equal(true);
    }),
  );
});
