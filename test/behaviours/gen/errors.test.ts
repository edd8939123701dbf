/** What the errors of client functions say (B3, DESIGN 6). */
import { inspect } from 'node:util';
import { GenServer, noreply, ok, PartitionSupervisor, ProcLib, stop, Supervisor, sys } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { expect } from 'chai';
import { suiteServer as server } from '../helpers/suite-server';
import { asTester, endOf, failureOf, sleep } from '../helpers/tester';

interface Failure extends Error {
  readonly code: string;
  readonly reason: unknown;
  readonly target: unknown;
}

describe('what went wrong', () => {
  it(
    'with a call: the server, the request and why',
    asTester(function* ({ self, node }) {
      const dead = node.spawn(() => undefined) as Pid;
      yield sleep(self, 1);
      const pid: Pid = yield GenServer.start(server, 's');
      const cases: [() => PromiseLike<unknown>, string][] = [
        [
          () => GenServer.call('kv', { get: 'a' }),
          "call of 'kv' with { get: 'a' } failed: noproc: nobody has this name",
        ],
        [() => GenServer.call(dead, 1), `call of ${String(dead)} with 1 failed: noproc: this process has ended`],
        [
          () => GenServer.call({ name: 'kv', node: 'b@c' }, 1),
          "call of { name: 'kv', node: 'b@c' } with 1 failed: { nodedown: 'b@c' }: this node is the only one",
        ],
        [() => GenServer.call(pid, () => noreply('s'), 10), 'timeout: no answer within 10 ms'],
        [
          () => GenServer.call(self.pid, 1),
          `call of ${String(self.pid)} with 1 failed: calling_self: a process cannot answer while it waits for its own answer`,
        ],
        [() => GenServer.call(pid, () => stop({ shutdown: 'sold' }, 's')), "it ended with { shutdown: 'sold' }"],
        [() => sys.suspend('kv'), "call of 'kv' with 'suspend' failed: noproc: nobody has this name"],
      ];
      for (const [call, text] of cases) expect(((yield failureOf(call())) as Failure).message).to.contain(text);
    }),
  );

  it(
    'with a node that is not there has a code of its own',
    asTester(function* () {
      const failure: Failure = yield failureOf(GenServer.call({ name: 'kv', node: 'b@c' }, 1));
      expect(failure).to.deep.include({ code: 'nodedown', reason: { nodedown: 'b@c' } });
    }),
  );

  it(
    'with a call of a server that crashed: its error, whose stack is in the cause',
    asTester(function* () {
      const pid: Pid = yield GenServer.start(server, 's');
      const boom = new RangeError('too far');
      const crash = (): never => {
        throw boom;
      };
      const failure: Failure = yield failureOf(GenServer.call(pid, crash));
      expect(failure.message).to.match(/failed: it ended with RangeError: too far$/);
      expect(failure.cause).to.equal(boom);
    }),
  );

  it(
    'with a start: what was to start, and why it did not',
    asTester(function* () {
      const taken: Pid = yield GenServer.start(server, 's', { name: 'kv' });
      const cases: [() => PromiseLike<unknown>, unknown, string][] = [
        [
          () => GenServer.start(server, 's', { name: 'kv' }),
          'kv',
          `kv did not start: the name is taken, { already_started: ${String(taken)} }`,
        ],
        [
          () => GenServer.start(server, () => 'ignore', { name: { global: 'g' } }),
          'g',
          'g did not start: ignore: its init decided not to start',
        ],
        [
          () => GenServer.start(server, () => new Promise(() => undefined), { timeout: 10, name: { local: 'late' } }),
          'late',
          'late did not start: timeout: it did not acknowledge in time, and was killed',
        ],
        [
          () => GenServer.start(server, () => stop({ no: 'disk' })),
          'anonymous',
          "anonymous did not start: { no: 'disk' }",
        ],
        [
          () =>
            ProcLib.start(function nobody() {
              throw new Error('unwell');
            }, []),
          'nobody/0',
          'nobody/0 did not start: Error: unwell',
        ],
        [
          () => ProcLib.start({}, 'run', [1]),
          'run/1',
          "run/1 did not start: { undef: { module: 'anonymous', function: 'run' } }",
        ],
      ];
      for (const [start, target, text] of cases) {
        const failure: Failure = yield failureOf(start());
        expect([failure.target, failure.message]).to.deep.equal([target, text]);
      }
    }),
  );

  it(
    'of a name that a registry keeps: the name, without the functions of the registry',
    asTester(function* () {
      const name = PartitionSupervisor.via('users', 'ann');
      const failure: Failure = yield failureOf(GenServer.call(name, 'hit'));
      const text = "call of via { name: 'users', key: 'ann' } with 'hit' failed: noproc: nobody has this name";
      expect(failure.message).to.equal(text);
    }),
  );

  it(
    'shows of a supervisor what it is about, and nothing of the runtime',
    asTester(function* () {
      const sup: Pid = yield Supervisor.startLink({ init: () => Supervisor.init({ intensity: 3 }, []) }, undefined);
      const text = inspect(yield sys.getState(sup), { depth: 8 });
      expect(text).to.include('intensity: 3').and.not.to.include('scheduler');
    }),
  );

  it(
    'with a request of sys: the process, the reason, and what became of the state',
    asTester(function* () {
      yield GenServer.start(server, 's', { name: 'kv' });
      const early: Failure = yield failureOf(sys.changeCode('kv', server, '1', []));
      expect(early.message).to.match(/^unknown_system_msg at 'kv': .*change_code wants sys.suspend first$/);
      yield sys.suspend('kv');
      const undef = "{ EXIT: { undef: { module: 'anonymous', function: 'codeChange' } } }";
      const change: Failure = yield failureOf(sys.changeCode('kv', server, '1', []));
      expect(change.message).to.equal(`code_change_failed at 'kv': ${undef}; it keeps its old state`);
      expect(change.target).to.equal('kv');
    }),
  );

  it(
    'with a target that is no server: badarg, for calls, casts and requests',
    asTester(function* () {
      for (const target of [undefined, null, 7, {}, { node: 'a@b' }]) {
        const failure: Failure = yield failureOf((async () => GenServer.call(target as unknown as string, 'hi'))());
        expect(failure).to.include({ name: 'ProcessError', code: 'badarg' });
        expect(failure.message).to.contain('a server is named by its pid or its name, not by');
        const sends: ((server: string) => unknown)[] = [
          (server) => GenServer.cast(server, 'hi'),
          (server) => GenServer.sendRequest(server, 'hi'),
        ];
        for (const send of sends) {
          expect(() => send(target as unknown as string))
            .to.throw()
            .with.property('code', 'badarg');
        }
      }
    }),
  );

  it(
    'with a module that is none: undef',
    asTester(function* ({ self }) {
      for (const module of [null, undefined, {}]) {
        const failure: Failure = yield failureOf(GenServer.start(module as never, 's'));
        expect(failure.reason).to.deep.equal({ undef: { module: 'anonymous', function: 'init' } });
      }
      const pid = ProcLib.spawn(() => GenServer.enterLoop(server, 's', { hibernateAfter: -1 }));
      expect(yield endOf(self, pid)).to.include({ name: 'OptionsError', field: 'hibernateAfter' });
    }),
  );

  it(
    'in the options of a loop that is entered: the field',
    asTester(function* ({ self }) {
      const wrong: [object, string][] = [
        [{ hibernateAfter: -1 }, 'hibernateAfter'],
        [{ next: 'soon' }, 'next'],
        [{ next: -1 }, 'next'],
        [{ nmae: 'x' }, 'nmae'],
        [{ debug: ['tarce'] }, 'debug.0'],
      ];
      for (const [options, field] of wrong) {
        const pid = ProcLib.spawn(() => GenServer.enterLoop(server, 's', options));
        expect(yield endOf(self, pid)).to.include({ name: 'OptionsError', field });
      }
    }),
  );

  it(
    'with a log file at the start: the start fails and says which',
    asTester(function* ({ node }) {
      const debug = [{ logToFile: '/no/such/folder/log' }];
      const failure: Failure = yield failureOf(GenServer.start({ init: () => ok(0) }, 's', { debug, name: 'kv' }));
      expect(failure.reason).to.include({ name: 'OptionsError', field: 'debug.logToFile' });
      expect(failure.message).to.contain('/no/such/folder/log');
      expect(node.whereis('kv')).to.equal(undefined);
    }),
  );
});
