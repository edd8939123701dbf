/** What `AsyncLocalStorage` says in processes: nothing that another one, or a caller from outside, has put in. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { GenServer, ok, reply } from '@hot/behaviours';
import { coroutine, send } from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import type { AnySelf } from '../../helpers/body-kind';

const storage = new AsyncLocalStorage<string>();

describe('the asynchronous context of a process', () => {
  let node: TestNode;
  beforeEach(async () => {
    node = await startTestNode();
  });
  afterEach(() => node.stop({ deadline: 0 }));

  it('is not that of who spawns it, sends to it, or ran before it', async () => {
    const seen: unknown[] = [];
    const body = coroutine(function* (self: AnySelf): Generator<unknown, void, unknown> {
      seen.push(storage.getStore());
      for (;;) {
        yield self.receive();
        seen.push(storage.getStore());
      }
    });
    const pid = storage.run('spawner', () => node.spawn(body));
    await node.settle();
    storage.run('sender', () => send(pid, 'hi' as never));
    await node.settle();
    const native = storage.run('other', () =>
      node.spawn(async (self) => {
        seen.push(storage.getStore());
        await self.receive();
        seen.push(storage.getStore());
      }),
    );
    await node.settle();
    storage.run('sender', () => send(native, 'hi' as never));
    await node.settle();
    expect(seen).to.deep.equal([undefined, undefined, undefined, undefined]);
  });

  it('is lent to no callback by who calls, who keeps his own', async () => {
    const server = {
      init: () => ok(0),
      handleCall: (_request: unknown, _from: unknown, state: number) => reply(storage.getStore() ?? 'nothing', state),
    };
    const pid = await GenServer.start(server, undefined);
    const call = async (name: string): Promise<unknown> => [await GenServer.call(pid, name), storage.getStore()];
    const answers = await Promise.all(['a', 'b', 'c'].map((name) => storage.run(name, () => call(name))));
    expect(answers).to.deep.equal([
      ['nothing', 'a'],
      ['nothing', 'b'],
      ['nothing', 'c'],
    ]);
  });
});
