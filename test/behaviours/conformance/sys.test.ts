/** OTP's sys_SUITE. The names of the cases are OTP's. */
import { GenServer, isCallError, isSysError, ok, sys } from '@hot/behaviours';
import { coroutine, type Pid, type Self } from '@hot/runtime';
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
        events.push(event);
        return state + 1;
      };
      const events: sys.SystemEvent[] = [];
      expect(yield sys.install(pid, { fun, state: 0 })).to.equal('ok');
      expect(yield sys.install(pid, { fun, state: 100 })).to.equal('ok');
      yield GenServer.call(pid, 1);
      expect(seen.splice(0)).to.deep.equal([
        [0, 'in', 'sys_server'],
        [1, 'out', 'sys_server'],
      ]);
      expect(events[0]).to.nested.include({ 'message.type': '$gen_call', 'message.request': 1 });
      expect(events[0]).to.have.nested.property('message.from.pid', self.pid);
      expect(events[1]).to.deep.include({ message: { echo: 1 }, state: 'state' });
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
        // With its stack: where codeChange failed.
        const { EXIT } = failure.reason as { EXIT?: unknown };
        expect(failure.cause).to.equal(EXIT instanceof Error ? EXIT : undefined);
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
