/** OTP's gen_event_SUITE: status, states, code change, missing callbacks, reports. The names of the cases are OTP's. */
import { GenEvent, isSysError, ok, sys } from '@hot/behaviours';
import { formatEvent, type LogEvent, type Pid, processInfo, send } from '@hot/runtime';
import { expect } from 'chai';
import { type Anything, gone, heard, suiteHandler as handler } from '../helpers/suite-handler';
import { asTester, failureOf, reasonOf, sleep } from '../helpers/tester';

const { addHandler, addSupHandler, call, deleteHandler, notify, syncNotify, whichHandlers } = GenEvent;

const reportsOf = (logged: LogEvent[], label: string): LogEvent[] => logged.filter((event) => event.label === label);
const statusOf = (status: unknown): GenEvent.ManagerStatus => (status as sys.Status<GenEvent.ManagerStatus>).misc;
const crash = (): never => {
  throw new Error('crashed');
};
const undef = (name: string): unknown => ({ undef: { module: 'anonymous', function: name } });

/** The handler without one of its callbacks. */
function without(...callbacks: readonly string[]): typeof handler {
  return Object.fromEntries(Object.entries(handler).filter(([name]) => !callbacks.includes(name))) as typeof handler;
}

describe('gen_event_SUITE: status', () => {
  const formatStatus = (status: object): object => ({ ...status, state: 'shown' });

  it(
    'call_format_status: what getStatus shows of a manager and its handlers',
    asTester(function* ({ self }) {
      const module = { ...handler, formatStatus };
      for (const [name, text] of [
        ['manager', 'manager'],
        [{ global: ['manager'] }, "[ 'manager' ]"],
      ] as const) {
        const pid: Pid = yield GenEvent.start({ name, debug: ['log'] });
        yield addHandler(pid, handler, 'plain');
        yield addSupHandler(pid, [module, 'id'], 'secret');
        yield sys.suspend(pid);
        const status: unknown = yield sys.getStatus(name);
        expect(status).to.include({ pid, module: 'gen_event', state: 'suspended', parent: pid });
        const { header, handlers, loggedEvents } = statusOf(status);
        expect(header).to.equal(`Status for event handler ${text}`);
        expect(handlers).to.deep.equal([
          { module, id: 'id', state: 'shown', owner: self.pid },
          { module: handler, id: false, state: 'plain', owner: undefined },
        ]);
        expect(loggedEvents.map(({ type }) => type)).to.deep.equal(['in', 'in']);
        yield sys.resume(pid);
      }
    }),
  );

  it(
    'call_format_status_anon: a manager without a name is called by its pid',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      expect(statusOf(yield sys.getStatus(pid)).header).to.equal(`Status for event handler ${pid.toString()}`);
    }),
  );

  it(
    'call_format_status: a formatStatus that fails harms nobody',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      yield addHandler(pid, { ...handler, formatStatus: crash }, 's');
      expect(statusOf(yield sys.getStatus(pid)).handlers[0]?.state).to.equal('anonymous:formatStatus/1 crashed');
    }),
  );

  it(
    'error_format_status: the report of a crash shows what formatStatus makes of it',
    asTester(function* ({ logged }) {
      const seen: unknown[] = [];
      const formatting = {
        ...handler,
        formatStatus: (status: object): object => (
          seen.push(status),
          { state: 'S', message: 'M', reason: 'R', log: ['L'] }
        ),
      };
      const pid: Pid = yield GenEvent.start({ name: 'manager' });
      yield addHandler(pid, [formatting, 'id'], 'secret');
      yield syncNotify(pid, crash);
      const [event] = reportsOf(logged, 'gen_event terminate');
      expect(event?.report).to.deep.equal({
        ...{ handler: ['anonymous', 'id'], name: 'manager' },
        ...{ lastMessage: 'M', state: 'S', reason: 'R', log: ['L'] },
      });
      expect(seen).to.have.lengthOf(1);
      expect(seen[0]).to.deep.include({ state: 'secret', message: crash, log: [] });
      expect(seen[0]).to.have.nested.property('reason.EXIT.message', 'crashed');
    }),
  );

  it(
    'format_log_1: reports are readable',
    asTester(function* ({ self, logged }) {
      const pid: Pid = yield GenEvent.start({ name: 'my_manager' });
      yield addHandler(pid, [handler, 'my_id'], { my: 'state' });
      yield syncNotify(pid, () => self.exit('why'));
      const text = formatEvent(reportsOf(logged, 'gen_event terminate')[0] as LogEvent);
      for (const part of ['Event handler terminating', 'my_manager', 'my_id', "{ my: 'state' }", "{ EXIT: 'why' }"]) {
        expect(text).to.include(part);
      }
    }),
  );

  it(
    'format_log_2: reports have the fields that OTP gives',
    asTester(function* ({ logged }) {
      const pid: Pid = yield GenEvent.start();
      yield addHandler(pid, without('handleInfo'), 's');
      send(pid as Pid<unknown>, 'unexpected');
      yield syncNotify(pid, crash);
      const [dropped, ended] = logged;
      expect(dropped).to.deep.include({
        ...{ level: 'warning', label: 'gen_event no_handle_info', pid },
        report: { module: 'anonymous', message: 'unexpected' },
      });
      expect(ended).to.include({ level: 'error', label: 'gen_event terminate', pid });
      expect(ended?.report).to.have.all.keys('handler', 'name', 'lastMessage', 'state', 'reason', 'log');
    }),
  );
});

describe('gen_event_SUITE: states', () => {
  it(
    'get_state: of all handlers, newest first, also of a suspended manager',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start({ name: 'manager' });
      expect(yield sys.getState(pid)).to.deep.equal([]);
      yield addHandler(pid, handler, { my: 'state' });
      yield addHandler(pid, [handler, 'id'], 2);
      const states = [
        { module: handler, id: 'id', state: 2 },
        { module: handler, id: false, state: { my: 'state' } },
      ];
      for (const target of [pid, 'manager'] as const) expect(yield sys.getState(target)).to.deep.equal(states);
      yield sys.suspend(pid);
      expect(yield sys.getState(pid)).to.deep.equal(states);
      yield sys.resume(pid);
    }),
  );

  it(
    'replace_state: is done handler by handler; where it fails, the old state stays and nobody is told',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      yield addHandler(pid, handler, 1);
      yield addHandler(pid, [handler, 'id'], 2);
      const replace = (change: (one: GenEvent.HandlerState<Anything>) => unknown): Promise<unknown> =>
        sys.replaceState(pid, change as never);
      const states = (...values: unknown[]): unknown[] => [
        { module: handler, id: 'id', state: values[0] },
        { module: handler, id: false, state: values[1] },
      ];
      expect(yield replace((one) => ({ ...one, state: one.state * 10 }))).to.deep.equal(states(20, 10));
      expect(yield sys.getState(pid)).to.deep.equal(states(20, 10));
      const failing: ((one: GenEvent.HandlerState<Anything>) => unknown)[] = [
        crash,
        () => 'junk',
        () => undefined,
        () => {
          throw 'thrown' as unknown;
        },
        (one) => ({ ...one, id: 'another', state: 0 }),
        (one) => ({ ...one, module: {}, state: 0 }),
        (one) => Promise.resolve({ ...one, state: 0 }),
      ];
      for (const change of failing) expect(yield replace(change)).to.deep.equal(states(20, 10));
      // One may fail and the other not.
      expect(yield replace((one) => (one.id === 'id' ? crash() : { ...one, state: 11 }))).to.deep.equal(states(20, 11));
      yield sys.suspend(pid);
      expect(yield replace((one) => ({ ...one, state: 5 }))).to.deep.equal(states(5, 5));
      yield sys.resume(pid);
      expect(yield sys.getState(pid)).to.deep.equal(states(5, 5));
    }),
  );
});

describe('gen_event_SUITE: missing callbacks', () => {
  it(
    'undef_init: the handler is not added',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      const failure = yield failureOf(addHandler(pid, without('init'), 's'));
      expect(failure).to.deep.include({ code: 'init_failed', reason: { EXIT: undef('init') } });
      for (const bad of [null, undefined, 7, 'module']) {
        expect(yield reasonOf(addHandler(pid, bad as never, 's' as never))).to.deep.equal({ EXIT: undef('init') });
      }
      expect(yield whichHandlers(pid)).to.deep.equal([]);
    }),
  );

  it(
    'undef_handle_call: the caller is told, and the handler removed',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      const module = without('handleCall');
      yield addHandler(pid, module, 's');
      const failure = yield failureOf(call(pid, module, 'hi'));
      expect(failure).to.deep.include({ code: 'call_failed', reason: { EXIT: undef('handleCall') } });
      expect(yield whichHandlers(pid)).to.deep.equal([]);
    }),
  );

  it(
    'undef_handle_event: the handler is removed, whoever notifies is not told',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const module = without('handleEvent');
      for (const put of [notify, syncNotify]) {
        yield addSupHandler(pid, module, 's');
        expect(yield put(pid, 'event')).to.equal('ok');
        expect(yield heard(self)).to.deep.equal([gone(module, { EXIT: undef('handleEvent') })]);
        expect(yield whichHandlers(pid)).to.deep.equal([]);
      }
    }),
  );

  it(
    'undef_handle_info: a warning, and the handler goes on',
    asTester(function* ({ self, logged }) {
      const pid: Pid = yield GenEvent.start();
      const module = without('handleInfo');
      yield addHandler(pid, handler, 'old');
      yield addHandler(pid, module, 's');
      send(pid as Pid<unknown>, (state: unknown) => ok([state]));
      yield sleep(self, 1);
      expect(yield whichHandlers(pid)).to.deep.equal([module, handler]);
      expect(((yield sys.getState(pid)) as { state: unknown }[]).map(({ state }) => state)).to.deep.equal([
        's',
        ['old'],
      ]);
      expect(logged.map(({ level, label }) => [level, label])).to.deep.equal([['warning', 'gen_event no_handle_info']]);
    }),
  );

  it(
    'undef_code_change: the error is told, and the handler goes on as before',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      yield addHandler(pid, handler, 'old');
      yield sys.suspend(pid);
      const failure = yield failureOf(sys.changeCode(pid, handler, 'old_vsn', []));
      expect(isSysError(failure)).to.equal(true);
      expect(failure).to.deep.include({ code: 'code_change_failed', reason: { EXIT: undef('codeChange') } });
      yield sys.resume(pid);
      expect(yield whichHandlers(pid)).to.deep.equal([handler]);
      expect(yield call(pid, handler, 'hi')).to.deep.equal({ echo: 'hi' });
    }),
  );

  it(
    'undef_code_change: a module that no handler runs is nobody’s concern',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      yield addHandler(pid, handler, 'old');
      yield sys.suspend(pid);
      expect(yield sys.changeCode(pid, {}, 'old_vsn', [])).to.equal('ok');
      expect(yield sys.changeCode(pid, 'another/module', 'old_vsn', [])).to.equal('ok');
    }),
  );

  it(
    'undef_terminate: none is needed',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      const module = without('terminate');
      yield addHandler(pid, module, 's');
      expect(yield deleteHandler(pid, module, 'args')).to.equal('ok');
      yield addHandler(pid, module, 's');
      expect(yield GenEvent.stop(pid)).to.equal('ok');
    }),
  );

  it(
    'undef_in_terminate: is a crash of terminate, no missing callback; the handler is removed',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      const terminate = (): never => (({}) as { nothing(): never }).nothing();
      const module = { ...handler, terminate };
      yield addHandler(pid, module, 's');
      const failure = yield failureOf(deleteHandler(pid, module, 'args'));
      expect(failure.code).to.equal('terminate_failed');
      expect(failure.reason.EXIT).to.be.instanceOf(TypeError);
      expect(yield whichHandlers(pid)).to.deep.equal([]);
    }),
  );
});

describe('gen_event_SUITE: hibernation', () => {
  const hibernates = (pid: Pid): boolean => processInfo(pid, 'hibernating') === true;
  const asleep = (state: unknown): unknown => ok(state, 'hibernate');

  it(
    'hibernate: the manager does when any handler asks for it, until the next message',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      yield addHandler(pid, [handler, 'awake'], 's');
      const ways: [put: (script: unknown) => unknown, wake: () => unknown][] = [
        [(script) => addHandler(pid, handler, script), () => deleteHandler(pid, handler, 'args')],
        [(script) => notify(pid, script), () => notify(pid, 'event')],
        [(script) => syncNotify(pid, script), () => syncNotify(pid, 'event')],
        [(script) => send(pid as Pid<unknown>, script), () => send(pid as Pid<unknown>, 'message')],
        [
          () =>
            call(pid, [handler, 'awake'], (state: unknown) => ({
              $result: 'reply',
              reply: 1,
              state,
              next: 'hibernate',
            })),
          () => call(pid, [handler, 'awake'], 'hi'),
        ],
      ];
      for (const [put, wake] of ways) {
        expect(hibernates(pid)).to.equal(false);
        yield put(asleep);
        yield sleep(self, 1);
        expect(hibernates(pid)).to.equal(true);
        for (const ask of [sys.suspend, sys.getState, sys.resume, sys.getState]) {
          yield ask(pid);
          yield sleep(self, 1);
          expect(hibernates(pid)).to.equal(true);
        }
        yield wake();
        yield sleep(self, 1);
        expect(hibernates(pid)).to.equal(false);
      }
    }),
  );

  it(
    'hibernate: one of many handlers is enough, and all hear the next event',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      for (const id of [1, 2, 3]) yield addHandler(pid, [handler, id], id);
      yield syncNotify(pid, (state: number) => (state === 2 ? asleep(state) : ok(state)));
      yield sleep(self, 1);
      expect(hibernates(pid)).to.equal(true);
      notify(pid, (state: number) => ok(state + 10));
      yield sleep(self, 1);
      expect(hibernates(pid)).to.equal(false);
      expect(((yield sys.getState(pid)) as { state: unknown }[]).map(({ state }) => state)).to.deep.equal([13, 12, 11]);
    }),
  );

  it(
    'auto_hibernate: after the time of hibernateAfter without a message',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start({ hibernateAfter: 100 });
      yield addHandler(pid, handler, 's');
      const puts: (() => unknown)[] = [
        () => call(pid, handler, 'hi'),
        () => notify(pid, 'event'),
        () => syncNotify(pid, 'event'),
        () => send(pid as Pid<unknown>, 'message'),
      ];
      for (const put of puts) {
        yield put();
        yield sleep(self, 99);
        expect(hibernates(pid)).to.equal(false);
        yield sleep(self, 2);
        expect(hibernates(pid)).to.equal(true);
      }
      yield call(pid, handler, 'hi');
      yield sleep(self, 1);
      expect(hibernates(pid)).to.equal(false);
    }),
  );
});
