/** OTP's sys_SUITE. The names of the cases are OTP's. */
import { GenServer, isCallError, isSysError, ok, ProcLib, sys } from '@hot/behaviours';
import { coroutine, type Pid, register, type Self, send, whereis } from '@hot/runtime';
import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capturePrinted } from '../helpers/lines';
import { suiteServer as server, toldBy } from '../helpers/suite-server';
import { asTester, failureOf, nextMessage, reasonOf, sleep } from '../helpers/tester';

function* startServer(options: GenServer.StartOptions = {}): Generator<unknown, Pid, unknown> {
  return (yield GenServer.start(server, 'state', { name: 'sys_server', ...options })) as Pid;
}

describe('sys_SUITE', () => {
  it(
    'log: on, used, off, printed',
    asTester(function* () {
      yield* startServer();
      expect(yield sys.log('sys_server', true)).to.equal('ok');
      expect(yield GenServer.call('sys_server', 44)).to.deep.equal({ echo: 44 });
      const printed = capturePrinted();
      expect(yield sys.log('sys_server', 'print')).to.equal('ok');
      const lines = printed();
      expect(lines).to.have.lengthOf(2);
      expect(lines[0]).to.match(/^\*DBG\* sys_server got call 44 from <0\.\d+\.0>$/);
      expect(lines[1]).to.match(/^\*DBG\* sys_server sent \{ echo: 44 \} to <0\.\d+\.0>, new state state$/);
      expect(yield sys.log('sys_server', false)).to.equal('ok');
      expect(yield sys.log('sys_server', 'get')).to.deep.equal([]);
    }),
  );

  it(
    'log: keeps as many events as it is told',
    asTester(function* () {
      yield* startServer({ debug: [{ log: 4 }] });
      for (const n of [1, 2, 3]) yield GenServer.call('sys_server', n);
      const events: sys.SystemEvent[] = yield sys.log('sys_server', 'get');
      expect(events).to.have.lengthOf(4);
      expect(events[3]).to.deep.include({ type: 'out', message: { echo: 3 } });
      yield sys.log('sys_server', 1);
      expect(yield sys.log('sys_server', 'get')).to.deep.equal([events[3]]);
    }),
  );

  it('log_to_file: events are in the file, in order, until it is switched off', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hot-sys-'));
    const path = join(folder, 'events.log');
    try {
      await asTester(function* () {
        yield* startServer();
        expect(yield sys.logToFile('sys_server', path)).to.equal('ok');
        yield GenServer.call('sys_server', 44);
        expect(yield sys.logToFile('sys_server', false)).to.equal('ok');
        yield GenServer.call('sys_server', 45);
        const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
        expect(lines).to.have.lengthOf(2);
        expect(lines[0]).to.include('got call 44 from');
        expect(lines[1]).to.include('sent { echo: 44 } to');
        const failure = yield failureOf(sys.logToFile('sys_server', join(folder, 'no', 'such', 'folder')));
        expect(isSysError(failure)).to.equal(true);
        expect(failure).to.include({ code: 'open_file', target: 'sys_server' });
      })();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it(
    'stats: messages are counted while it is on',
    asTester(function* ({ self }) {
      const pid = yield* startServer();
      expect(yield sys.statistics(pid, 'get')).to.equal('no_statistics');
      expect(yield sys.statistics(pid, true)).to.equal('ok');
      yield GenServer.call(pid, 44);
      yield sleep(self, 1000);
      const counts: sys.StatisticsReport = yield sys.statistics(pid, 'get');
      expect(Object.keys(counts)).to.deep.equal([
        'startTime',
        'currentTime',
        'reductions',
        'messagesIn',
        'messagesOut',
      ]);
      expect(counts).to.include({ messagesIn: 1, messagesOut: 1 });
      expect(counts.currentTime.getTime() - counts.startTime.getTime()).to.equal(1000);
      const status: sys.Status = yield sys.getStatus(pid);
      expect(status).to.deep.include({ pid, module: 'gen_server', state: 'running', parent: pid });
      expect(yield sys.statistics(pid, false)).to.equal('ok');
      expect(yield sys.statistics(pid, 'get')).to.equal('no_statistics');
    }),
  );

  it(
    'trace: a line per event, while it is on',
    asTester(function* ({ self }) {
      const pid = yield* startServer();
      const printed = capturePrinted();
      yield sys.trace(pid, true);
      yield GenServer.call(pid, 'boom');
      GenServer.cast(pid, 'pow');
      yield sys.getState(pid);
      yield sys.trace(pid, false);
      yield GenServer.call(pid, 'quiet');
      expect(printed()).to.deep.equal([
        `*DBG* sys_server got call boom from ${self.pid.toString()}`,
        `*DBG* sys_server sent { echo: 'boom' } to ${self.pid.toString()}, new state state`,
        '*DBG* sys_server got cast pow',
        '*DBG* sys_server new state state',
      ]);
    }),
  );

  it(
    'suspend: a suspended server serves system messages only; suspensions are not counted',
    asTester(function* ({ self }) {
      const pid = yield* startServer();
      expect(yield sys.suspend(pid)).to.equal('ok');
      const failure = yield failureOf(GenServer.call(pid, 48, 1000));
      expect(failure).to.include({ code: 'timeout' });
      expect(yield sys.getStatus(pid)).to.include({ state: 'suspended' });
      expect(yield sys.suspend(pid)).to.equal('ok');
      expect(yield sys.getState(pid)).to.equal('state');
      const later = GenServer.sendRequest(pid, 'in line');
      expect(yield GenServer.waitResponse(later, 10)).to.equal('timeout');
      expect(yield sys.resume(pid)).to.equal('ok');
      expect(yield GenServer.waitResponse(later)).to.deep.equal({ reply: { echo: 'in line' } });
      expect(yield sys.resume(pid)).to.equal('ok');
      expect(yield GenServer.call(pid, 49)).to.deep.equal({ echo: 49 });
      expect(yield nextMessage(self)).to.equal('nothing');
    }),
  );

  it(
    'suspend: terminate and the parent’s EXIT end a suspended server',
    asTester(function* ({ self, node }) {
      const pid: Pid = yield GenServer.start(toldBy(self.pid), 'state');
      yield sys.suspend(pid);
      expect(yield sys.terminate(pid, 'bye')).to.equal('ok');
      expect(yield nextMessage(self, 1)).to.deep.equal({ terminated: 'bye', state: 'state' });

      const trapping = (): unknown => {
        trap();
        return ok('state');
      };
      const trap = (): void => {
        (node.self() as Self).trapExit = true;
      };
      const child: Pid = yield GenServer.startLink(toldBy(self.pid), trapping);
      yield sys.suspend(child);
      node.send(child as Pid<unknown>, { type: 'EXIT', pid: pid, reason: 'of a stranger' });
      expect(yield nextMessage(self, 1)).to.equal('nothing');
      self.trapExit = true;
      node.exit(child, 'from the parent');
      expect(yield nextMessage(self, 1)).to.deep.equal({ terminated: 'from the parent', state: 'state' });
      expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid: child, reason: 'from the parent' });
    }),
  );

  it(
    'install: a function sees every event with its state, until it is removed or done',
    asTester(function* ({ self }) {
      const pid = yield* startServer();
      const seen: unknown[][] = [];
      const fun: sys.DebugFunction<number> = (state, event, name) => {
        seen.push([state, event.type, name]);
        return state + 1;
      };
      expect(yield sys.install(pid, { fun, state: 0 })).to.equal('ok');
      expect(yield sys.install(pid, { fun, state: 100 })).to.equal('ok');
      yield GenServer.call(pid, 1);
      expect(seen.splice(0)).to.deep.equal([
        [0, 'in', 'sys_server'],
        [1, 'out', 'sys_server'],
      ]);
      expect(yield sys.remove(pid, fun)).to.equal('ok');
      yield GenServer.call(pid, 2);
      expect(seen).to.deep.equal([]);

      yield sys.install(pid, { id: 'a', fun, state: 0 });
      yield sys.install(pid, { id: 'a', fun, state: 50 });
      yield sys.install(pid, { id: 'b', fun, state: 10 });
      GenServer.cast(pid, 3);
      yield sleep(self, 1);
      expect(seen.splice(0).map(([state]) => state)).to.deep.equal([10, 0, 11, 1]);
      expect(yield sys.noDebug(pid)).to.equal('ok');
      yield GenServer.call(pid, 4);
      expect(seen).to.deep.equal([]);

      const once: sys.DebugFunction<number> = (state) => {
        seen.push([state]);
        return 'done';
      };
      yield sys.install(pid, { fun: once, state: 7 });
      yield GenServer.call(pid, 5);
      expect(seen).to.deep.equal([[7]]);
    }),
  );
});

// A special process: a loop of its own that obeys sys.

interface Special {
  readonly parent: Pid;
  readonly debug: sys.Debug;
  readonly module: sys.SystemCallbacks<number>;
}

const format: sys.EventFormat = (event, name) => `*DBG* ${String(name)} ${event.type}`;

const specialLoop = coroutine(function* (
  self: Self,
  special: Special,
  state: number,
): Generator<unknown, unknown, unknown> {
  for (;;) {
    const message = yield self.receive();
    if (sys.isSystemMessage(message)) {
      return sys.handleSystemMessage(message, special.parent, special.module, special.debug, state);
    }
    sys.handleDebug(special.debug, format, 'special', { type: 'in', message });
    const { from, add } = message as { from?: Pid<unknown>; add: number };
    state += add;
    if (from === undefined) continue;
    send(from, { state });
    sys.handleDebug(special.debug, format, 'special', { type: 'out', message: state, to: from });
  }
});

const special = coroutine(function* (
  self: Self,
  callbacks: Partial<sys.SystemCallbacks<number>>,
): Generator<unknown, unknown, unknown> {
  yield undefined;
  const module: sys.SystemCallbacks<number> = {
    systemContinue: (parent, debug, state) => specialLoop(self, { parent, debug, module }, state),
    systemTerminate: (reason) => self.exit(reason),
    ...callbacks,
  };
  register('special', self.pid);
  ProcLib.initAck(self.pid);
  return specialLoop(self, { parent: self.pid, debug: sys.debugOptions(), module }, 0);
});

function* startSpecial(callbacks: Partial<sys.SystemCallbacks<number>> = {}): Generator<unknown, Pid, unknown> {
  return (yield ProcLib.start(special, [callbacks])) as Pid;
}

const failing = (): never => {
  throw 'fail' as unknown;
};

describe('sys_SUITE: special_process', () => {
  it(
    'special_process: all of misc is the state, unless it says otherwise',
    asTester(function* () {
      yield* startSpecial();
      expect(yield sys.getState('special')).to.equal(0);
      expect(yield sys.replaceState('special', (n: number) => n + 5)).to.equal(5);
      expect(yield sys.getState('special')).to.equal(5);
      const failure = yield failureOf(sys.replaceState('special', failing));
      expect(isSysError(failure)).to.equal(true);
      expect(failure.reason).to.deep.equal({
        callback_failed: { callback: failing, class: 'throw', reason: 'fail' },
      });
      expect(yield sys.getState('special')).to.equal(5);
    }),
  );

  it(
    'special_process: with callbacks for its state',
    asTester(function* () {
      yield* startSpecial({
        systemGetState: (misc) => `state ${misc}`,
        systemReplaceState: (change, misc) => {
          const state = (change as (n: number) => number)(misc);
          return [state, state * 10];
        },
      });
      expect(yield sys.getState('special')).to.equal('state 0');
      expect(yield sys.replaceState('special', (n: number) => n + 1)).to.equal(1);
      expect(yield sys.getState('special')).to.equal('state 10');
    }),
  );

  it(
    'special_process: callbacks that fail are told, and change nothing',
    asTester(function* () {
      yield* startSpecial({ systemGetState: failing, systemReplaceState: failing });
      for (const [name, ask] of [
        ['systemGetState', () => sys.getState('special')],
        ['systemReplaceState', () => sys.replaceState('special', (n: number) => n)],
      ] as const) {
        const failure = yield failureOf(ask());
        expect(failure).to.include({ code: 'callback_failed' });
        expect(failure.reason).to.deep.equal({
          callback_failed: { callback: { module: 'anonymous', function: name }, class: 'throw', reason: 'fail' },
        });
      }
    }),
  );

  it(
    'special_process: system messages are not counted',
    asTester(function* ({ self, node }) {
      const pid = yield* startSpecial();
      yield sys.statistics(pid, true);
      node.send(pid as Pid<unknown>, { from: self.pid, add: 1 });
      node.send(pid as Pid<unknown>, { add: 2 });
      yield sys.suspend(pid);
      yield sys.resume(pid);
      expect(yield nextMessage(self, 1)).to.deep.equal({ state: 1 });
      expect(yield sys.statistics(pid, 'get')).to.include({ messagesIn: 2, messagesOut: 1 });
      expect(yield sys.getState(pid)).to.equal(3);
    }),
  );

  it(
    'special_process: changes its code when suspended',
    asTester(function* () {
      const pid = yield* startSpecial({
        systemCodeChange: async (misc, module, oldVersion, extra) => {
          await null;
          return oldVersion === 'bad' ? { error: 'nope' } : ok(misc + (extra as number) + String(module).length);
        },
      });
      expect(yield failureOf(sys.changeCode(pid, 'm', '0', 10))).to.include({ code: 'unknown_system_msg' });
      yield sys.suspend(pid);
      expect(yield sys.changeCode(pid, 'm', '0', 10)).to.equal('ok');
      expect(yield sys.getState(pid)).to.equal(11);
      expect(yield reasonOf(sys.changeCode(pid, 'm', 'bad', 10))).to.deep.equal({ error: 'nope' });
      expect(yield sys.getState(pid)).to.equal(11);
      yield sys.resume(pid);
    }),
  );

  it(
    'special_process: terminates, and its name is free',
    asTester(function* ({ self }) {
      const pid = yield* startSpecial();
      const ref = self.monitor(pid);
      expect(yield sys.terminate(pid, 'normal')).to.equal('ok');
      expect(yield nextMessage(self, 1)).to.include({ ref, reason: 'normal' });
      expect(whereis('special')).to.equal(undefined);
    }),
  );

  it(
    'special_process: serves any number of system messages in constant memory of frames',
    asTester(function* () {
      const pid = yield* startSpecial();
      for (let n = 0; n < 20_000; n += 1) yield sys.replaceState(pid, (state: number) => state + 1);
      expect(yield sys.getState(pid)).to.equal(20_000);
    }),
  );
});

describe('sys', () => {
  it(
    'fails like a call when nobody answers',
    asTester(function* ({ node }) {
      const deaf = node.spawn(
        coroutine(function* (self: Self) {
          yield self.receive((message): message is never => message === 'never sent');
        }),
      );
      const late = yield failureOf(sys.getState(deaf, 50));
      expect(isCallError(late)).to.equal(true);
      expect(late).to.include({ code: 'timeout', target: deaf, timeout: 50 });
      expect(yield failureOf(sys.suspend('nobody'))).to.include({ code: 'noproc', target: 'nobody' });
    }),
  );

  it(
    'changes the code of a suspended server: its codeChange gets version, state and extra',
    asTester(function* () {
      const returned: unknown[] = [];
      const module = { ...server, codeChange: (...args: unknown[]) => (returned.push(args), ok({ tschak: args[1] })) };
      const pid: Pid = yield GenServer.start(module, 3);
      const refused = yield failureOf(sys.changeCode(pid, 'z', '0', 'x'));
      expect(refused.code).to.equal('unknown_system_msg');
      expect(refused.reason).to.deep.equal({
        unknown_system_msg: { change_code: { module: 'z', oldVersion: '0', extra: 'x' } },
      });
      yield sys.suspend(pid);
      expect(yield sys.changeCode(pid, 'z', '0', 'x')).to.equal('ok');
      expect(returned).to.deep.equal([['0', 3, 'x']]);
      yield sys.resume(pid);
      expect(yield sys.getState(pid)).to.deep.equal({ tschak: 3 });
    }),
  );

  it(
    'keeps the old state when codeChange fails, and says how',
    asTester(function* ({ self }) {
      const boom = new Error('boom');
      const failures: [() => unknown, unknown][] = [
        [() => ({ error: 'nope' }), { error: 'nope' }],
        [() => 'junk', 'junk'],
        [
          () => {
            throw boom;
          },
          { EXIT: boom },
        ],
        [() => self.exit('bye'), { EXIT: 'bye' }],
        [
          () => {
            throw 'ball' as unknown;
          },
          'ball',
        ],
      ];
      for (const [codeChange, reason] of failures) {
        const pid: Pid = yield GenServer.start({ ...server, codeChange }, 'old');
        yield sys.suspend(pid);
        const failure = yield failureOf(sys.changeCode(pid, 'z', '0', []));
        expect(failure.code).to.equal('code_change_failed');
        expect(failure.reason).to.deep.equal(reason);
        yield sys.resume(pid);
        expect(yield sys.getState(pid)).to.equal('old');
      }
      const thrown = (): never => {
        throw ok('thrown') as unknown;
      };
      const pid: Pid = yield GenServer.start({ ...server, codeChange: thrown }, 'old');
      yield sys.suspend(pid);
      expect(yield sys.changeCode(pid, 'z', '0', [])).to.equal('ok');
      expect(yield sys.getState(pid)).to.equal('thrown');
    }),
  );

  it(
    'keeps the old state when the new one does not fit the module’s stateSchema',
    asTester(function* () {
      const stateSchema = {
        safeParse: (state: unknown) =>
          typeof state === 'number' ? { success: true as const } : { success: false as const, error: 'no number' },
      };
      const module = { ...server, stateSchema, codeChange: (_v: unknown, _s: unknown, extra: unknown) => ok(extra) };
      const pid: Pid = yield GenServer.start(module, 1);
      yield sys.suspend(pid);
      expect(yield reasonOf(sys.changeCode(pid, 'z', '0', 'two'))).to.deep.equal({ invalid_state: 'no number' });
      expect(yield sys.getState(pid)).to.equal(1);
      expect(yield sys.changeCode(pid, 'z', '0', 2)).to.equal('ok');
      expect(yield sys.getState(pid)).to.equal(2);
    }),
  );

  it(
    'refuses debug options that are none, by name, before anything is started',
    asTester(function* () {
      const failure = yield failureOf(GenServer.start(server, 1, { debug: ['trace', 'everything' as never] }));
      expect(failure).to.include({ field: 'debug.1', message: 'invalid option debug.1: no such debug option' });
    }),
  );
});
