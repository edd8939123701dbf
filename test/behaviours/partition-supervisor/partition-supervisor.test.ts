/** PartitionSupervisor: copies of one child, and names that lead a key to its copy. */
import { GenServer, noreply, OptionsError, PartitionSupervisor, reply, Supervisor, sys } from '@hot/behaviours';
import { exit, isAlive, type Pid, ProcessError, self as runningSelf, send } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { availableParallelism } from 'node:os';
import { suiteServer } from '../helpers/suite-server';
import { endChild, Fickle, startWorker } from '../helpers/suite-supervisor';
import { asTester, endOf, failureOf, nextMessage, reasonOf, sleep } from '../helpers/tester';

const child = { start: startWorker };
/** Where some keys belong among five: by FNV-1a of their text in UTF-16LE, which knows both bytes of a character. */
const STABLE = [4, 1, 2, 2, 1, 0, 2, 2, 4];

const keys = [0, 1, 7, 'a', 'user 17', { user: 17 }, ['shop', 3], null, undefined, true, 1.5];

describe('A partition supervisor', () => {
  it(
    'starts as many copies as it is told, with their numbers as ids',
    asTester(function* () {
      const sup = yield PartitionSupervisor.startLink({ child, partitions: 3 }, { name: 'three' });
      expect(PartitionSupervisor.partitions('three')).to.equal(3);
      expect(PartitionSupervisor.partitions(sup)).to.equal(3);
      const children = yield PartitionSupervisor.whichChildren('three');
      expect(children.map(({ id }: { id: number }) => id)).to.deep.equal([2, 1, 0]);
      expect(children.every(({ pid }: { pid: Pid }) => isAlive(pid))).to.equal(true);
      expect(yield PartitionSupervisor.countChildren(sup)).to.deep.equal({
        specs: 3,
        active: 3,
        supervisors: 0,
        workers: 3,
      });
    }),
  );

  it(
    'has as many partitions as the machine can run threads at a time unless it is told',
    asTester(function* () {
      yield PartitionSupervisor.startLink({ child }, { name: 'default' });
      expect(PartitionSupervisor.partitions('default')).to.equal(availableParallelism());
    }),
  );

  it(
    'leads to its partitions after its code was changed, too',
    asTester(function* () {
      const sup = yield PartitionSupervisor.startLink({ child, partitions: 2 }, { name: 'carts' });
      const before = PartitionSupervisor.whereisName({ name: 'carts', key: 1 });
      yield sys.suspend(sup);
      yield sys.changeCode(sup, PartitionSupervisor, '1', []);
      yield sys.resume(sup);
      expect(PartitionSupervisor.whereisName({ name: 'carts', key: 1 })).to.equal(before);
      expect(yield GenServer.call(PartitionSupervisor.via('carts', 1), 'hi')).to.deep.equal({ echo: 'hi' });
    }),
  );

  it(
    'leads a key to one partition, in every place that takes the name of a server',
    asTester(function* ({ self }) {
      const sup = yield PartitionSupervisor.startLink({ child, partitions: 4 }, { name: 'carts' });
      const children = yield PartitionSupervisor.whichChildren(sup);
      const pids = children.map(({ pid }: { pid: Pid }) => pid);
      for (const key of keys) {
        const name = PartitionSupervisor.via('carts', key);
        const pid: Pid = yield GenServer.call(name, (state: unknown) => reply(runningSelf().pid, state));
        expect(pids).to.include(pid);
        expect(yield GenServer.call({ via: [PartitionSupervisor, { name: sup, key }] }, 'hi')).to.deep.equal({
          echo: 'hi',
        });
        expect(PartitionSupervisor.whereisName({ name: 'carts', key: structuredClone(key) })).to.equal(pid);
        GenServer.cast(name, (state: unknown) => {
          send(self.pid, { cast: runningSelf().pid });
          return noreply(state);
        });
        expect(yield self.receive()).to.deep.equal({ cast: pid });
      }
      const id = GenServer.sendRequest(PartitionSupervisor.via('carts', 1), 'hi');
      expect(yield GenServer.waitResponse(id)).to.deep.equal({ reply: { echo: 'hi' } });
    }),
  );

  it(
    'leads integers round by their absolute value, and spreads other keys over all partitions',
    asTester(function* () {
      yield PartitionSupervisor.startLink({ child, partitions: 5 }, { name: 'five' });
      const children = yield PartitionSupervisor.whichChildren('five');
      const numberOf = new Map<Pid | undefined, number>(
        children.map(({ id, pid }: { id: number; pid: Pid }) => [pid, id]),
      );
      const partition = (key: unknown): number | undefined =>
        numberOf.get(PartitionSupervisor.whereisName({ name: 'five', key }));
      expect([0, 4, 5, 13, -1, -7, 12n, -11n].map(partition)).to.deep.equal([0, 4, 0, 3, 1, 2, 2, 1]);
      const counts = [0, 0, 0, 0, 0];
      for (let n = 0; n < 1000; n += 1) counts[partition(`user ${n}`) as number]! += 1;
      for (const count of counts) expect(count).to.be.within(120, 280);
      // The hash is part of what is promised: a key stays where it is from one version of hot to the next.
      expect(['a', 'b', { user: 17 }, null, 1.5, 'š', 'ключ', '鍵', 'Ω'].map(partition)).to.deep.equal(STABLE);
    }),
  );

  it(
    'leads to the new process once a partition was started again, and to nobody meanwhile',
    asTester(function* ({ self }) {
      const fickle = new Fickle();
      yield PartitionSupervisor.startLink(
        { child: { start: fickle.start }, partitions: 2, intensity: 1_000_000 },
        { name: 'two' },
      );
      const other = PartitionSupervisor.whereisName({ name: 'two', key: 0 });
      const first = PartitionSupervisor.whereisName({ name: 'two', key: 1 }) as Pid;
      fickle.fails = 'no';
      exit(first, 'kill');
      yield endOf(self, first);
      expect(yield reasonOf(GenServer.call(PartitionSupervisor.via('two', 1), 'hi'))).to.equal('noproc');
      fickle.fails = undefined;
      yield sleep(self, 1);
      expect(yield GenServer.call(PartitionSupervisor.via('two', 1), 'hi')).to.deep.equal({ echo: 'hi' });
      expect(PartitionSupervisor.whereisName({ name: 'two', key: 1 })).not.to.equal(first);
      expect(PartitionSupervisor.whereisName({ name: 'two', key: 0 })).to.equal(other);
      yield Supervisor.terminateChild('two', 1);
      expect(PartitionSupervisor.whereisName({ name: 'two', key: 1 })).to.equal(undefined);
      yield Supervisor.restartChild('two', 1);
      expect(PartitionSupervisor.whereisName({ name: 'two', key: 1 })).to.satisfy(isAlive);
    }),
  );

  it(
    'restarts partitions together when its strategy says so, and ends when there were too many restarts',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const flags = { child, partitions: 2, strategy: 'one_for_all', intensity: 1 } as const;
      const sup = yield PartitionSupervisor.startLink(flags, { name: 'all' });
      const [zero, one] = [0, 1].map((key) => PartitionSupervisor.whereisName({ name: 'all', key }));
      yield endChild(self, zero as Pid, 'kill');
      expect(PartitionSupervisor.whereisName({ name: 'all', key: 1 }))
        .to.satisfy(isAlive)
        .and.not.equal(one);
      yield endChild(self, PartitionSupervisor.whereisName({ name: 'all', key: 0 }) as Pid, 'kill');
      expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid: sup, reason: 'shutdown' });
      expect(PartitionSupervisor.whereisName({ name: 'all', key: 1 })).to.equal(undefined);
      expect(() => PartitionSupervisor.partitions('all'))
        .to.throw()
        .with.property('reason', 'noproc');
      expect(yield reasonOf(PartitionSupervisor.whichChildren('all'))).to.equal('noproc');
      // Another one under the name is another one.
      yield PartitionSupervisor.startLink({ child, partitions: 3 }, { name: 'all' });
      expect(PartitionSupervisor.partitions('all')).to.equal(3);
    }),
  );

  it(
    'makes each partition of a function of its number, by any form of start, under any kind of name',
    asTester(function* () {
      const module = { startLink: (size: number) => GenServer.startLink(suiteServer, { size }) };
      const name = { global: 'sized' };
      yield PartitionSupervisor.startLink(
        { child: (n: number) => ({ start: [module, 'startLink', [n * 10]] as const, shutdown: 7 }), partitions: 3 },
        { name },
      );
      const state = (s: unknown): unknown => reply(s, s);
      expect(yield GenServer.call(PartitionSupervisor.via(name, 2), state)).to.deep.equal({ size: 20 });
      const spec = yield Supervisor.getChildspec(name, 2);
      expect(spec).to.deep.include({ id: 2, shutdown: 7, modules: [module], start: [module, 'startLink', [20]] });
    }),
  );

  it(
    'leads to a partition whose start tells more than its process',
    asTester(function* () {
      const start = async (): Promise<{ pid: Pid; info: string }> => ({ pid: await startWorker(), info: 'more' });
      const sup = yield PartitionSupervisor.startLink({ child: { start }, partitions: 2 }, { name: 'told' });
      const [{ pid }] = yield PartitionSupervisor.whichChildren(sup);
      expect(PartitionSupervisor.whereisName({ name: 'told', key: 1 }))
        .to.equal(pid)
        .and.to.satisfy(isAlive);
      expect(yield GenServer.call(PartitionSupervisor.via('told', 1), 'hi')).to.deep.equal({ echo: 'hi' });
    }),
  );

  it(
    'refuses flags and children that are wrong, and to be a place to register at',
    asTester(function* ({ self }) {
      self.trapExit = true;
      for (const [flags, field] of [
        [{}, 'child'],
        [{ child, partitions: 0 }, 'partitions'],
        [{ child, strategy: 'simple_one_for_one' }, 'strategy'],
        [{ child, partitons: 2 }, 'partitons'],
        [null, ''],
      ] as const) {
        const failure = yield failureOf(PartitionSupervisor.startLink(flags as never));
        expect(failure).to.be.instanceOf(OptionsError).with.property('field', field);
      }
      const bad = { child: { start: startWorker, restart: 'never' } as never, partitions: 2 };
      expect(yield reasonOf(PartitionSupervisor.startLink(bad))).to.deep.equal({
        start_spec: { invalid_restart_type: 'never' },
      });
      for (const name of [undefined, null, 'carts', { name: 'carts' }]) {
        expect(() => PartitionSupervisor.whereisName(name)).to.throw(
          ProcessError,
          'a partition is named by { name, key }',
        );
      }
      const name = PartitionSupervisor.via('nobody', 1);
      expect(yield failureOf(GenServer.start(suiteServer, 's', { name }))).to.include({ code: 'already_started' });
    }),
  );

  for (const name of ['outside', { local: 'outside' }, { global: ['outside'] }]) {
    it(`serves callers outside of processes, by the name ${JSON.stringify(name)}`, async () => {
      const node = await startTestNode();
      const work = (async () => {
        await PartitionSupervisor.startLink({ child, partitions: 2 }, { name });
        const reply = await GenServer.call(PartitionSupervisor.via(name, 'key'), 'hi');
        return [reply, PartitionSupervisor.partitions(name), await PartitionSupervisor.stop(name)] as const;
      })();
      await node.settle();
      expect(await work).to.deep.equal([{ echo: 'hi' }, 2, 'ok']);
      await node.stop();
    });
  }
});
