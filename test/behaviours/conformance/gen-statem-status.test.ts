/** OTP's gen_statem_SUITE: status, states and reports. The names of the cases are OTP's. */
import { GenStatem, isSysError, sys } from '@hot/behaviours';
import { formatEvent, type LogEvent, type Pid } from '@hot/runtime';
import { expect } from 'chai';
import { type Anything, machineOf, machines, modes, type Script } from '../helpers/suite-statem';
import { asTester, endOf, failureOf, nextMessage, reasonOf, sleep } from '../helpers/tester';

const { genericTimeout, keepStateAndData, nextState, ok, postpone, replyTo } = GenStatem;

const reportOf = (logged: LogEvent[]): Readonly<Record<string, unknown>> | undefined =>
  logged.find(({ label }) => label === 'gen_statem terminate')?.report;
const statusOf = (status: unknown): GenStatem.ServerStatus => (status as sys.Status<GenStatem.ServerStatus>).misc;
const crash = (): never => {
  throw new Error('crashed');
};
const throwing = (): never => {
  throw 'ball' as unknown;
};
const shown = { state: 'shown state', data: 'shown data' };
const formatStatus = (status: object): object => ({ ...status, ...shown });

for (const mode of modes) {
  const machine = machines[mode];

  describe(`gen_statem_SUITE: status (${mode})`, () => {
    it(
      'sys1: a suspended machine tells its status and answers no call',
      asTester(function* ({ self }) {
        const pid: Pid = yield GenStatem.start(machine, 's');
        yield sys.suspend(pid);
        expect(yield sys.getStatus(pid)).to.include({ pid, module: 'gen_statem', state: 'suspended' });
        const request = GenStatem.sendRequest(pid, 'hi');
        expect(yield GenStatem.waitResponse(request, 3000)).to.equal('timeout');
        yield sys.resume(pid);
        expect(yield GenStatem.waitResponse(request, 0)).to.deep.equal({ reply: { echo: 'hi' } });
        expect(yield nextMessage(self)).to.equal('nothing');
      }),
    );

    const registry = {
      pid: undefined as Pid | undefined,
      registerName(_name: unknown, pid: Pid) {
        this.pid = pid;
        return 'yes';
      },
      unregisterName: () => undefined,
      whereisName() {
        return this.pid;
      },
    };
    const named: [what: string, name: Anything, text: (pid: Pid) => string][] = [
      ['its pid', undefined, String],
      ['a local name', 'named', () => 'named'],
      ['a global name', { global: 'named' }, () => 'named'],
      ['a global name that is a term', { global: { any: ['term'] } }, () => "{ any: [ 'term' ] }"],
      ['a name in a registry', { via: [registry, 'there'] }, () => 'there'],
    ];
    for (const [what, name, text] of named) {
      it(
        `call_format_status: what getStatus shows of a machine known by ${what}`,
        asTester(function* () {
          const module = { ...machine, formatStatus };
          registry.pid = undefined;
          const pid: Pid = yield GenStatem.start(module, 's', name === undefined ? {} : { name });
          const status: unknown = yield sys.getStatus(name ?? pid);
          expect(statusOf(status)).to.deep.include({ ...shown, status: 'running', parent: pid, postponed: [] });
          expect(statusOf(status).header).to.equal(`Status for state machine ${text(pid)}`);
          yield GenStatem.stop(pid);
        }),
      );
    }

    it(
      'error_format_status: the report of a crash shows event, formatted state and data, and the reason',
      asTester(function* ({ self, logged }) {
        const pid: Pid = yield GenStatem.start({ ...machine, formatStatus }, 's', { name: 'my_machine' });
        expect(yield reasonOf(GenStatem.call(pid, crash))).to.have.property('message', 'crashed');
        const report = reportOf(logged);
        expect(report).to.deep.include({ ...shown, name: 'my_machine', callbackMode: mode, stateEnter: false });
        expect(report?.reason).to.have.property('message', 'crashed');
        expect((report?.queue as unknown[])[0]).to.include({ type: 'call', content: crash });
        expect(report?.client).to.include({ pid: self.pid });
      }),
    );

    it(
      'terminate_crash_format: a terminate that exits makes its reason the reason, and is reported',
      asTester(function* ({ self, logged }) {
        const terminate = (): never => self.exit({ crash: 'terminate' });
        const pid: Pid = yield GenStatem.start({ ...machine, formatStatus, terminate }, 's');
        const end = self.monitor(pid);
        expect(yield reasonOf(GenStatem.stop(pid))).to.deep.equal({ crash: 'terminate' });
        expect(yield nextMessage(self)).to.deep.include({ ref: end, reason: { crash: 'terminate' } });
        expect(reportOf(logged)).to.deep.include({ ...shown, reason: { crash: 'terminate' } });
      }),
    );

    it(
      'format_all_status: all that is shown may be rewritten, in status and in reports',
      asTester(function* ({ logged }) {
        const seen: string[][] = [];
        const rewritten = { state: 'S', data: 'D', reason: 'R', queue: ['Q'], postponed: ['P'], timeouts: ['T'] };
        const module = {
          ...machine,
          formatStatus: (status: object) => {
            seen.push(Object.keys(status).sort());
            return { ...rewritten, log: ['L'] };
          },
        };
        const pid: Pid = yield GenStatem.start(module, 's', { debug: ['log'] });
        const { state, data, postponed, timeouts } = rewritten;
        expect(statusOf(yield sys.getStatus(pid))).to.deep.include({
          ...{ state, data, postponed, timeouts },
          loggedEvents: ['L'],
        });
        yield failureOf(GenStatem.call(pid, crash));
        expect(reportOf(logged)).to.deep.include({ ...rewritten, log: ['L'] });
        expect(seen).to.deep.equal([
          ['data', 'log', 'postponed', 'state', 'timeouts'],
          ['data', 'log', 'postponed', 'queue', 'reason', 'state', 'timeouts'],
        ]);
      }),
    );

    it(
      'format_all_status: status and report show what was postponed, what waits, and the time-outs',
      asTester(function* ({ logged, self }) {
        const pid: Pid = yield GenStatem.start(machine, 's');
        GenStatem.cast(pid, () => keepStateAndData([postpone(), genericTimeout('g', 1000, 'later')]));
        yield sleep(self, 1);
        const timeouts = [{ type: 'generic_timeout', name: 'g', content: 'later' }];
        const status = statusOf(yield sys.getStatus(pid));
        expect(status.timeouts).to.deep.equal(timeouts);
        expect(status.postponed.map((event) => (event as { type: string }).type)).to.deep.equal(['cast']);
        const inserting: Script = () =>
          keepStateAndData([GenStatem.nextEvent('internal', crash), GenStatem.nextEvent('internal', 'waits')]);
        GenStatem.cast(pid, inserting);
        yield endOf(self, pid);
        const report = reportOf(logged);
        expect(report?.timeouts).to.deep.equal(timeouts);
        expect(report?.postponed).to.have.lengthOf(1);
        expect((report?.queue as { content: unknown }[]).map(({ content }) => content)).to.deep.equal([crash, 'waits']);
      }),
    );

    for (const [what, failing] of Object.entries({ crashes: crash, throws: throwing })) {
      it(
        `call_format_status: a formatStatus that ${what} harms nobody`,
        asTester(function* () {
          const failed = 'anonymous:formatStatus/1 crashed';
          const pid: Pid = yield GenStatem.start({ ...machine, formatStatus: failing }, 's');
          expect(statusOf(yield sys.getStatus(pid))).to.include({ state: failed, data: failed });
          expect(yield GenStatem.call(pid, 'alive')).to.deep.equal({ echo: 'alive' });
        }),
      );
    }

    it(
      'get_state: state and data, also of a suspended machine',
      asTester(function* () {
        const pid: Pid = yield GenStatem.start({ ...machine, formatStatus }, { my: 'data' }, { name: 'named' });
        for (const target of [pid, 'named'] as const) {
          expect(yield sys.getState(target)).to.deep.equal({ state: 'idle', data: { my: 'data' } });
        }
        yield sys.suspend(pid);
        expect(yield sys.getState(pid)).to.deep.equal({ state: 'idle', data: { my: 'data' } });
        yield sys.resume(pid);
      }),
    );

    it(
      'replace_state: may change both; a function that fails, or gives neither, changes nothing',
      asTester(function* () {
        const pid: Pid = yield GenStatem.start(machine, 1);
        const change = (value: GenStatem.StateAndData): unknown => ({ state: 'a', data: (value.data as number) + 1 });
        expect(yield sys.replaceState(pid, change as never)).to.deep.equal({ state: 'a', data: 2 });
        const where: Script = ({ from }, state, data) => keepStateAndData(replyTo(from, [state, data]));
        expect(yield GenStatem.call(pid, where)).to.deep.equal(['a', 2]);
        const boom = new Error('boom');
        const fails: [() => unknown, string, unknown?][] = [
          [
            () => {
              throw 'fail' as unknown;
            },
            'throw',
            'fail',
          ],
          [
            () => {
              throw boom;
            },
            'error',
            boom,
          ],
          [() => 'junk', 'error'],
          [() => undefined, 'error'],
          [() => ({ state: 'b' }), 'error'],
        ];
        for (const [fail, kind, reason] of fails) {
          const failure = yield failureOf(sys.replaceState(pid, fail as never));
          expect(isSysError(failure)).to.equal(true);
          expect(failure.code).to.equal('callback_failed');
          expect(failure.reason.callback_failed).to.deep.include({
            callback: { module: 'gen_statem', function: 'systemReplaceState' },
            class: kind,
          });
          if (reason !== undefined) expect(failure.reason.callback_failed.reason).to.equal(reason);
        }
        yield sys.suspend(pid);
        expect(yield sys.replaceState(pid, change as never)).to.deep.equal({ state: 'a', data: 3 });
        yield sys.resume(pid);
        expect(yield GenStatem.call(pid, where)).to.deep.equal(['a', 3]);
      }),
    );

    it(
      'format_log_1: the report of a crash is readable',
      asTester(function* ({ logged, self }) {
        const pid: Pid = yield GenStatem.start(machine, { a: 'datum' }, { name: 'my_machine' });
        yield failureOf(GenStatem.call(pid, () => self.exit('why')));
        const text = formatEvent(logged[0] as LogEvent);
        for (const part of [
          'State machine terminating',
          'my_machine',
          "{ a: 'datum' }",
          "'why'",
          self.pid.toString(),
        ]) {
          expect(text).to.include(part);
        }
      }),
    );

    it(
      'format_log_2: a trace tells what arrives, what becomes of it, and which time-outs start, in this order',
      asTester(function* ({ self }) {
        const actions = [GenStatem.stateTimeout(0, 'zero'), GenStatem.nextEvent('internal', 'int')];
        const log = (pid: Pid): PromiseLike<sys.SystemEvent[]> => sys.log(pid, 'get');
        const kinds = ({ type, ...event }: sys.SystemEvent): unknown[] => {
          const { content } = ((event as { event?: unknown }).event ??
            (event as { message?: unknown }).message ??
            event) as {
            content?: unknown;
          };
          return typeof content === 'string' ? [type, content] : [type];
        };
        const module = machineOf(mode, ({ content, from }, state, data) => {
          if (content === 'keep') return keepStateAndData(state === 'idle' ? postpone() : []);
          if (content !== 'go') return keepStateAndData();
          return nextState('a', data, [replyTo(from, 'ok'), GenStatem.stateTimeout(5000, 'x')]);
        });
        const pid: Pid = yield GenStatem.start(module, () => ok('idle', 's', actions), { debug: [{ log: 50 }] });
        GenStatem.cast(pid, 'keep');
        yield GenStatem.call(pid, 'go');
        yield sleep(self, 1);
        const events: sys.SystemEvent[] = yield log(pid);
        expect(events.map(kinds)).to.deep.equal([
          ['enter'],
          ['in', 'int'],
          ['consume', 'init_state'],
          ['start_timer'],
          ['consume', 'int'],
          ['in', 'zero'],
          ['consume', 'zero'],
          ['in', 'keep'],
          ['postpone', 'keep'],
          ['in', 'go'],
          ['out'],
          ['consume', 'go'],
          ['start_timer'],
          ['consume', 'keep'],
        ]);
        expect(events[0]).to.deep.equal({ type: 'enter', module: 'anonymous', state: 'idle' });
        expect(events[11]).to.include({ state: 'idle', nextState: 'a' });
        expect(events[12]).to.include({ state: 'a' });
      }),
    );

    it(
      'format_log_2: the report has the fields that OTP gives',
      asTester(function* ({ logged, self }) {
        const pid: Pid = yield GenStatem.start(machine, 's', { debug: ['log'] });
        yield failureOf(GenStatem.call(pid, () => self.exit('why')));
        const [event] = logged;
        expect(event).to.include({ level: 'error', label: 'gen_statem terminate' });
        expect(event?.report).to.include.keys(
          ...['name', 'modules', 'callbackMode', 'stateEnter', 'queue', 'postponed', 'state', 'data', 'timeouts'],
          ...['reason', 'log', 'client'],
        );
        expect((event?.report?.log as sys.SystemEvent[])[0]).to.include({ type: 'enter' });
      }),
    );
  });

  describe(`gen_statem_SUITE: hibernation and ends (${mode})`, () => {
    it(
      'undef_code_change: the error is told, and the machine goes on as before',
      asTester(function* () {
        const pid: Pid = yield GenStatem.start(machine, 'old');
        yield sys.suspend(pid);
        expect(yield reasonOf(sys.changeCode(pid, machine, 'old_vsn', []))).to.deep.equal({
          EXIT: { undef: { module: 'anonymous', function: 'codeChange' } },
        });
        yield sys.resume(pid);
        expect(yield sys.getState(pid)).to.deep.equal({ state: 'idle', data: 'old' });
      }),
    );

    for (const [name, reason] of Object.entries({ undef_terminate1: 'normal', undef_terminate2: { error: 'test' } })) {
      it(
        `${name}: none is needed`,
        asTester(function* ({ self }) {
          const pid: Pid = yield GenStatem.start(machine, 's');
          const ref = self.monitor(pid);
          expect(yield GenStatem.stop(pid, reason)).to.equal('ok');
          expect(yield nextMessage(self)).to.deep.include({ ref, reason });
        }),
      );
    }

    it(
      'undef_in_terminate: is a crash of terminate, no missing callback',
      asTester(function* ({ self }) {
        const terminate = (): never => (({}) as { nothing(): never }).nothing();
        const pid: Pid = yield GenStatem.start({ ...machine, terminate }, 's');
        const ref = self.monitor(pid);
        expect(yield reasonOf(GenStatem.stop(pid))).to.be.instanceOf(TypeError);
        expect(yield nextMessage(self))
          .to.include({ ref })
          .and.have.property('reason')
          .that.is.instanceOf(TypeError);
      }),
    );
  });
}
