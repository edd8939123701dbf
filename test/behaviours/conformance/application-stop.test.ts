/** OTP's application_SUITE: stopping, and what is left then. The names of the cases are OTP's. */
import { Application, GenServer, Supervisor } from '@hot/behaviours';
import {
  coroutine,
  exit,
  isAlive,
  type LogEvent,
  type Pid,
  processInfo,
  type Self,
  send,
  spawn,
  whereis,
} from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { appOf, moduleOf } from '../helpers/suite-application';
import { asTester, failureOf, nextMessage, sleep } from '../helpers/tester';

const running = (): string[] => Application.whichApplications().map(({ name }) => name);
const exits = (logged: LogEvent[]): unknown[] =>
  logged.filter(({ label }) => label === 'application_controller exit').map(({ report }) => report);

describe('application_SUITE: stop', () => {
  it(
    'otp_5363: what is left of its processes is killed when it stops, also what is linked to nobody and traps exits',
    asTester(function* ({ self }) {
      const others: Pid[] = [];
      const lingering = coroutine(function* (me: Self): Generator<unknown, void, unknown> {
        me.trapExit = true;
        for (;;) yield me.receive();
      });
      const start = (): unknown => {
        others.push(spawn(lingering));
        return Supervisor.startLink(noChildren, undefined);
      };
      yield Application.start(appOf('app', { mod: [{ start }, undefined] }));
      const outside = spawn(lingering);
      const [inside] = others as [Pid];
      expect([inside, outside].map((pid) => Application.getApplication(pid))).to.deep.equal(['app', undefined]);
      const ref = self.monitor(inside);
      yield Application.stop('app');
      expect(yield nextMessage(self)).to.include({ ref, reason: 'killed' });
      expect(isAlive(outside)).to.equal(true);
    }),
  );

  it(
    'otp_16504: stop is called even when the master is killed',
    asTester(function* ({ self, logged }) {
      const others: Pid[] = [];
      const lingering = coroutine(function* (me: Self): Generator<unknown, void, unknown> {
        for (;;) yield me.receive();
      });
      const module = moduleOf('app', self.pid, {
        start: () => {
          others.push(spawn(lingering));
          return Supervisor.startLink(noChildren, undefined);
        },
      });
      yield Application.start(appOf('app', { mod: [module, undefined] }));
      const top = Application.getSupervisor('app') as Pid;
      exit(processInfo(top, 'group_leader') as Pid, 'kill');
      expect(yield nextMessage(self, 1)).to.deep.equal({ prepStop: 'app', state: [] });
      expect(yield nextMessage(self, 1)).to.deep.equal({ stop: 'app', state: 'prepared' });
      yield sleep(self, 1);
      // Nothing of it is left, as when the master ends it.
      expect([top, ...others].map((pid) => isAlive(pid))).to.deep.equal([false, false]);
      expect(running()).to.deep.equal([]);
      expect(exits(logged)).to.deep.equal([{ application: 'app', exited: 'killed', type: 'temporary' }]);
    }),
  );

  it(
    'otp_16504: a master that is killed while it starts is a start that failed',
    asTester(function* ({ self, node }) {
      const module = { start: () => new Promise(() => undefined) };
      const before = node.processes().length;
      spawn(
        coroutine(function* (): Generator<unknown, void, unknown> {
          send(self.pid, yield failureOf(Application.start(appOf('app', { mod: [module, undefined] }))));
        }),
      );
      yield sleep(self, 1);
      const master = node.processes().find((pid) => Application.getApplication(pid) === 'app') as Pid;
      exit(processInfo(master, 'group_leader') as Pid, 'kill');
      expect(yield nextMessage(self, 1)).to.include({ code: 'start_failed', reason: 'killed' });
      yield sleep(self, 1);
      // The controller has come to stay.
      expect(node.processes().length).to.equal(before + 1);
    }),
  );

  it(
    'the controller refuses what it does not understand, and no application notices',
    asTester(function* ({ self }) {
      yield Application.start(appOf('app'));
      const controller = whereis('application_controller') as Pid<unknown>;
      const ref = self.monitor(controller);
      for (const junk of [null, undefined, 'junk', { type: 'start' }, { type: 'stop', name: 7 }]) {
        expect(yield failureOf(GenServer.call(controller, junk))).to.include({ code: 'bad_request' });
        GenServer.cast(controller, junk);
        send(controller, junk);
      }
      for (const type of ['$stop_all', '$application_started', 'EXIT']) send(controller, { type });
      yield sleep(self, 1);
      expect(running()).to.deep.equal(['app']);
      expect(self.demonitor(ref, { info: true })).to.equal(true);
    }),
  );

  it(
    'shutdown_deadlock: while one is stopping everything can be asked, and another can be started',
    asTester(function* ({ self }) {
      const slow = {
        ...moduleOf('slow'),
        prepStop: () => new Promise((resolve) => self.signal.addEventListener('abort', resolve)),
      };
      yield Application.start(appOf('slow', { mod: [slow, undefined] }));
      const stopper = spawn(
        coroutine(function* () {
          yield Application.stop('slow');
        }),
      );
      yield sleep(self, 10);
      expect(running()).to.deep.equal(['slow']);
      expect(Application.getSupervisor('slow')).to.not.equal(undefined);
      expect(yield Application.start(appOf('other'))).to.equal('ok');
      expect(Application.getApplication(whereis('other') as Pid)).to.equal('other');
      expect(isAlive(stopper)).to.equal(true);
    }),
  );

  it('shutdown_func: what is registered for the end of the node is done before anything of it stops', async () => {
    const node = await startTestNode();
    const order: unknown[] = [];
    const module = { ...moduleOf('app'), prepStop: () => void order.push('prepStop') };
    await Application.start(appOf('app', { mod: [module, undefined] }));
    node.onStop(() => Promise.resolve(order.push(`${running().join()} runs`)));
    node.onStop(() => Promise.reject(new Error('does not count')));
    const takeBack = node.onStop(() => Promise.resolve(order.push('never')));
    takeBack();
    await node.stop();
    expect(order).to.deep.equal(['app runs', 'prepStop']);
  });

  it('shutdown_timeout: an application that hangs is cut off at the deadline of the stop', async () => {
    const node = await startTestNode();
    const hanging = { ...moduleOf('app'), prepStop: () => new Promise(() => undefined) };
    await Application.start(appOf('app', { mod: [hanging, undefined] }));
    const before = node.clock.now();
    await node.stop({ deadline: 2_000 });
    expect(node.clock.now() - before).to.equal(2_000);
    expect(node.processes()).to.deep.equal([]);
  });

  it('stops in reverse when the node stops, each when those after it are gone', async () => {
    const node = await startTestNode();
    const order: string[] = [];
    const recording = (name: string): object => ({
      ...moduleOf(name),
      prepStop: () => void order.push(`prep ${name}`),
      stop: () => void order.push(`stop ${name}`),
    });
    const one = appOf('one', { mod: [recording('one'), undefined] });
    const two = appOf('two', { mod: [recording('two'), undefined], applications: [one] });
    const three = appOf('three', { mod: [recording('three'), undefined], applications: [two] });
    await Application.ensureAllStarted(three);
    expect(await GenServer.call('three', 'hi')).to.deep.equal({ echo: 'hi' });
    await node.stop();
    // Nothing waited for a deadline.
    expect(node.clock.now()).to.equal(0);
    expect(order).to.deep.equal(['prep three', 'stop three', 'prep two', 'stop two', 'prep one', 'stop one']);
  });
});

const noChildren = { init: () => Supervisor.init({}, []) };
