import {
  coroutine,
  makeRef,
  Node,
  nodeName,
  type Pid,
  processes,
  register,
  type Self,
  self,
  send,
  spawn,
  whereis,
} from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { currentNode, joinNodes, leaveNodes } from '../../../packages/runtime/src/node/nodes';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';
import { codeOf, thrownBy } from '../../helpers/thrown';

const forever = (): Promise<never> => new Promise(() => undefined);

/** Takes out the nodes that other tests have left, in the order of their start. */
function leaveAll(): object[] {
  const nodes: object[] = [];
  for (;;) {
    try {
      const node = currentNode();
      leaveNodes(node);
      nodes.unshift(node);
    } catch {
      return nodes;
    }
  }
}

describe('P8 nodes in one OS process', () => {
  overBothKinds((kind) => {
    it('a top-level function acts on the node of the running process, else on the one started last', async () => {
      const a = await startTestNode({ name: 'a' });
      const b = await startTestNode({ name: 'b' });
      const whose: string[] = [];
      const body = kind.fn(function* (me: AnySelf) {
        whose.push(nodeName());
        yield me.receive();
        whose.push(nodeName());
      });
      const inA = a.spawn(body);
      expect(nodeName()).to.equal('b');
      expect(spawn(forever).node).to.equal('b');
      await a.settle();
      a.send(inA, 'go on');
      await a.settle();
      expect(whose).to.deep.equal(['a', 'a']);
      await b.stop();
      expect(spawn(forever).node).to.equal('a');
      await a.stop();
    });

    it('links, monitors, exits and messages work between nodes', async () => {
      const a = await startTestNode({ name: 'a' });
      const b = await startTestNode({ name: 'b' });
      const watcher = a.probe();
      const echo = b.spawn(
        kind.fn(function* (me: AnySelf) {
          for (;;) {
            const { from, text } = yield me.receive();
            send(from, { echo: text });
          }
        }),
      );
      watcher.self.link(echo);
      const ref = watcher.self.monitor(echo);
      send(echo, { from: watcher.pid, text: 'over there' });
      await b.settle();
      await a.settle();
      expect(watcher.take()).to.deep.equal([{ echo: 'over there' }]);
      expect(b.processInfo(echo, ['links', 'monitored_by'])).to.deep.equal({
        links: [watcher.pid],
        monitored_by: [watcher.pid],
      });
      watcher.self.exit(echo, 'enough');
      expect(watcher.take()).to.deep.equal([
        { type: 'EXIT', pid: echo, reason: 'enough' },
        { type: 'DOWN', ref, pid: echo, reason: 'enough' },
      ]);
      await Promise.all([a.stop(), b.stop()]);
    });
  });

  it('names, processes and time are those of each node', async () => {
    const a = await startTestNode({ name: 'a' });
    const b = await startTestNode({ name: 'b' });
    const [inA, inB] = [a.spawn(forever), b.spawn(forever)];
    a.register('name', inA);
    b.register('name', inB);
    expect([a.whereis('name'), b.whereis('name')]).to.deep.equal([inA, inB]);
    expect(a.processes()).to.include(inA);
    expect(a.processes()).to.not.include(inB);
    expect(codeOf(() => a.register('stranger', inB))).to.equal('badarg');
    // The node started last is b, where the name is taken.
    expect(codeOf(() => register('name', b.spawn(forever)))).to.equal('badarg');
    await a.advance(1_000);
    expect([a.clock.now(), b.clock.now()]).to.deep.equal([1_000, 0]);
    await a.stop();
    expect(b.isAlive(inB)).to.equal(true);
    expect(whereis('name')).to.equal(inB);
    await b.stop();
  });

  it('a process knows its node', async () => {
    const node = await startTestNode({ name: 'mine' });
    let seen: unknown;
    node.spawn((me: Self) => (seen = me.node));
    await node.settle();
    expect(seen).to.equal(node);
    await node.stop();
  });

  it('self() outside of any process is no_process', async () => {
    const node = await startTestNode();
    expect(codeOf(() => self())).to.equal('no_process');
    expect(codeOf(() => node.self())).to.equal('no_process');
    await node.stop();
  });

  it('a node that has been stopped takes no more processes, and says so', async () => {
    const node = await startTestNode({ name: 'gone' });
    const pid: Pid<unknown> = node.spawn(forever);
    await node.stop();
    await node.stop();
    expect(node.isStopped).to.equal(true);
    expect(node.isAlive(pid)).to.equal(false);
    expect((thrownBy(() => node.spawn(forever)) as Error).message).to.equal('no_node: the node gone has been stopped');
    expect(codeOf(() => node.spawnWith({}, forever))).to.equal('no_node');
    node.send(pid, 'dropped');
  });

  it('a process can stop its own node', async () => {
    const node = await startTestNode();
    let stopping: Promise<void> | undefined;
    node.spawn(async (me: Self) => {
      stopping = node.stop();
      await me.receive();
    });
    await node.settle();
    await stopping;
    expect(node.processes()).to.deep.equal([]);
  });

  it('stop tells all to shut down, and kills those that do not within the deadline', async () => {
    const node = await startTestNode();
    const log: unknown[] = [];
    const watch = (name: string, trap: boolean, ends: boolean): void => {
      node.spawn(async (me: Self) => {
        me.trapExit = trap;
        me.signal.addEventListener('abort', () => log.push([name, me.signal.reason as unknown, node.clock.now()]));
        do log.push([name, await me.receive()]);
        while (!ends);
      });
    };
    watch('plain', false, true);
    watch('polite', true, true);
    watch('stubborn', true, false);
    await node.settle();
    await node.stop({ deadline: 300 });
    const ofOne = (name: string): unknown[] => log.filter((entry) => (entry as string[])[0] === name);
    expect(ofOne('plain')).to.deep.equal([['plain', 'shutdown', 0]]);
    expect((ofOne('polite')[0] as unknown[])[1]).to.include({ type: 'EXIT', reason: 'shutdown' });
    expect(ofOne('polite')[1]).to.deep.equal(['polite', 'normal', 0]);
    expect(ofOne('stubborn')[1]).to.deep.equal(['stubborn', 'killed', 300]);
  });

  it('stop, asked for twice, is one end, and both are told when it is over', async () => {
    const node = await startTestNode();
    const pid = node.spawn(async (me: Self) => {
      me.trapExit = true;
      for (;;) await me.receive();
    });
    await node.settle();
    const alive: boolean[] = [];
    const first = node.stop({ deadline: 300 }).then(() => alive.push(node.isAlive(pid)));
    const second = node.stop({ deadline: 10_000 }).then(() => alive.push(node.isAlive(pid)));
    expect(node.isStopped).to.equal(true);
    await Promise.all([first, second]);
    expect(alive).to.deep.equal([false, false]);
    expect(node.clock.now()).to.equal(300);
  });

  it('stop leaves nothing of what the cleanup of its processes spawns', async () => {
    const node = await startTestNode();
    const children: Pid<unknown>[] = [];
    node.spawn(
      coroutine(function* (me: Self) {
        try {
          yield me.receive();
        } finally {
          children.push(me.spawn(forever), me.spawnLink(forever));
        }
      }),
    );
    await node.settle();
    await node.stop({ deadline: 0 });
    expect(children.map((pid) => node.isAlive(pid))).to.deep.equal([false, false]);
    expect(node.processes()).to.deep.equal([]);
  });

  it('stop has work done first while everything runs, latest first; what fails or takes too long keeps nothing', async () => {
    const logged: unknown[] = [];
    const node = await startTestNode({ logger: { level: 'all', sink: ({ label }) => logged.push(label) } });
    const pid = node.spawn(forever);
    const done: unknown[] = [];
    const work = (name: string) => async (): Promise<void> => {
      await Promise.resolve();
      done.push([name, node.isAlive(pid), node.isAlive(node.spawn(forever))]);
    };
    node.onStop(work('never: the one after it takes too long'));
    node.onStop(() => new Promise(() => undefined));
    node.onStop(() => Promise.reject(new Error('no')));
    node.onStop(work('second'));
    node.onStop(work('first'));
    const takeBack = node.onStop(work('taken back'));
    takeBack();
    await node.stop({ deadline: 300 });
    expect(done).to.deep.equal([
      ['first', true, true],
      ['second', true, true],
    ]);
    expect(logged).to.deep.equal(['node cleanup']);
    expect(node.clock.now()).to.equal(300);
    expect(node.processes()).to.deep.equal([]);
  });

  it('stop waits for nobody with a deadline of 0', async () => {
    const node = await startTestNode();
    const busy = coroutine(function* (me: Self): Generator<unknown, void, unknown> {
      me.trapExit = true;
      for (;;) {
        node.send(me.pid, 'again');
        yield me.receive();
      }
    });
    node.spawn(busy);
    await node.stop({ deadline: 0 });
    expect(node.clock.now()).to.equal(0);
    expect(node.processes()).to.deep.equal([]);
  });

  it('stop says why, to those who watch, when there is a reason', async () => {
    for (const options of [{}, { reason: { broken: 'app' } }]) {
      const node = await startTestNode();
      const events: unknown[] = [];
      node.events.subscribe((event) => events.push(event));
      await node.stop(options);
      expect(events[0]).to.deep.equal({ type: 'node_stopping', ...options });
    }
  });

  it('stop refuses a deadline that is none, and what ran goes on running', async () => {
    const node = await startTestNode();
    for (const deadline of [-1, NaN, 1.5, Infinity, '5']) {
      const thrown: unknown = await node.stop({ deadline: deadline as number }).catch((error: unknown) => error);
      expect((thrown as Error).message).to.match(/^badarg: stop options: .*\n.*deadline/);
    }
    expect(node.isStopped).to.equal(false);
    expect(node.isAlive(node.spawn(forever))).to.equal(true);
    await node.stop();
  });

  it('a node that has been stopped sets no timer, which would hold the OS process', async () => {
    const node = await startTestNode();
    await node.stop();
    expect(codeOf(() => node.sendAfter(60_000, 'somebody', 1))).to.equal('no_node');
    expect(codeOf(() => node.startTimer(60_000, 'somebody', 1))).to.equal('no_node');
    expect(node.scheduler.timers.count).to.equal(0);
  });

  it('another one can be started when one has been stopped', async () => {
    const first = await startTestNode();
    first.spawnWith({ name: 'server' }, forever);
    await first.stop();
    const second = await startTestNode();
    expect(second.whereis('server')).to.equal(undefined);
    expect(second.isAlive(second.spawnWith({ name: 'server' }, forever))).to.equal(true);
    await second.stop();
  });

  it('wrong options are refused with a text that names the field', async () => {
    const wrong: [object, RegExp][] = [
      [{ name: 'two words' }, /name/],
      [{ roots: 5 }, /roots/],
      [{ seed: 1.5 }, /seed/],
      [{ clock: 'now' }, /clock/],
      [{ unknown: 1 }, /unknown/],
      [{ logger: { level: 'loud' } }, /logger\.level/],
    ];
    for (const [options, text] of wrong) {
      const thrown: unknown = await Node.start(options as never).catch((error: unknown) => error);
      expect(thrown, text.source).to.have.property('code', 'badarg');
      expect((thrown as Error).message).to.match(text);
    }
  });

  it('with no node at all the top-level functions throw no_node, and say what to do', () => {
    const others = leaveAll();
    try {
      for (const call of [() => spawn(forever), () => send('name', 1), () => makeRef(), () => processes()]) {
        expect((thrownBy(call) as Error).message).to.equal(
          'no_node: no node runs in this OS process; start one with `await Node.start()`',
        );
      }
    } finally {
      for (const node of others) joinNodes(node);
    }
  });

  it('a reference made outside of any process is one like any other', async () => {
    const node = await startTestNode();
    expect(makeRef()).to.not.equal(makeRef());
    expect(node.makeRef().toString()).to.match(/^#Ref<\d+\.\d+\.\d+>$/);
    await node.stop();
  });
});
