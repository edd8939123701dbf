/** OTP's gen_statem_SUITE: processes of proc_lib that become machines. The names of the cases are OTP's. */
import { GenStatem, ProcLib, type Registry, type ServerName } from '@hot/behaviours';
import { coroutine, exit, type Pid, register, type Self, spawn } from '@hot/runtime';
import { expect } from 'chai';
import { type Anything, machines, toldBy } from '../helpers/suite-statem';
import { asTester, endOf, nextMessage, sleep } from '../helpers/tester';

interface Options {
  /** What it does before it acknowledges; `register` and the like. */
  readonly before?: (self: Self) => void;
  readonly name?: ServerName;
  readonly actions?: Anything;
  readonly module?: Anything;
}

/** A process that starts by itself and then enters the loop. */
const entering = coroutine(function* (
  self: Self,
  { before, module = machines.state_functions, ...options }: Options,
): Generator<unknown, unknown, unknown> {
  yield undefined;
  before?.(self);
  ProcLib.initAck(self.pid);
  return GenStatem.enterLoop(module, 'idle', 'entered', options);
});

describe('gen_statem_SUITE: enter_loop', () => {
  it(
    'enter_loop: a process of proc_lib becomes a machine, with actions to begin with',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const module = toldBy(self.pid);
      const actions = [GenStatem.nextEvent('internal', 'first'), GenStatem.hibernate()];
      const pid: Pid = yield ProcLib.startLink(entering, [{ module, actions }]);
      expect(yield nextMessage(self)).to.deep.equal({ state: 'idle', type: 'internal', content: 'first' });
      expect(yield GenStatem.call(pid, 'hi')).to.deep.equal({ echo: 'hi' });
      expect(yield nextMessage(self)).to.include({ type: 'call' });
      expect(yield GenStatem.stop(pid)).to.equal('ok');
      expect(yield nextMessage(self)).to.deep.equal({ terminated: 'normal', state: 'idle', data: 'entered' });
      expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid, reason: 'normal' });
    }),
  );

  it(
    'enter_loop: the exit of the parent ends a machine that traps exits',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const before = (me: Self): void => void (me.trapExit = true);
      const pid: Pid = yield ProcLib.startLink(entering, [{ before, module: toldBy(self.pid) }]);
      exit(pid, 'shutdown');
      expect(yield nextMessage(self, 1)).to.deep.equal({ terminated: 'shutdown', state: 'idle', data: 'entered' });
      expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid, reason: 'shutdown' });
    }),
  );

  const registry: Registry & { pid?: Pid } = {
    registerName(_name, pid) {
      this.pid = pid;
      return 'yes';
    },
    unregisterName: () => undefined,
    whereisName() {
      return this.pid;
    },
  };
  const names: [ServerName, unknown][] = [
    ['entered', 'process_not_registered'],
    [{ local: 'entered' }, 'process_not_registered'],
    [{ global: 'entered' }, 'process_not_registered_globally'],
    [{ via: [registry, 'entered'] }, { process_not_registered_via: registry }],
  ];
  for (const [name, reason] of names) {
    const form = typeof name === 'string' ? 'a plain' : `a ${Object.keys(name).join()}`;
    it(
      `enter_loop: ${form} name that nobody has, or somebody else, is refused`,
      asTester(function* ({ self }) {
        self.trapExit = true;
        delete registry.pid;
        const pid: Pid = yield ProcLib.startLink(entering, [{ name }]);
        expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid, reason });
        yield GenStatem.start(machines.state_functions, 's', { name });
        const other: Pid = yield ProcLib.startLink(entering, [{ name }]);
        expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid: other, reason });
      }),
    );
  }

  it(
    'enter_loop: a name that it has will do, and a time-out in the actions',
    asTester(function* ({ self }) {
      const before = (me: Self): void => void register('entered', me.pid);
      const actions = GenStatem.stateTimeout(100, 'late');
      yield ProcLib.start(entering, [{ before, name: 'entered', actions, module: toldBy(self.pid) }]);
      expect(yield GenStatem.call('entered', 'hi')).to.deep.equal({ echo: 'hi' });
      expect(yield nextMessage(self)).to.include({ type: 'call' });
      yield sleep(self, 100);
      expect(yield nextMessage(self)).to.deep.equal({ state: 'idle', type: 'state_timeout', content: 'late' });
      expect(yield GenStatem.stop('entered')).to.equal('ok');
    }),
  );

  it(
    'enter_loop: a process that proc_lib did not start is refused',
    asTester(function* ({ self }) {
      const pid = spawn(
        coroutine(function* () {
          return yield GenStatem.enterLoop(machines.state_functions, 'idle', 's');
        }),
      );
      expect(yield endOf(self, pid)).to.equal('process_was_not_started_by_proc_lib');
    }),
  );
});
