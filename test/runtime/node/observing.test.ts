/** What a node tells of its processes: crash reports in the log, and events. */
import { expect } from 'chai';
import { type LogEvent, logger, type NodeEvent, type Self, UndefError } from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { Stage } from '../code/code-root';

describe('a node', () => {
  let node: TestNode;
  let log: LogEvent[];
  beforeEach(async () => {
    log = [];
    node = await startTestNode({ logger: { sink: (event) => log.push(event) } });
  });
  afterEach(() => node.stop());

  describe('logs the crash of a process', () => {
    it('that threw an error, with what it was started with', async () => {
      const boom = new Error('boom');
      async function worker(_self: Self<never>, _job: string): Promise<void> {
        throw boom;
      }
      const pid = node.spawn(worker, 'job');
      node.register('worker', pid);
      await node.settle();
      expect(log).to.have.length(1);
      expect(log[0]).to.deep.include({ level: 'error', label: 'process crash', pid, node: node.name });
      expect(log[0]?.report).to.deep.equal({
        name: 'worker',
        initialCall: { module: undefined, function: 'worker', arity: 2 },
        reason: boom,
      });
    });

    it('that threw something else', async () => {
      node.spawn(() => {
        throw 'ball';
      });
      await node.settle();
      expect(log.map((event) => event.report?.['reason'])).to.deep.equal([{ nocatch: 'ball' }]);
      expect(log[0]?.report).to.not.have.property('error');
    });

    it('that called a missing function, with the error of that call', async () => {
      const missing = new UndefError('z', 'gone');
      node.spawn(() => {
        throw missing;
      });
      await node.settle();
      expect(log[0]?.report).to.include({ error: missing });
      expect(log[0]?.report?.['reason']).to.deep.equal({ undef: { module: 'z', function: 'gone' } });
    });

    it('but not an end by exit, by signal, by kill, or by returning', async () => {
      const waiting = async (self: Self<never>): Promise<void> => void (await self.receive());
      const told = ['told', new Error('told'), 'kill'].map((reason) => {
        const pid = node.spawn(waiting);
        node.exit(pid, reason);
        return pid;
      });
      const pids = [
        node.spawn(() => undefined),
        node.spawn((self) => self.exit('enough')),
        node.spawn((self) => self.exit(new Error('an answer'))),
        ...told,
      ];
      await node.settle();
      expect(pids.filter((pid) => node.isAlive(pid))).to.be.empty;
      expect(log).to.be.empty;
    });

    it('and the others that a link takes along only once', async () => {
      node.spawn(async (self: Self<never>) => {
        self.spawnLink(() => {
          throw new Error('child');
        });
        await self.receive();
      });
      await node.settle();
      expect(log).to.have.length(1);
    });
  });

  it('logs at the top level with the running process', async () => {
    const pid = node.spawn(() => logger.error('inside', { n: 1 }));
    await node.settle();
    logger.warning('outside');
    logger.debug('not let through');
    expect(log.map(({ message, pid: from }) => [message, from])).to.deep.equal([
      ['inside', pid],
      ['outside', undefined],
    ]);
    expect(logger.allow('debug')).to.equal(false);
  });

  it('refuses a logger that it does not understand, naming the field', async () => {
    const error = await startTestNode({ logger: { level: 'loud' as 'error' } }).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error?.message).to.include('logger.level');
  });

  describe('tells who listens', () => {
    it('of processes and names', async () => {
      const heard: NodeEvent[] = [];
      const subscription = node.events.subscribe((event) => heard.push(event));
      const pid = node.spawn(async (self: Self<'end'>) => {
        await self.receive();
        return self.exit('done');
      });
      node.register('p', pid);
      node.unregister('p');
      node.register('q', pid);
      node.send(pid, 'end');
      await node.settle();
      node.send(pid, 'end');
      subscription.unsubscribe();
      node.spawn(() => undefined);
      await node.settle();
      expect(heard).to.deep.equal([
        { type: 'process_spawned', pid, parent: undefined },
        { type: 'process_registered', pid, name: 'p' },
        { type: 'process_unregistered', pid, name: 'p' },
        { type: 'process_registered', pid, name: 'q' },
        { type: 'process_unregistered', pid, name: 'q' },
        { type: 'process_exited', pid, reason: 'done' },
        { type: 'dead_letter', to: pid, message: 'end' },
      ]);
    });

    it('who spawned whom', async () => {
      const heard: NodeEvent[] = [];
      node.events.subscribe((event) => heard.push(event));
      const parent = node.spawn((self) => void self.spawn(() => undefined));
      await node.settle();
      const spawned = heard.filter((event) => event.type === 'process_spawned');
      expect(spawned.map((event) => event.parent)).to.deep.equal([undefined, parent]);
    });

    it('of modules: what was loaded, what was purged, and for whom', async () => {
      const stage = new Stage();
      const source = (n: number): string =>
        `export const vsn = '${n}.0'; export async function wait(self: { receive(): Promise<void> }) { await self.receive(); }`;
      const { node: busy, root } = await stage.node({ 'z.ts': source(1) });
      try {
        const heard: NodeEvent[] = [];
        busy.events.subscribe((event) => {
          if (event.type.startsWith('module_')) heard.push(event);
        });
        await busy.c('z');
        const pid = busy.spawn('z', 'wait');
        await busy.settle();
        for (const version of [2, 3]) {
          root.write({ 'z.ts': source(version) });
          await busy.c('z');
        }
        expect(heard).to.deep.equal([
          { type: 'module_loaded', module: 'z', version: '1.0' },
          { type: 'module_loaded', module: 'z', version: '2.0' },
          { type: 'module_purged', module: 'z', version: '1.0', killed: [pid] },
          { type: 'module_loaded', module: 'z', version: '3.0' },
        ]);
      } finally {
        await stage.clear();
      }
    });

    it('that it stops, and that it has', async () => {
      const pid = node.spawn(async (self: Self<never>) => void (await self.receive()));
      const heard: string[] = [];
      node.events.subscribe({
        next: (event) => {
          if (!('pid' in event) || event.pid === pid) heard.push(event.type);
        },
        complete: () => heard.push('complete'),
      });
      await node.stop();
      expect(heard).to.deep.equal(['node_stopping', 'process_exited', 'complete']);
    });
  });
});
