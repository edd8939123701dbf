/** OTP's gen_server_SUITE: processes of proc_lib that become servers, and parents. The names of the cases are OTP's. */
import { GenServer, ProcLib, type Registry, reply, type ServerName } from '@hot/behaviours';
import { coroutine, exit, type Pid, register, type Self, self as runningSelf, send, spawn } from '@hot/runtime';
import { expect } from 'chai';
import { suiteServer as server, toldBy } from '../helpers/suite-server';
import { asTester, endOf, nextMessage, sleep } from '../helpers/tester';

interface Options {
  /** What it does before it acknowledges; `register` and the like. */
  readonly before?: (self: Self) => void;
  readonly name?: ServerName;
  readonly next?: number | 'hibernate';
  readonly module?: typeof server;
}

/** A process that starts by itself and then enters the loop. */
const entering = coroutine(function* (
  self: Self,
  { before, name, next, module = server }: Options,
): Generator<unknown, unknown, unknown> {
  yield undefined;
  before?.(self);
  ProcLib.initAck(self.pid);
  return GenServer.enterLoop(module, 'entered', {
    ...(name === undefined ? {} : { name }),
    ...(next === undefined ? {} : { next }),
  });
});

const registry: Registry & { pid?: Pid } = {
  registerName: () => 'no',
  unregisterName: () => undefined,
  whereisName() {
    return this.pid;
  },
};

describe('gen_server_SUITE: enter_loop', () => {
  it(
    'spec_init: a process of proc_lib becomes a server',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const pid: Pid = yield ProcLib.startLink(entering, [{}]);
      expect(yield GenServer.call(pid, 'hi')).to.deep.equal({ echo: 'hi' });
      expect(yield GenServer.stop(pid)).to.equal('ok');
      expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid, reason: 'normal' });
    }),
  );

  it(
    'spec_init: with a name that it has, and a timeout',
    asTester(function* ({ self }) {
      const told = {
        ...server,
        handleInfo: (message: unknown, state: unknown) => {
          send(self.pid, message);
          return server.handleInfo(message, state);
        },
      };
      yield ProcLib.start(entering, [
        { before: (me: Self) => register('entered', me.pid), name: 'entered', next: 100, module: told },
      ]);
      expect(yield nextMessage(self, 100)).to.equal('timeout');
      expect(yield GenServer.call('entered', 'hi')).to.deep.equal({ echo: 'hi' });
      expect(yield GenServer.call({ local: 'entered' }, 'hi')).to.deep.equal({ echo: 'hi' });
      expect(yield GenServer.stop('entered')).to.equal('ok');
    }),
  );

  it(
    'spec_init: with a name of a registry that it has, hibernating',
    asTester(function* ({ self, node }) {
      const name: ServerName = { via: [registry, 'entered'] };
      const before = (me: Self): void => void (registry.pid = me.pid);
      const pid: Pid = yield ProcLib.start(entering, [{ before, name, next: 'hibernate' }]);
      yield sleep(self, 1);
      expect(node.processInfo(pid, 'hibernating')).to.equal(true);
      expect(yield GenServer.call(name, 'hi')).to.deep.equal({ echo: 'hi' });
      expect(node.processInfo(pid, 'hibernating')).to.equal(false);
      expect(yield GenServer.stop(name)).to.equal('ok');
    }),
  );

  const unregistered: [ServerName, unknown][] = [
    ['nobody', 'process_not_registered'],
    [{ local: 'nobody' }, 'process_not_registered'],
    [{ global: 'nobody' }, 'process_not_registered_globally'],
    [{ via: [registry, 'nobody'] }, { process_not_registered_via: registry }],
  ];
  for (const [name, reason] of unregistered) {
    const form = typeof name === 'string' ? 'a plain' : `a ${Object.keys(name).join()}`;
    it(
      `spec_init: ${form} name that nobody has is refused`,
      asTester(function* ({ self }) {
        self.trapExit = true;
        delete registry.pid;
        const pid: Pid = yield ProcLib.startLink(entering, [{ name }]);
        expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid, reason });
      }),
    );

    it(
      `otp_5854: ${form} name that somebody else has is refused`,
      asTester(function* ({ self }) {
        self.trapExit = true;
        if (typeof name === 'object' && 'via' in name) registry.pid = self.pid;
        else yield GenServer.start(server, 's', { name });
        const pid: Pid = yield ProcLib.startLink(entering, [{ name }]);
        expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid, reason });
      }),
    );
  }

  it(
    'spec_init: a process that proc_lib did not start is refused',
    asTester(function* ({ self }) {
      const pid = spawn(
        coroutine(function* () {
          return yield GenServer.enterLoop(server, 's');
        }),
      );
      expect(yield endOf(self, pid)).to.equal('process_was_not_started_by_proc_lib');
    }),
  );

  for (const [name, parentName] of [
    ['spec_init_local_registered_parent', 'parent'],
    ['spec_init_global_registered_parent', { global: 'parent' }],
  ] as const) {
    it(
      `${name}: terminate runs when a parent that has a name exits`,
      asTester(function* ({ self }) {
        yield GenServer.start(server, 's', { name: parentName });
        const options: Options = {
          before: (child) => {
            child.trapExit = true;
          },
          module: toldBy(self.pid),
        };
        yield GenServer.call(parentName, async () => reply(await ProcLib.startLink(entering, [options]), 's'));
        yield GenServer.stop(parentName, 'parent is gone');
        expect(yield nextMessage(self, 1)).to.deep.equal({ terminated: 'parent is gone', state: 'entered' });
      }),
    );
  }
});

describe('gen_server: the parent', () => {
  /** A process that starts a server in some way and then ends when told. */
  const parentOf = (start: () => PromiseLike<unknown>, reason: unknown) =>
    coroutine(function* (self: Self): Generator<unknown, unknown, unknown> {
      yield start();
      yield self.receive();
      self.exit(reason);
    });
  const trap = (module: object): object => ({
    ...module,
    init: () => {
      runningSelf().trapExit = true;
      return server.init('s');
    },
  });

  for (const [how, reason, dies] of [
    ['startLink', 'normal', true],
    ['startLink', 'shutdown', true],
    ['start', 'normal', false],
  ] as const) {
    it(
      `a trapping server of ${how} ${dies ? 'ends' : 'stays'} when its starter exits ${reason}`,
      asTester(function* ({ self, node }) {
        const module = trap(toldBy(self.pid)) as typeof server;
        const parent = node.spawn(parentOf(() => GenServer[how](module, 's', { name: 'child' }), reason));
        yield sleep(self, 1);
        node.send(parent, 'go');
        expect(yield nextMessage(self, 1)).to.deep.equal(dies ? { terminated: reason, state: 's' } : 'nothing');
        expect(node.whereis('child') === undefined).to.equal(dies);
      }),
    );
  }

  it(
    'a server that does not trap exits lives on when its parent exits normal, and dies without terminate else',
    asTester(function* ({ self, node }) {
      for (const [reason, lives] of [
        ['normal', true],
        ['crash', false],
      ] as const) {
        const parent = node.spawn(parentOf(() => GenServer.startLink(toldBy(self.pid), 's', { name: reason }), reason));
        yield sleep(self, 1);
        node.send(parent, 'go');
        expect(yield nextMessage(self, 1)).to.equal('nothing');
        expect(node.whereis(reason) !== undefined).to.equal(lives);
      }
    }),
  );

  it(
    'start_monitor makes its caller the parent, whose exit signals end a trapping server, normal ones too',
    asTester(function* ({ self }) {
      const module = trap(toldBy(self.pid)) as typeof server;
      const { pid, ref } = yield GenServer.startMonitor(module, 's');
      exit(pid, 'normal');
      expect(yield nextMessage(self, 1)).to.deep.equal({ terminated: 'normal', state: 's' });
      expect(yield nextMessage(self, 1)).to.include({ type: 'DOWN', ref, reason: 'normal' });
    }),
  );
});
