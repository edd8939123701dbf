/** Client functions called by plain Node code, outside of any process. */
import { type From, GenServer, isCallError, isStartError, noreply, ok, ProcLib, reply, sys } from '@hot/behaviours';
import { isAlive, isProcessError, type Pid, processes } from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { suiteServer as server, stopScript } from '../helpers/suite-server';

/** What a promise rejects with. */
async function rejection(work: PromiseLike<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (thrown) {
    return thrown;
  }
  throw new Error('it did not fail');
}

describe('outside of any process', () => {
  let node: TestNode;

  beforeEach(async () => {
    node = await startTestNode({ logger: { silent: true } });
  });

  afterEach(() => node.stop({ deadline: 0 }));

  it('a server is started, called, cast to and stopped', async () => {
    const pid = await GenServer.start(server, 0, { name: 'counter' });
    expect(await GenServer.call(pid, 'hi')).to.deep.equal({ echo: 'hi' });
    expect(GenServer.cast('counter', (n: number) => noreply(n + 1))).to.equal('ok');
    expect(await GenServer.call('counter', (n: number) => reply(n, n))).to.equal(1);
    expect(await GenServer.stop('counter')).to.equal('ok');
    expect(isAlive(pid)).to.equal(false);
  });

  it('a failure is a rejection', async () => {
    const pid = await GenServer.start(server, 0);
    const failure = await rejection(GenServer.call(pid, stopScript('boom')).then(() => GenServer.call(pid, 'hi')));
    expect(isCallError(failure)).to.equal(true);
    expect(failure).to.include({ code: 'noproc', target: pid, request: 'hi' });
    expect(isStartError(await rejection(GenServer.start(server, () => 'nonsense')))).to.equal(true);
  });

  it('a call that runs out of time is one too, on the node’s time', async () => {
    const pid = await GenServer.start(server, 0);
    let from: From<unknown> | undefined;
    const keep = (state: unknown, caller: From<unknown>): unknown => {
      from = caller;
      return noreply(state);
    };
    const late = rejection(GenServer.call(pid, keep));
    await node.advance(4_999);
    expect(from).to.not.equal(undefined);
    await node.advance(1);
    expect(await late).to.include({ code: 'timeout', timeout: 5000 });
  });

  it('a link has nobody to go to: startLink is start, and the server is its own parent', async () => {
    const pid = await GenServer.startLink(server, 0);
    await node.settle();
    expect(isAlive(pid)).to.equal(true);
    expect(await sys.getStatus(pid)).to.include({ parent: pid });
    expect(ProcLib.ancestors(pid)).to.deep.equal([]);
  });

  it('sys and ProcLib work', async () => {
    const pid = await GenServer.start(server, 'state');
    expect(await sys.suspend(pid)).to.equal('ok');
    expect(await sys.getState(pid)).to.equal('state');
    expect(await sys.resume(pid)).to.equal('ok');
    expect(await GenServer.multiCall('nobody', 'hi')).to.deep.equal({ replies: [], badNodes: [node.name] });
    const started = await ProcLib.start(() => void ProcLib.initAck('up'), []);
    expect(started).to.equal('up');
    expect(await ProcLib.stop(pid)).to.equal('ok');
  });

  it('what needs a mailbox of its own is refused', async () => {
    const pid: Pid = await GenServer.start(server, 0);
    for (const work of [
      () => GenServer.startMonitor(server, 0),
      () => GenServer.sendRequest(pid, 'hi'),
      () => ProcLib.startMonitor(() => undefined, []),
    ]) {
      try {
        await work();
        expect.fail('it did not fail');
      } catch (thrown) {
        expect(isProcessError(thrown) && thrown.code).to.equal('no_process');
      }
    }
  });

  it('the processes that stood in are gone afterwards', async () => {
    const before = processes().length;
    const pid = await GenServer.start(server, () => ok(0));
    await Promise.all(Array.from({ length: 10 }, (_, n) => GenServer.call(pid, n)));
    await node.settle();
    expect(processes()).to.have.lengthOf(before + 1);
  });

  it('a cast by name is sent at once: what is sent after it arrives after it', async () => {
    const seen: unknown[] = [];
    const module = { ...server, handleInfo: (message: unknown) => (seen.push(message), noreply(0)) };
    const pid = await GenServer.start(module, 0, { name: 'counter' });
    GenServer.cast('counter', () => (seen.push('cast'), noreply(0)));
    node.send(pid, 'sent');
    await node.settle();
    expect(seen).to.deep.equal(['cast', 'sent']);
  });

  it('casts go to names of every form, and to every node that is there', async () => {
    const seen: string[] = [];
    const told = (name: string) => () => (seen.push(name), noreply(0));
    await GenServer.start(server, 0, { name: 'local' });
    await GenServer.start(server, 0, { name: { global: ['g', 1] } });
    GenServer.cast({ local: 'local' }, told('local'));
    GenServer.cast({ global: ['g', 1] }, told('global'));
    GenServer.cast({ name: 'local', node: node.name }, told('on the node'));
    GenServer.cast({ name: 'local', node: 'b@c' }, told('on another'));
    expect(GenServer.abcast('local', told('on all'))).to.equal('abcast');
    await node.settle();
    expect(seen).to.have.members(['local', 'global', 'on the node', 'on all']);
  });

  it('a cast with no node to cast on fails at once, not later and unheard', async () => {
    await node.stop({ deadline: 0 });
    for (const cast of [
      () => GenServer.cast('counter', 'hi'),
      () => GenServer.cast({ global: 'counter' }, 'hi'),
      () => GenServer.abcast('counter', 'hi'),
    ]) {
      expect(cast).to.throw().with.property('code', 'no_node');
    }
  });

  it('with no node, or one that is stopped meanwhile, the promise rejects', async () => {
    const pid = await GenServer.start(server, 0);
    const open = rejection(GenServer.call(pid, (state: unknown) => noreply(state)));
    await node.settle();
    await node.stop({ deadline: 0 });
    expect(await open).to.be.instanceOf(Error);
    const none = await rejection(GenServer.call(pid, 'hi'));
    expect(isProcessError(none) && none.code).to.equal('no_node');
  });
});
