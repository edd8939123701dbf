/** Messages of any shape are messages: none is taken for one of the runtime's, and none ends a server. */
import {
  AlarmHandler,
  Application,
  DynamicSupervisor,
  GenEvent,
  GenServer,
  GenStatem,
  noreply,
  ok,
  PartitionSupervisor,
} from '@hot/behaviours';
import { isAlive, type Pid, send, whereis } from '@hot/runtime';
import { expect } from 'chai';
import { appOf } from '../helpers/suite-application';
import { childOf, startWorker, supervise, worker } from '../helpers/suite-supervisor';
import { asTester, sleep } from '../helpers/tester';

const messages: readonly unknown[] = [
  null,
  undefined,
  0,
  'text',
  true,
  1n,
  Symbol('s'),
  () => 'function',
  [],
  {},
  { type: null },
  { type: '$not_system' },
  { type: 'EXIT' },
  { type: 'DOWN' },
  // What a program of another kind could send, through JSON.
  { type: '$system', request: 'suspend' },
  { type: '$system', from: {}, request: { terminate: 'forged' } },
  { type: '$gen_call', request: 'forged' },
  { $next: 'continue', value: 'forged' },
  { type: '$gen_call', from: { pid: '<0.1.0>', ref: 1 }, request: { gen_event: 'stop' } },
  Object.create(null),
  new Map(),
];

let heard: unknown[] = [];
const hear = (message: unknown): void => void heard.push(message);

const server = {
  init: () => ok(0),
  handleInfo: (message: unknown, state: number) => (hear(message), noreply(state)),
};
const machine = {
  init: () => GenStatem.ok('on', 0),
  callbackMode: () => 'handle_event_function' as const,
  handleEvent: ({ type, content }: { type: string; content?: unknown }) => {
    if (type === 'info') hear(content);
    return GenStatem.keepStateAndData();
  },
};
const handler = {
  init: () => ok(0),
  handleEvent: (_event: unknown, state: number) => ok(state),
  handleInfo: (message: unknown, state: number) => (hear(message), ok(state)),
};

const starts: Readonly<Record<string, () => Promise<Pid>>> = {
  gen_server: () => GenServer.start(server, undefined),
  gen_statem: () => GenStatem.start(machine as never, undefined),
  gen_event: async () => {
    const manager = await GenEvent.start();
    await GenEvent.addHandler(manager, handler, undefined);
    return manager;
  },
};

/** The servers that are made of behaviours, started; and what still has to be true of them afterwards. */
const servers: Readonly<Record<string, () => Promise<[pid: Pid, check: () => unknown]>>> = {
  'a supervisor': async () => {
    const sup = await supervise({}, [worker('a')]);
    return [sup, async () => expect(await childOf(sup, 'a')).to.satisfy(isAlive)];
  },
  'a dynamic supervisor': async () => {
    const sup = await DynamicSupervisor.startLink();
    const pid = (await DynamicSupervisor.startChild(sup, { start: startWorker })) as Pid;
    return [sup, () => expect(pid).to.satisfy(isAlive)];
  },
  'a partition supervisor': async () => {
    const sup = await PartitionSupervisor.startLink({ child: { start: startWorker }, partitions: 2 });
    return [sup, async () => expect(await PartitionSupervisor.countChildren(sup)).to.include({ active: 2 })];
  },
  'the controller of applications': async () => {
    await Application.start(Application.define({ name: 'data' }));
    await Application.start(appOf('app'));
    const controller = whereis('application_controller') as Pid;
    const running = (): string[] => Application.whichApplications().map(({ name }) => name);
    return [controller, () => expect(running()).to.deep.equal(['app', 'data'])];
  },
  'the alarm handler': async () => {
    const manager = await AlarmHandler.startLink();
    await AlarmHandler.setAlarm({ id: 'disk', description: 'full' } as never);
    return [manager, async () => expect(await AlarmHandler.getAlarms()).to.have.length(1)];
  },
};

describe('plain messages', () => {
  for (const [what, start] of Object.entries(servers)) {
    it(
      `of any shape do nothing to ${what}`,
      asTester(function* ({ self }) {
        self.trapExit = true;
        const [pid, check] = (yield start()) as [Pid, () => unknown];
        for (const message of [...messages, { type: 'EXIT', reason: 'shutdown' }]) send(pid as Pid<unknown>, message);
        yield sleep(self, 1);
        expect(isAlive(pid)).to.equal(true);
        yield check();
      }),
    );
  }

  for (const [behaviour, start] of Object.entries(starts)) {
    it(
      `of any shape reach the callback of a ${behaviour}, as they are and in order`,
      asTester(function* ({ self }) {
        heard = [];
        const pid: Pid = yield start();
        for (const message of messages) send(pid as Pid<unknown>, message);
        yield sleep(self, 1);
        expect(heard).to.have.length(messages.length);
        for (const [at, message] of messages.entries()) expect(heard[at]).to.equal(message);
        expect(isAlive(pid)).to.equal(true);
      }),
    );
  }
});
