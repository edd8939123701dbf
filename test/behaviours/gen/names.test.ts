/** Names of every form, in every function that takes one; and registries that are broken. */
import {
  GenServer,
  GenStatem,
  isStartError,
  ok,
  ProcLib,
  type Registry,
  type ServerName,
  stop,
  Supervisor,
  sys,
} from '@hot/behaviours';
import { coroutine, isAlive, isProcessError, type Pid, self as runningSelf, send, unregister } from '@hot/runtime';
import { expect } from 'chai';
import type { AnySelf } from '../../helpers/body-kind';
import { suiteServer as server } from '../helpers/suite-server';
import { handleEventMachine as machine } from '../helpers/suite-statem';
import { asTester, endOf, failureOf, nextMessage, reasonOf } from '../helpers/tester';

/** A registry that works. */
function makeRegistry(): Registry {
  const names = new Map<unknown, Pid>();
  return {
    registerName: (name, pid) => (names.has(name) ? 'no' : (names.set(name, pid), 'yes')),
    unregisterName: (name) => names.delete(name),
    whereisName: (name) => names.get(name),
  };
}

const FORMS: Record<string, () => ServerName> = {
  'a string': () => 'srv',
  '{ local }': () => ({ local: 'srv' }),
  '{ global }': () => ({ global: ['srv', { n: 1 }] }),
  '{ via }': () => ({ via: [makeRegistry(), 'srv'] }),
};

type Work = (name: ServerName) => PromiseLike<unknown>;

/** Functions that start something with a name. */
const STARTS: Record<string, Work> = {
  'GenServer.start': (name) => GenServer.start(server, 0, { name }),
  'GenServer.startLink': (name) => GenServer.startLink(server, 0, { name }),
  'GenServer.startMonitor': (name) => GenServer.startMonitor(server, 0, { name }),
  'GenStatem.start': (name) => GenStatem.start(machine, 0, { name }),
  'GenStatem.startLink': (name) => GenStatem.startLink(machine, 0, { name }),
  'GenStatem.startMonitor': (name) => GenStatem.startMonitor(machine, 0, { name }),
  'Supervisor.startLink': (name) => Supervisor.startLink({ init: () => Supervisor.init({}, []) }, undefined, { name }),
};

/** Functions that talk to a server by its name, and what they resolve to. */
const TALKS: Record<string, readonly [Work, unknown]> = {
  'GenServer.call': [(name) => GenServer.call(name, 'hi'), { echo: 'hi' }],
  'GenStatem.call': [(name) => GenStatem.call(name, 'hi'), { echo: 'hi' }],
  'GenServer.sendRequest': [
    (name) => GenServer.receiveResponse(GenServer.sendRequest(name, 'hi')),
    { reply: { echo: 'hi' } },
  ],
  'sys.suspend': [(name) => sys.suspend(name), 'ok'],
  'sys.changeCode': [(name) => sys.changeCode(name, server, 'v1', {}), 'ok'],
  'sys.resume': [(name) => sys.resume(name), 'ok'],
  'sys.getState': [(name) => sys.getState(name), 0],
  'sys.replaceState': [(name) => sys.replaceState(name, (n: number) => n + 1), 1],
  'sys.log': [(name) => sys.log(name, true), 'ok'],
  'sys.trace': [(name) => sys.trace(name, false), 'ok'],
  'sys.statistics': [(name) => sys.statistics(name, false), 'ok'],
  'sys.install': [(name) => sys.install(name, { fun: (state: number) => state, state: 0 }), 'ok'],
  'sys.noDebug': [(name) => sys.noDebug(name), 'ok'],
};

/** Functions that end a server by its name. */
const ENDS: Record<string, Work> = {
  'GenServer.stop': (name) => GenServer.stop(name, 'shutdown'),
  'GenStatem.stop': (name) => GenStatem.stop(name, 'shutdown'),
  'sys.terminate': (name) => sys.terminate(name, 'shutdown'),
};

const supervisorTalks: Record<string, Work> = {
  'Supervisor.whichChildren': (name) => Supervisor.whichChildren(name),
  'Supervisor.countChildren': (name) => Supervisor.countChildren(name),
  'Supervisor.startChild': (name) =>
    Supervisor.startChild(name, { id: 'kid', start: () => GenServer.startLink(server, 0) }),
  'Supervisor.getChildspec': (name) => Supervisor.getChildspec(name, 'kid'),
  'Supervisor.terminateChild': (name) => Supervisor.terminateChild(name, 'kid'),
  'Supervisor.restartChild': (name) => Supervisor.restartChild(name, 'kid'),
};

const okState = (_old: unknown, state: unknown): unknown => ok(state);

const pidOf = (started: unknown): Pid => (started as { readonly pid?: Pid }).pid ?? (started as Pid);

describe('a name', () => {
  for (const [form, make] of Object.entries(FORMS)) {
    describe(`written as ${form}`, () => {
      for (const [title, start] of Object.entries(STARTS)) {
        it(
          `is taken by ${title}, once, and is free when the process has ended`,
          asTester(function* ({ self }) {
            self.trapExit = true;
            const name = make();
            const pid = pidOf(yield start(name));
            expect(yield reasonOf(start(name))).to.deep.equal({ already_started: pid });
            if (form === '{ via }') return;
            yield ProcLib.stop(pid, 'shutdown');
            expect(pidOf(yield start(name))).to.not.equal(pid);
          }),
        );
      }

      for (const [title, start] of Object.entries(STARTS)) {
        it(
          `goes to one of two that ${title} starts at the same time; the other start hears who has it`,
          asTester(function* ({ self, node }) {
            const name = make();
            const before = node.processes().length;
            const starter = coroutine(function* (one: AnySelf) {
              const [outcome] = yield Promise.allSettled([start(name)]);
              send(self.pid, outcome);
              yield one.receive();
            });
            for (let n = 0; n < 2; n += 1) self.spawn(starter);
            const outcomes = [yield self.receive(), yield self.receive()];
            const [won, lost] = ['fulfilled', 'rejected'].map((wanted) =>
              outcomes.find(({ status }) => status === wanted),
            );
            const taken = { already_started: pidOf(won?.value) };
            expect(lost?.reason.reason).to.deep.equal(taken);
            expect(yield reasonOf(start(name))).to.deep.equal(taken);
            expect(node.processes()).to.have.length(before + 3);
          }),
        );
      }

      it(
        `finds a server in ${Object.keys(TALKS).join(', ')} and GenServer.cast`,
        asTester(function* () {
          const name = make();
          yield GenServer.start({ ...server, codeChange: okState }, 0, { name });
          for (const [title, [talk, expected]] of Object.entries(TALKS)) {
            expect(yield talk(name), title).to.deep.equal(expected);
          }
          expect(GenServer.cast(name, () => server.handleCast('x', 7))).to.equal('ok');
          expect(yield sys.getState(name)).to.equal(7);
        }),
      );

      it(
        `finds a supervisor in ${Object.keys(supervisorTalks).join(', ')}`,
        asTester(function* () {
          const name = make();
          yield STARTS['Supervisor.startLink']!(name);
          for (const [title, talk] of Object.entries(supervisorTalks)) {
            expect(yield talk(name), title).to.not.equal(undefined);
          }
        }),
      );

      for (const [title, end] of Object.entries(ENDS)) {
        it(
          `finds a server in ${title}; of nobody it is noproc`,
          asTester(function* ({ self }) {
            const name = make();
            expect(yield reasonOf(end(name))).to.equal('noproc');
            const pid: Pid = yield GenServer.start(server, 0, { name });
            const ref = self.monitor(pid);
            expect(yield end(name)).to.equal('ok');
            expect(yield self.receive()).to.include({ type: 'DOWN', ref, reason: 'shutdown' });
          }),
        );
      }

      it(
        'is checked by GenServer.enterLoop and GenStatem.enterLoop',
        asTester(function* ({ self }) {
          const name = make();
          for (const enter of [
            () => GenServer.enterLoop(server, 0, { name }),
            () => GenStatem.enterLoop(machine, 'idle', 0, { name }),
          ]) {
            const pid = ProcLib.spawn(() => enter());
            expect(String(JSON.stringify(yield endOf(self, pid)))).to.match(/process_not_registered/);
          }
        }),
      );
    });
  }
});

describe('a registry', () => {
  const broken = new Error('the registry is broken');
  const fails = (): never => {
    throw broken;
  };

  it(
    'that throws when it is asked: who asks gets what it throws, and nothing is started',
    asTester(function* ({ node }) {
      const name: ServerName = { via: [{ ...makeRegistry(), whereisName: fails }, 'srv'] };
      const before = node.processes().length;
      for (const [title, work] of [...Object.entries(STARTS), ...Object.entries(ENDS)]) {
        expect(yield failureOf(later(work, name)), title).to.equal(broken);
      }
      for (const [title, [talk]] of Object.entries(TALKS)) {
        expect(yield failureOf(later(talk, name)), title).to.equal(broken);
      }
      expect(() => GenServer.cast(name, 'x')).to.throw(broken);
      expect(node.processes()).to.have.length(before);
    }),
  );

  it(
    'that answers nonsense when it is asked: badarg, which says what it was',
    asTester(function* () {
      for (const nonsense of ['srv', null, 7, { pid: 1 }]) {
        const name = { via: [{ ...makeRegistry(), whereisName: () => nonsense as never }, 'srv'] } as const;
        for (const work of [
          STARTS['GenServer.start']!,
          TALKS['GenServer.call']![0],
          TALKS['sys.getState']![0],
          ENDS['GenServer.stop']!,
        ]) {
          const failure: unknown = yield failureOf(later(work, name));
          expect(isProcessError(failure) && failure.code).to.equal('badarg');
          expect(String(failure)).to.match(/whereisName of a registry/);
        }
      }
    }),
  );

  it(
    'that throws, or answers nonsense, when it is to register: the start fails with that, and no process is left',
    asTester(function* ({ self, node }) {
      self.trapExit = true;
      for (const [registerName, reason] of [
        [fails, /the registry is broken/],
        [() => true as never, /registerName of a registry gives 'yes' or 'no', not true/],
      ] as const) {
        const name: ServerName = { via: [{ ...makeRegistry(), registerName }, 'srv'] };
        const before = node.processes().length;
        for (const [title, start] of Object.entries(STARTS)) {
          const failure: unknown = yield failureOf(start(name));
          expect(isStartError(failure) && failure.code, title).to.equal('init_failed');
          expect(String((failure as { readonly reason: unknown }).reason), title).to.match(reason);
        }
        expect(node.processes()).to.have.length(before);
      }
    }),
  );

  it(
    'that throws when it is to give a name up: the start fails with what init said, and no process is left',
    asTester(function* ({ self, node }) {
      self.trapExit = true;
      const before = node.processes().length;
      for (const [init, reason] of [
        [() => stop('no'), 'no'],
        [() => 'ignore', 'ignore'],
        [() => runningSelf().exit('crash'), 'crash'],
      ] as const) {
        for (const start of [GenServer.start, GenServer.startLink, GenServer.startMonitor]) {
          const name: ServerName = { via: [{ ...makeRegistry(), unregisterName: fails }, 'srv'] };
          expect(yield reasonOf(start(server, init, { name }))).to.equal(reason);
        }
      }
      expect(node.processes()).to.have.length(before);
    }),
  );

  it(
    'whose name init has given up already: the start fails with what init said, and so does the process',
    asTester(function* ({ self, logged }) {
      self.trapExit = true;
      for (const name of ['srv', { local: 'srv' }]) {
        const init = (): unknown => [unregister('srv'), stop('no')][1];
        expect(yield reasonOf(GenServer.startLink(server, init, { name }))).to.equal('no');
        expect(yield nextMessage(self, 1)).to.include({ type: 'EXIT', reason: 'no' });
      }
      expect(logged.filter(({ report }) => JSON.stringify(report ?? '').includes('badarg'))).to.deep.equal([]);
    }),
  );

  it(
    'that says no, though it knows nobody: the name is taken, by nobody known',
    asTester(function* () {
      const name: ServerName = { via: [{ ...makeRegistry(), registerName: () => 'no' }, 'srv'] };
      expect(yield reasonOf(GenServer.start(server, 0, { name }))).to.deep.equal({ already_started: undefined });
    }),
  );

  it(
    'without its functions is an invalid option',
    asTester(function* () {
      for (const registry of [{}, null, 'registry', { whereisName: fails }]) {
        const failure: unknown = yield failureOf(
          GenServer.start(server, 0, { name: { via: [registry as never, 'srv'] } }),
        );
        expect(failure).to.include({ code: 'invalid_options', field: 'name' });
      }
      expect(isAlive(runningSelf().pid)).to.equal(true);
    }),
  );
});

/** A call whose failure is a rejection, also when it is thrown at once. */
function later(work: Work, name: ServerName): Promise<unknown> {
  return new Promise((resolve) => resolve(work(name)));
}
