/** OTP's gen_statem_SUITE: starting and stopping, in both callback modes. The names of the cases are OTP's. */
import { GenStatem, ignore, isCallError, isStartError, type Registry, stop } from '@hot/behaviours';
import { isAlive, type Pid, whereis } from '@hot/runtime';
import { expect } from 'chai';
import { goTo, machines, type Script, stopWith } from '../helpers/suite-statem';
import { asTester, failureOf, nextMessage, reasonOf } from '../helpers/tester';

/** A registry of our own for `{ via: [module, name] }`. */
function makeRegistry(): Registry & { readonly names: Map<unknown, Pid> } {
  const names = new Map<unknown, Pid>();
  return {
    names,
    registerName(name, pid) {
      if (names.has(name)) return 'no';
      names.set(name, pid);
      return 'yes';
    },
    unregisterName: (name) => names.delete(name),
    whereisName: (name) => names.get(name),
  };
}

/** Connects, confirms and disconnects by calls, then by casts. */
function* converse(pid: Pid): Generator<unknown, void, unknown> {
  const state: Script = ({ from }, current) => GenStatem.keepStateAndData(GenStatem.replyTo(from, current));
  expect(yield GenStatem.call(pid, goTo('wfor_conf'))).to.equal('wfor_conf');
  expect(yield GenStatem.call(pid, goTo('connected'))).to.equal('connected');
  expect(yield GenStatem.call(pid, 'hi')).to.deep.equal({ echo: 'hi' });
  expect(yield GenStatem.call(pid, goTo('idle'))).to.equal('idle');
  for (const next of ['wfor_conf', 'connected', 'idle']) {
    GenStatem.cast(pid, goTo(next));
    expect(yield GenStatem.call(pid, state)).to.equal(next);
  }
}

for (const [mode, machine] of Object.entries(machines)) {
  describe(`gen_statem_SUITE: start and stop (${mode})`, () => {
    it(
      'start1: a conversation, and stopping with a reply',
      asTester(function* ({ self }) {
        const pid: Pid = yield GenStatem.start(machine, 's');
        yield* converse(pid);
        expect(yield GenStatem.call(pid, stopWith('normal'))).to.equal('stopped');
        const failure = yield failureOf(GenStatem.call(pid, 'hi'));
        expect(isCallError(failure)).to.equal(true);
        expect(failure).to.include({ reason: 'noproc', target: pid, request: 'hi', timeout: 'infinity' });
        expect(yield nextMessage(self)).to.equal('nothing');
      }),
    );

    it(
      'start2: linked',
      asTester(function* ({ self }) {
        self.trapExit = true;
        const pid: Pid = yield GenStatem.startLink(machine, 's');
        yield* converse(pid);
        expect(yield GenStatem.call(pid, stopWith('normal'))).to.equal('stopped');
        expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid, reason: 'normal' });
        expect(yield reasonOf(GenStatem.call(pid, 'hi'))).to.equal('noproc');
        expect(yield nextMessage(self)).to.equal('nothing');
      }),
    );

    it(
      'start6: monitored',
      asTester(function* ({ self }) {
        const { pid, ref } = yield GenStatem.startMonitor(machine, 's');
        yield* converse(pid);
        expect(yield GenStatem.call(pid, stopWith('normal'))).to.equal('stopped');
        expect(yield nextMessage(self)).to.include({ type: 'DOWN', ref, pid, reason: 'normal' });
        expect(yield nextMessage(self)).to.equal('nothing');
      }),
    );

    it(
      'start3: init within a time, and init that takes too long',
      asTester(function* ({ self }) {
        self.trapExit = true;
        const pid: Pid = yield GenStatem.start(machine, 's', { timeout: 5 });
        yield* converse(pid);
        yield GenStatem.stop(pid);
        const init = (): Promise<never> => new Promise(() => undefined);
        for (const start of [GenStatem.start, GenStatem.startLink, GenStatem.startMonitor]) {
          const failure = yield failureOf(start({ ...machine, init }, 's', { timeout: 5, name: 'slow' }));
          expect(isStartError(failure)).to.equal(true);
          expect(failure).to.include({ code: 'timeout', reason: 'timeout' });
          expect(whereis('slow')).to.equal(undefined);
        }
        expect(yield nextMessage(self, 1000)).to.equal('nothing');
      }),
    );

    it(
      'start4: init that ignores',
      asTester(function* ({ self }) {
        self.trapExit = true;
        expect(yield failureOf(GenStatem.start(machine, () => ignore))).to.include({ code: 'ignore' });
        expect(yield nextMessage(self)).to.equal('nothing');
        expect(yield reasonOf(GenStatem.startLink(machine, () => ignore))).to.equal('ignore');
        expect(yield nextMessage(self)).to.include({ type: 'EXIT', reason: 'normal' });
      }),
    );

    it(
      'start5: init that stops',
      asTester(function* ({ self }) {
        self.trapExit = true;
        expect(yield reasonOf(GenStatem.start(machine, () => stop('stopped')))).to.equal('stopped');
        expect(yield nextMessage(self)).to.equal('nothing');
        expect(yield reasonOf(GenStatem.startLink(machine, () => stop('stopped')))).to.equal('stopped');
        expect(yield nextMessage(self)).to.include({ type: 'EXIT', reason: 'stopped' });
      }),
    );

    const registry = makeRegistry();
    const names = {
      'start7: a global name': { global: { any: 'term' } },
      'start8: a local name, linked': 'my_fsm',
      'start9: a local name, written out': { local: 'my_fsm' },
      'start10: a global name that is text': { global: 'my_fsm' },
      'start11: a name in a registry': { via: [registry, 'my_fsm'] as const },
      'start12: a name in a registry that is a term': { via: [registry, registry] as const },
    };
    for (const [which, name] of Object.entries(names)) {
      it(
        `${which}, taken while the machine lives, free right after`,
        asTester(function* ({ self }) {
          self.trapExit = true;
          for (const start of [GenStatem.start, GenStatem.startLink]) {
            registry.names.clear();
            const pid: Pid = yield start(machine, 's', { name });
            expect(yield GenStatem.call(name, 'hi')).to.deep.equal({ echo: 'hi' });
            for (const again of [GenStatem.start, GenStatem.startLink, GenStatem.startMonitor]) {
              expect(yield reasonOf(again(machine, 's', { name }))).to.deep.equal({ already_started: pid });
            }
            yield* converse(pid);
            expect(yield GenStatem.stop(name)).to.equal('ok');
          }
          expect(yield nextMessage(self)).to.include({ type: 'EXIT', reason: 'normal' });
          expect(yield nextMessage(self)).to.equal('nothing');
        }),
      );
    }

    it(
      'stop1: normal, by pid',
      asTester(function* () {
        const pid: Pid = yield GenStatem.start(machine, 's');
        expect(yield GenStatem.stop(pid)).to.equal('ok');
        expect(isAlive(pid)).to.equal(false);
        expect(yield reasonOf(GenStatem.stop(pid))).to.equal('noproc');
      }),
    );

    it(
      'stop2: with another reason',
      asTester(function* () {
        const pid: Pid = yield GenStatem.start(machine, 's');
        expect(yield GenStatem.stop(pid, 'other', 'infinity')).to.equal('ok');
        expect(isAlive(pid)).to.equal(false);
      }),
    );

    it(
      'stop3: a machine whose terminate takes too long, and one whose terminate crashes',
      asTester(function* () {
        const slow = { ...machine, terminate: (): Promise<void> => new Promise(() => undefined) };
        const pid: Pid = yield GenStatem.start(slow, 's');
        expect(yield reasonOf(GenStatem.stop(pid, 'normal', 100))).to.equal('timeout');
        const bad = {
          ...machine,
          terminate: () => {
            throw new Error('in terminate');
          },
        };
        const crashing: Pid = yield GenStatem.start(bad, 's');
        expect((yield reasonOf(GenStatem.stop(crashing))) as Error).to.have.property('message', 'in terminate');
      }),
    );

    for (const [which, name] of Object.entries({
      'stop4: a local name': 'to_stop',
      'stop5: a global name': { global: 'to_stop' },
      'stop6: a name in a registry': { via: [registry, 'to_stop'] as const },
    })) {
      it(
        which,
        asTester(function* () {
          const pid: Pid = yield GenStatem.start(machine, 's', { name });
          expect(yield GenStatem.stop(name)).to.equal('ok');
          expect(isAlive(pid)).to.equal(false);
          expect(yield reasonOf(GenStatem.stop(name))).to.equal('noproc');
        }),
      );
    }

    it(
      'stop7: a name on this node',
      asTester(function* ({ node }) {
        yield GenStatem.start(machine, 's', { name: 'to_stop' });
        expect(yield GenStatem.stop({ name: 'to_stop', node: node.name })).to.equal('ok');
        expect(yield reasonOf(GenStatem.stop({ name: 'to_stop', node: node.name }))).to.equal('noproc');
      }),
    );

    it(
      'abnormal1, abnormal1clean, abnormal1dirty: a late answer never arrives, whichever way the limit is given',
      asTester(function* ({ self }) {
        const pid: Pid = yield GenStatem.start(machine, 's');
        const late: Script = ({ from }) => GenStatem.keepStateAndData(GenStatem.genericTimeout('late', 50, from));
        const answer: Script = ({ from }) => GenStatem.keepStateAndData(GenStatem.replyTo(from, 'late'));
        const kinds = {
          abnormal1: 10,
          abnormal1clean: { clean_timeout: 10 },
          abnormal1dirty: { dirty_timeout: 10 },
        } as const;
        for (const timeout of Object.values(kinds)) {
          expect(yield GenStatem.call(pid, 'hi', timeout)).to.deep.equal({ echo: 'hi' });
          expect(yield reasonOf(GenStatem.call(pid, late, timeout))).to.equal('timeout');
          expect(yield GenStatem.call(pid, answer, timeout)).to.equal('late');
          expect(yield nextMessage(self, 1000)).to.equal('nothing');
        }
      }),
    );

    const wrong: Record<string, [what: string, script: Script, reason: unknown]> = {
      abnormal2: ['a wrong return', () => 'badreturn', { bad_return_from_state_function: 'badreturn' }],
      abnormal3: [
        'a wrong action',
        () => GenStatem.keepStateAndData('badaction' as never),
        { bad_action_from_state_function: 'badaction' },
      ],
      abnormal4: [
        'a wrong time-out',
        () => GenStatem.keepStateAndData(GenStatem.genericTimeout('badtimeout', 'ouch' as never)),
        {
          bad_action_from_state_function: GenStatem.genericTimeout('badtimeout', 'ouch' as never),
        },
      ],
    };
    for (const [which, [what, script, reason]] of Object.entries(wrong)) {
      it(
        `${which}: ${what} ends the machine`,
        asTester(function* ({ self, logged }) {
          self.trapExit = true;
          const pid: Pid = yield GenStatem.startLink(machine, 's');
          expect(yield reasonOf(GenStatem.call(pid, script))).to.deep.equal(reason);
          expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid, reason });
          expect(logged.some(({ label }) => label === 'gen_statem terminate')).to.equal(true);
        }),
      );
    }

    it(
      'shutdown: the reply first, and no report',
      asTester(function* ({ self, logged }) {
        self.trapExit = true;
        const reason = { shutdown: 'reason' };
        const pid: Pid = yield GenStatem.startLink(machine, 's');
        expect(yield GenStatem.call(pid, stopWith(reason))).to.equal('stopped');
        expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid, reason });
        expect(logged.filter(({ level }) => level === 'error')).to.deep.equal([]);
        expect(yield reasonOf(GenStatem.call(pid, 'hi'))).to.equal('noproc');
      }),
    );

    it(
      'stop_and_reply: replies in the order of the list, then the end; a stored caller will do',
      asTester(function* ({ self }) {
        self.trapExit = true;
        const { keepState, replyTo, stopAndReply } = GenStatem;
        const pid: Pid = yield GenStatem.startLink(machine, []);
        const store: Script = ({ from }, _state, data) => keepState([...data, from]);
        const first = GenStatem.sendRequest(pid, store);
        const end: Script = ({ from }, _state, data) =>
          stopAndReply('reason', [replyTo(data[0], 'one'), replyTo(from, 'two')]);
        const second = GenStatem.sendRequest(pid, end);
        const messages = [yield nextMessage(self, 1), yield nextMessage(self, 1), yield nextMessage(self, 1)];
        expect(GenStatem.checkResponse(messages[0], first)).to.deep.equal({ reply: 'one' });
        expect(GenStatem.checkResponse(messages[1], second)).to.deep.equal({ reply: 'two' });
        expect(messages[2]).to.deep.equal({ type: 'EXIT', pid, reason: 'reason' });
      }),
    );
  });
}
