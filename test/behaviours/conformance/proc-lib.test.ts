/** OTP's proc_lib_SUITE. The names of the cases are OTP's. */
import { GenServer, isStartError, ProcLib, type StartError } from '@hot/behaviours';
import {
  coroutine,
  exit,
  formatEvent,
  isAlive,
  type LogEvent,
  type Pid,
  register,
  type Self,
  send as runtimeSend,
} from '@hot/runtime';
import { expect } from 'chai';
import { suiteServer as server } from '../helpers/suite-server';
import { asTester, endOf, failureOf, nextMessage, reasonOf, sleep } from '../helpers/tester';

/** A process that acknowledges after `ms` and ends when it gets a message. */
const slow = coroutine(function* (self: Self, ms: number, name?: string): Generator<unknown, void, unknown> {
  yield sleep(self, ms);
  if (name !== undefined) register(name, self.pid);
  ProcLib.initAck({ acknowledged: self.pid });
  yield self.receive();
});

const dying = coroutine(function* (self: Self, reason: unknown): Generator<unknown, void, unknown> {
  yield undefined;
  if (reason instanceof Error) throw reason;
  self.exit(reason);
});

const crashesOf = (logged: LogEvent[]): Readonly<Record<string, unknown>>[] =>
  logged.filter(({ label }) => label === 'crash').map(({ report }) => report ?? {});

const send = (to: Pid, message: unknown): void => runtimeSend(to as Pid<unknown>, message);

describe('proc_lib_SUITE', () => {
  it(
    'crash: ends that are no crash leave no report',
    asTester(function* ({ self, logged }) {
      for (const reason of ['normal', 'shutdown', { shutdown: 'why' }]) {
        expect(yield endOf(self, ProcLib.spawn(dying, reason))).to.deep.equal(reason);
      }
      const killed = ProcLib.spawn(slow, 1000);
      exit(killed, 'by a signal');
      expect(yield endOf(self, killed)).to.be.oneOf(['by a signal', 'noproc']);
      expect(logged).to.deep.equal([]);
    }),
  );

  it(
    'crash: the report tells of the process and of its neighbours',
    asTester(function* ({ self, logged }) {
      let neighbour: Pid | undefined;
      const crasher = coroutine(function* (me: Self): Generator<unknown, void, unknown> {
        neighbour = ProcLib.spawnLink(slow, 10_000);
        ProcLib.spawnLink(
          coroutine(function* (other: Self) {
            other.trapExit = true;
            yield other.receive();
          }),
        );
        yield sleep(me, 1);
        send(me.pid, 'unread');
        register('crasher', me.pid);
        me.dictionary.set('key', 'value');
        throw new Error('reason');
      });
      const pid = ProcLib.spawn(crasher);
      yield endOf(self, pid);
      expect(crashesOf(logged)).to.have.lengthOf(1);
      const [{ crasher: own, neighbours }] = crashesOf(logged) as [{ crasher: object; neighbours: object[] }];
      expect(own).to.deep.include({
        pid,
        registeredName: 'crasher',
        ancestors: [self.pid],
        messageQueueLength: 1,
        messages: ['unread'],
        dictionary: new Map([['key', 'value']]),
        trapExit: false,
        status: 'running',
      });
      expect(own).to.have.property('links').with.lengthOf(2);
      expect(own).to.have.nested.property('error.class', 'error');
      expect(own).to.have.nested.property('error.reason.message', 'reason');
      expect(neighbours).to.have.lengthOf(1);
      expect(neighbours[0]).to.deep.include({ pid: neighbour, ancestors: [pid, self.pid] });
    }),
  );

  it(
    'crash: a module and function are told as the initial call',
    asTester(function* ({ self, logged }) {
      const pid = ProcLib.spawn({ boom: (reason: unknown) => self.exit(reason) }, 'boom', ['why']);
      expect(yield endOf(self, pid)).to.equal('why');
      expect(crashesOf(logged)[0]?.['crasher']).to.deep.include({
        initialCall: { module: 'anonymous', function: 'boom', arity: 1 },
      });
    }),
  );

  it(
    'stacktrace: error, exit and throw as seen over a link',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const boom = new Error('boom');
      const thrower = (thrown: unknown) => (): never => {
        throw thrown;
      };
      for (const [body, reason] of [
        [thrower(boom), boom],
        [() => self.exit('bye'), 'bye'],
        [thrower('ball'), { nocatch: 'ball' }],
      ] as const) {
        const pid = ProcLib.spawnLink(body);
        expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid, reason });
      }
      expect(boom.stack).to.include('proc-lib.test');
    }),
  );

  for (const [name, start] of [
    ['sync_start_nolink', ProcLib.start],
    ['sync_start_link', ProcLib.startLink],
  ] as const) {
    it(
      `${name}: waits for the acknowledgement and gives what it says`,
      asTester(function* ({ self, node }) {
        const began = node.clock.now();
        const { acknowledged } = yield start(slow, [1000]);
        expect(node.clock.now() - began).to.equal(1000);
        expect(isAlive(acknowledged)).to.equal(true);
        expect(yield nextMessage(self)).to.equal('nothing');
      }),
    );
  }

  it(
    'sync_start_link: is linked, sync_start_nolink is not',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const { acknowledged: free } = yield ProcLib.start(slow, [0]);
      send(free, 'end');
      expect(yield nextMessage(self, 1)).to.equal('nothing');
      const { acknowledged: linked } = yield ProcLib.startLink(slow, [0]);
      send(linked, 'end');
      expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid: linked, reason: 'normal' });
    }),
  );

  it(
    'sync_start_monitor: gives the reference of a monitor that was there from the start',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const { value, ref } = yield ProcLib.startMonitor(slow, [10]);
      send(value.acknowledged, 'end');
      expect(yield nextMessage(self, 1)).to.deep.equal({
        type: 'DOWN',
        ref,
        pid: value.acknowledged,
        reason: 'normal',
      });
      expect(yield nextMessage(self, 1)).to.equal('nothing');
    }),
  );

  it(
    'sync_start_monitor_link: with both, EXIT and DOWN come',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const { value, ref } = yield ProcLib.startMonitor(slow, [10], { spawnOptions: { link: true } });
      send(value.acknowledged, 'end');
      const messages = [yield nextMessage(self, 1), yield nextMessage(self, 1)];
      expect(messages).to.deep.include({ type: 'EXIT', pid: value.acknowledged, reason: 'normal' });
      expect(messages).to.deep.include({ type: 'DOWN', ref, pid: value.acknowledged, reason: 'normal' });
    }),
  );

  for (const [name, start] of [
    ['sync_start_timeout', ProcLib.start],
    ['sync_start_link_timeout', ProcLib.startLink],
  ] as const) {
    it(
      `${name}: who takes too long is killed, and leaves no message`,
      asTester(function* ({ self }) {
        self.trapExit = true;
        let child: Pid | undefined;
        const late = coroutine(function* (me: Self): Generator<unknown, void, unknown> {
          child = me.pid;
          yield slow(me, 1000, 'slow');
        });
        const failure = yield failureOf(start(late, [], { timeout: 500 }));
        expect(child !== undefined && !isAlive(child)).to.equal(true);
        expect(isStartError(failure)).to.equal(true);
        expect(failure).to.include({ code: 'timeout', reason: 'timeout' });
        expect(yield nextMessage(self, 5000)).to.equal('nothing');
      }),
    );
  }

  it(
    'sync_start_monitor_link_timeout: the DOWN of the killed process is delivered, its EXIT is not',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const failure: StartError = yield failureOf(
        ProcLib.startMonitor(slow, [1000], { timeout: 500, spawnOptions: { link: true } }),
      );
      expect(failure.reason).to.equal('timeout');
      expect(yield nextMessage(self, 1)).to.include({ type: 'DOWN', ref: failure.ref, reason: 'killed' });
      expect(yield nextMessage(self, 5000)).to.equal('nothing');
    }),
  );

  it(
    'spawn_opt: the initial call is known, and that of other processes guessed',
    asTester(function* ({ node }) {
      const module = { run: () => new Promise(() => undefined) };
      const call = { module: 'anonymous', function: 'run', arity: 2 };
      const pid = ProcLib.spawnWith({ link: false }, module, 'run', [1, 2]);
      expect(ProcLib.initialCall(pid)).to.deep.equal(call);
      expect(ProcLib.translateInitialCall(pid)).to.deep.equal(call);
      const other = node.spawn(module.run);
      expect(ProcLib.initialCall(other)).to.equal(undefined);
      expect(ProcLib.translateInitialCall(other)).to.deep.include({ module: 'proc_lib' });
      const genServer: Pid = yield GenServer.start(server, 's');
      expect(ProcLib.translateInitialCall(genServer)).to.deep.equal({
        module: 'anonymous',
        function: 'init',
        arity: 1,
      });
    }),
  );

  it(
    'hibernate: the given function is called when there is a message, which it finds in the mailbox',
    asTester(function* ({ self, node, logged }) {
      const module = {
        awake: coroutine(function* (tester: Pid<unknown>): Generator<unknown, void, unknown> {
          const me = node.self();
          send(tester, { got: yield me.receive() });
          throw new Error('after hibernation');
        }),
      };
      const sleepers = {
        sleeper: coroutine(function* (tester: Pid): Generator<unknown, unknown, unknown> {
          yield undefined;
          return ProcLib.hibernate(module, 'awake', [tester]);
        }),
      };
      const pid = ProcLib.spawn(sleepers, 'sleeper', [self.pid]);
      yield sleep(self, 1);
      expect(node.processInfo(pid, 'hibernating')).to.equal(true);
      send(pid, 'wake up');
      expect(yield nextMessage(self, 1)).to.deep.equal({ got: 'wake up' });
      expect(node.processInfo(pid, 'hibernating')).to.not.equal(true);
      yield sleep(self, 1);
      expect(crashesOf(logged)).to.have.lengthOf(1);
      expect(crashesOf(logged)[0]?.['crasher']).to.deep.include({
        pid,
        initialCall: { module: 'anonymous', function: 'sleeper', arity: 1 },
        ancestors: [self.pid],
      });
    }),
  );

  it(
    'hibernate: messages that come while it wakes up stay in order',
    asTester(function* ({ self, node }) {
      const order: unknown[] = [];
      const module = {
        awake: coroutine(function* (): Generator<unknown, void, unknown> {
          const me = node.self();
          for (let n = 0; n < 100; n += 1) order.push(yield me.receive());
        }),
      };
      const pid = ProcLib.spawn(
        coroutine(function* (): Generator<unknown, unknown, unknown> {
          yield undefined;
          return ProcLib.hibernate(module, 'awake', []);
        }),
      );
      yield sleep(self, 1);
      for (let n = 0; n < 100; n += 1) {
        send(pid, n);
        yield self.receive((message): message is never => message === 'never sent', { after: 0 });
      }
      expect(yield endOf(self, pid)).to.be.oneOf(['normal', 'noproc']);
      expect(order).to.deep.equal(Array.from({ length: 100 }, (_, n) => n));
    }),
  );

  it(
    'otp_6345: a monitor is no spawn option of a start',
    asTester(function* () {
      const failure = yield failureOf(ProcLib.start(slow, [0], { spawnOptions: { monitor: true } as object }));
      expect(failure).to.include({ code: 'badarg' });
    }),
  );

  it(
    'init_dont_hang: who dies before it acknowledges fails the start, whatever its form',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const boom = new Error('bad_init');
      for (const start of [
        () => ProcLib.start(dying, [boom]),
        () => ProcLib.start(dying, [boom], { timeout: 1000 }),
        () => ProcLib.startLink(dying, [boom]),
        () => ProcLib.startLink({ run: () => dying(self as never, boom) }, 'run', []),
      ]) {
        expect(yield reasonOf(start())).to.equal(boom);
        expect(yield nextMessage(self, 1)).to.equal('nothing');
      }
      expect(yield reasonOf(ProcLib.startLink(() => undefined, []))).to.equal('normal');
      expect(yield nextMessage(self, 1)).to.equal('nothing');
      const failure: StartError = yield failureOf(ProcLib.startMonitor(dying, ['boo']));
      expect(failure.reason).to.equal('boo');
      expect(yield nextMessage(self, 1)).to.include({ type: 'DOWN', ref: failure.ref, reason: 'boo' });
    }),
  );

  it(
    't_format: a crash report is text for people',
    asTester(function* ({ self, logged }) {
      const pid = ProcLib.spawn(dying, 'fubar');
      yield endOf(self, pid);
      const text = formatEvent(logged[0] as LogEvent);
      for (const part of ['Process crashed', 'crasher', pid.toString(), "'fubar'", 'ancestors']) {
        expect(text).to.include(part);
      }
    }),
  );

  it(
    't_format_arbitrary: whatever the reason is',
    asTester(function* ({ self, logged }) {
      for (const reason of [Symbol('s'), 10n, new Map([[{}, []]]), Object.create(null), () => 1]) {
        yield endOf(self, ProcLib.spawn(dying, reason));
      }
      expect(crashesOf(logged)).to.have.lengthOf(5);
      for (const event of logged) expect(formatEvent(event)).to.include('Process crashed');
    }),
  );

  it(
    'report_cb: a report is structured: label, two parts',
    asTester(function* ({ self, logged }) {
      yield endOf(self, ProcLib.spawn(dying, 'fubar'));
      expect(logged[0]).to.include({ level: 'error', label: 'crash', message: 'Process crashed' });
      expect(logged[0]?.domain).to.deep.equal(['hot', 'proc_lib']);
      expect(Object.keys(logged[0]?.report ?? {})).to.deep.equal(['crasher', 'neighbours']);
    }),
  );

  it(
    'init_ack: outside of proc_lib fails',
    asTester(function* ({ self }) {
      expect(() => ProcLib.initAck('x')).to.throw('badarg');
      expect(yield nextMessage(self)).to.equal('nothing');
    }),
  );
});
