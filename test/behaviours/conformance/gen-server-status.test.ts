/** OTP's gen_server_SUITE: status, states and reports. The names of the cases are OTP's. */
import { GenServer, isSysError, ok, reply, sys } from '@hot/behaviours';
import { formatEvent, type LogEvent, type Pid } from '@hot/runtime';
import { expect } from 'chai';
import { suiteServer as server } from '../helpers/suite-server';
import { asTester, failureOf, nextMessage, reasonOf } from '../helpers/tester';

/** A server whose state nobody is to see. */
const secretive = { ...server, formatStatus: (status: object) => ({ ...status, state: 'formatted' }) };
const failing = {
  ...server,
  formatStatus: (): never => {
    throw new Error('in formatStatus');
  },
};
const throwing = {
  ...server,
  formatStatus: (): never => {
    throw 'ball' as unknown;
  },
};
const crash = (): never => {
  throw new Error('crashed');
};
const stateOf = (status: sys.Status): unknown => (status.misc as GenServer.ServerStatus).state;
const reportOf = (logged: LogEvent[]): Readonly<Record<string, unknown>> | undefined =>
  logged.find(({ label }) => label === 'gen_server terminate')?.report;

describe('gen_server_SUITE: status', () => {
  for (const [kind, name] of Object.entries({
    pid: undefined,
    name: 'named',
    'global name': { global: { any: ['term'] } },
  })) {
    it(
      `call_format_status: what getStatus shows of a server known by ${kind}`,
      asTester(function* ({ self }) {
        const pid: Pid = yield GenServer.start(secretive, 'secret', name === undefined ? {} : { name });
        const status: sys.Status<GenServer.ServerStatus> = yield sys.getStatus(name ?? pid);
        expect(status).to.deep.include({ pid, module: 'gen_server', state: 'running', parent: pid, debug: [] });
        expect(status.misc).to.deep.include({ state: 'formatted', status: 'running', parent: pid, loggedEvents: [] });
        const shown = { pid: pid.toString(), name: 'named', 'global name': "{ any: [ 'term' ] }" }[kind] ?? '';
        expect(status.misc.header).to.equal(`Status for generic server ${shown}`);
        expect(yield nextMessage(self)).to.equal('nothing');
      }),
    );
  }

  it(
    'error_format_status: a crash report shows the formatted state',
    asTester(function* ({ logged }) {
      const pid: Pid = yield GenServer.start(secretive, 'secret');
      expect(yield reasonOf(GenServer.call(pid, crash))).to.have.property('message', 'crashed');
      expect(reportOf(logged)).to.include({ state: 'formatted' });
    }),
  );

  it(
    'terminate_crash_format: a terminate that exits makes its reason the reason, and is reported',
    asTester(function* ({ self, logged }) {
      const module = { ...secretive, terminate: (): never => runningExit({ crash: 'terminate' }) };
      const runningExit = (reason: unknown): never => self.exit(reason);
      const pid: Pid = yield GenServer.start(module, 'secret');
      const end = self.monitor(pid);
      expect(yield reasonOf(GenServer.call(pid, crash))).to.deep.equal({ crash: 'terminate' });
      expect(yield nextMessage(self)).to.deep.include({ ref: end, reason: { crash: 'terminate' } });
      expect(reportOf(logged)).to.deep.include({ state: 'formatted', reason: { crash: 'terminate' } });
    }),
  );

  for (const [name, module] of Object.entries({ crash_in_format_status: failing, throw_in_format_status: throwing })) {
    it(
      `${name}: harms nobody; the state is said to be unformattable`,
      asTester(function* ({ logged }) {
        const pid: Pid = yield GenServer.start(module, 'secret');
        expect(stateOf(yield sys.getStatus(pid))).to.equal('anonymous:formatStatus/1 crashed');
        expect(yield GenServer.call(pid, 'alive')).to.deep.equal({ echo: 'alive' });
        yield failureOf(GenServer.call(pid, crash));
        expect(reportOf(logged)).to.include({ state: 'anonymous:formatStatus/1 crashed' });
      }),
    );
  }

  it(
    'format_all_status: state, message, reason and log may be rewritten, in status and in reports',
    asTester(function* ({ logged }) {
      const seen: string[][] = [];
      const module = {
        ...server,
        formatStatus: (status: GenServer.StatusToFormat) => {
          seen.push(Object.keys(status).sort());
          return { state: 'S', message: 'M', reason: 'R', log: ['L'] };
        },
      };
      const pid: Pid = yield GenServer.start(module, 'secret', { debug: ['log'] });
      expect((yield sys.getStatus(pid)).misc).to.deep.include({ state: 'S', loggedEvents: ['L'] });
      yield failureOf(GenServer.call(pid, crash));
      expect(reportOf(logged)).to.deep.include({ state: 'S', lastMessage: 'M', reason: 'R', log: ['L'] });
      expect(seen).to.deep.equal([
        ['log', 'state'],
        ['log', 'message', 'reason', 'state'],
      ]);
    }),
  );

  it(
    'format_all_status: events are logged in order',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(server, 'state', { debug: ['log'] });
      yield GenServer.call(pid, (state: unknown) => reply('answer', state, 1));
      yield nextMessage(self, 10);
      const events = yield sys.log(pid, 'get');
      expect(events.map(({ type }: sys.SystemEvent) => type)).to.deep.equal(['in', 'out', 'in', 'noreply']);
      expect(events[0].message).to.include({ type: '$gen_call' });
      expect(events[1]).to.deep.include({ message: 'answer', state: 'state' });
      expect(events[2]).to.deep.equal({ type: 'in', message: 'timeout' });
      expect(events[3]).to.deep.equal({ type: 'noreply', state: 'state' });
    }),
  );

  it(
    'get_state: the plain state, also of a suspended server',
    asTester(function* () {
      const pid: Pid = yield GenServer.start(secretive, { plain: 'state' }, { name: 'named' });
      for (const target of [pid, 'named'] as const) {
        expect(yield sys.getState(target)).to.deep.equal({ plain: 'state' });
        expect(yield sys.getState(target, 1000)).to.deep.equal({ plain: 'state' });
      }
      yield sys.suspend(pid);
      expect(yield sys.getState(pid)).to.deep.equal({ plain: 'state' });
      yield sys.resume(pid);
    }),
  );

  it(
    'replace_state: gives the new state; a function that fails changes nothing',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenServer.start(server, 1);
      const add = (state: number): number => state + 1;
      expect(yield sys.replaceState(pid, add)).to.equal(2);
      expect(yield sys.getState(pid)).to.equal(2);
      const boom = new Error('boom');
      const fails: [unknown, string, unknown][] = [
        ['fail', 'throw', 'fail'],
        [boom, 'error', boom],
      ];
      for (const [thrown, kind, reason] of fails) {
        const failure = yield failureOf(
          sys.replaceState(pid, () => {
            throw thrown;
          }),
        );
        expect(isSysError(failure)).to.equal(true);
        expect(failure.code).to.equal('callback_failed');
        expect(failure.reason).to.deep.equal({
          callback_failed: {
            callback: { module: 'gen_server', function: 'systemReplaceState' },
            class: kind,
            reason,
          },
        });
      }
      expect((yield failureOf(sys.replaceState(pid, () => self.exit('bye')))).reason.callback_failed).to.include({
        class: 'exit',
        reason: 'bye',
      });
      yield sys.suspend(pid);
      expect(yield sys.replaceState(pid, add)).to.equal(3);
      yield sys.resume(pid);
      expect(yield sys.getState(pid)).to.equal(3);
    }),
  );

  it(
    'format_log_1: the report of a crash is readable',
    asTester(function* ({ logged, self }) {
      const pid: Pid = yield GenServer.start(server, { a: 'state' }, { name: 'my_server' });
      yield failureOf(GenServer.call(pid, () => self.exit('why')));
      const text = formatEvent(logged[0] as LogEvent);
      for (const part of ['Generic server terminating', 'my_server', "{ a: 'state' }", "'why'", self.pid.toString()]) {
        expect(text).to.include(part);
      }
    }),
  );

  it(
    'format_log_2: the report of a dropped message is readable',
    asTester(function* ({ logged, self, node }) {
      const pid: Pid = yield GenServer.start({ init: () => ok('s') }, 's');
      node.send(pid as Pid<unknown>, 'lost');
      expect(yield nextMessage(self, 1)).to.equal('nothing');
      const text = formatEvent(logged[0] as LogEvent);
      for (const part of ['warning', 'Undefined handleInfo', "'lost'"]) expect(text).to.include(part);
    }),
  );
});
