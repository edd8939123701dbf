/** Processes of behaviours that nobody is linked to: they end with their node, at once and in good order. */
import { GenEvent, GenServer, GenStatem, ok, Supervisor, sys } from '@hot/behaviours';
import { type Pid, self as runningSelf, spawn } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';

let ended: unknown[] = [];
const terminate = (reason: unknown): void => void ended.push(reason);
const trapping =
  <R>(result: R) =>
  (): R => ((runningSelf().trapExit = true), result);

const server = { init: trapping(ok(0)), terminate };
const machine = {
  init: trapping(GenStatem.ok('on', 0)),
  callbackMode: () => 'handle_event_function' as const,
  handleEvent: () => GenStatem.keepStateAndData(),
  terminate,
};
const handler = { init: () => ok(0), handleEvent: (_event: unknown, state: number) => ok(state), terminate };

const starts: Readonly<Record<string, () => Promise<Pid>>> = {
  gen_server: () => GenServer.start(server, undefined),
  gen_statem: () => GenStatem.start(machine as never, undefined),
  gen_event: async () => {
    const manager = await GenEvent.start();
    await GenEvent.addHandler(manager, handler, undefined);
    return manager;
  },
  'gen_server whose parent has let go': async () => {
    const pid = new Promise<Pid>((resolve) => {
      spawn(async (self) => {
        const started = await GenServer.startLink(server, undefined);
        self.unlink(started);
        resolve(started);
        self.trapExit = true;
        await self.receive();
      });
    });
    return pid;
  },
  supervisor: () =>
    Supervisor.startLink(
      { init: () => Supervisor.init({}, [{ id: 's', start: () => GenServer.startLink(server, undefined) }]) },
      undefined,
    ),
};

describe('the end of the node', () => {
  for (const [behaviour, start] of Object.entries(starts)) {
    for (const suspended of [false, true]) {
      it(`ends a ${behaviour}${suspended ? ' that is suspended' : ''}, as nobody else would`, async () => {
        ended = [];
        const logged: string[] = [];
        const node = await startTestNode({
          logger: { level: 'warning', sink: ({ message }) => logged.push(message ?? '') },
        });
        const pid = await start();
        if (suspended) await sys.suspend(pid);
        await node.stop({ deadline: 1000 });
        expect(node.clock.now()).to.equal(0);
        expect(ended).to.have.length(1);
        expect(logged).to.deep.equal([]);
      });
    }
  }
});
