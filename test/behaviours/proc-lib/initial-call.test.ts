import { GenServer, ok, ProcLib } from '@hot/behaviours';
import { type LogEvent, processInfo, type Self } from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';

describe('the initial call of a process that proc_lib has started', () => {
  const events: LogEvent[] = [];
  let node: TestNode;
  beforeEach(async () => {
    events.length = 0;
    node = await startTestNode({ logger: { sink: (event) => void events.push(event) } });
  });
  afterEach(() => node.stop());

  it('is what is meant by it, in processInfo as in its own reports', async () => {
    const loop = async (self: Self): Promise<unknown> => self.receive();
    const server = await GenServer.start({ init: () => ok(0) }, undefined);
    expect(processInfo(server, 'initial_call')).to.deep.equal(ProcLib.initialCall(server));
    expect(processInfo(server, 'initial_call')).to.deep.equal({ module: 'anonymous', function: 'init', arity: 1 });
    expect(processInfo(ProcLib.spawn(loop), 'initial_call')).to.include({ function: 'loop' });
  });

  it('is told by the runtime too, when a call fails that the process does not wait for', async () => {
    const module = {
      init() {
        void GenServer.call('nobody', 'anything');
        return ok(0);
      },
    };
    await GenServer.start(module, undefined);
    await node.settle();
    expect(events.map(({ message, report }) => [message, report?.['initialCall']])).to.deep.equal([
      ['Process crashed', { module: 'anonymous', function: 'init', arity: 1 }],
    ]);
  });
});
