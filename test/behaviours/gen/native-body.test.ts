/** Client functions called by a native body, one after the other. */
import { GenServer, ProcLib } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { suiteServer as server } from '../helpers/suite-server';

describe('a native body', () => {
  it('is the parent of every server that it starts, and linked to each', async () => {
    const node = await startTestNode({ logger: { silent: true } });
    const started: Pid[] = [];
    const parent = node.spawn(async (self) => {
      started.push(await GenServer.startLink(server, 'a'));
      started.push(await GenServer.startLink(server, 'b'));
      await GenServer.stop(await GenServer.start(server, 'x'));
      started.push((await GenServer.startMonitor(server, 'c')).pid);
      const id = GenServer.sendRequest(started[0] as Pid, 'hi');
      if ((await GenServer.waitResponse(id, 100)) !== 'timeout') started.push(await GenServer.startLink(server, 'd'));
      await self.receive();
    });
    await node.advance(1000);
    expect(started).to.have.lengthOf(4);
    expect(started.map((pid) => ProcLib.ancestors(pid))).to.deep.equal(Array(4).fill([parent]));
    const [a, b, , d] = started;
    expect(node.processInfo(parent, 'links')).to.have.members([a, b, d]);
    await node.stop({ deadline: 0 });
  });
});
