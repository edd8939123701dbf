/** OTP's gen_event_SUITE: starting and stopping. The names of the cases are OTP's. */
import { GenEvent, isStartError, ProcLib, type Registry, sys } from '@hot/behaviours';
import { exit, isAlive, type Pid, processInfo, send, whereis } from '@hot/runtime';
import { expect } from 'chai';
import type { AnySelf } from '../../helpers/body-kind';
import { capturePrinted } from '../helpers/lines';
import { gone, handlerToldTo } from '../helpers/suite-handler';
import { asTester, endOf, failureOf, nextMessage, reasonOf, sleep } from '../helpers/tester';

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

const flavours = [GenEvent.start, GenEvent.startLink, GenEvent.startMonitor] as const;

describe('gen_event_SUITE: start and stop', () => {
  const registry = makeRegistry();
  const names = {
    'no name': undefined,
    'a local name': 'my_dummy_name',
    'a local name, written out': { local: 'my_dummy_name' },
    'a global name': { global: { any: 'term' } },
    'a name in a registry': { via: [registry, 'my_dummy_name'] as const },
  };
  for (const [kind, name] of Object.entries(names)) {
    for (const [set, more] of [
      ['start', {}],
      ['start_opt', { hibernateAfter: 10_000, spawnOptions: {}, debug: ['log'] as const }],
    ] as const) {
      const options = { ...(name === undefined ? {} : { name }), ...more };

      it(
        `${set}: with ${kind}`,
        asTester(function* ({ self }) {
          registry.names.clear();
          self.trapExit = true;
          const pid: Pid = yield GenEvent.start(options);
          expect(yield GenEvent.whichHandlers(name ?? pid)).to.deep.equal([]);
          if (name !== undefined) {
            for (const start of flavours) {
              const failure = yield failureOf(start(options));
              expect(isStartError(failure)).to.equal(true);
              expect(failure).to.deep.include({ code: 'already_started', reason: { already_started: pid } });
            }
          }
          expect(yield GenEvent.stop(name ?? pid)).to.equal('ok');
          expect(isAlive(pid)).to.equal(false);
          expect(yield reasonOf(GenEvent.whichHandlers(name ?? pid))).to.equal('noproc');
          expect(yield reasonOf(GenEvent.stop(name ?? pid))).to.equal('noproc');
          expect(yield nextMessage(self)).to.equal('nothing');
        }),
      );

      it(
        `${set}: linked, with ${kind}`,
        asTester(function* ({ self }) {
          registry.names.clear();
          self.trapExit = true;
          const stopped: Pid = yield GenEvent.startLink(options);
          expect(yield GenEvent.whichHandlers(name ?? stopped)).to.deep.equal([]);
          expect(yield GenEvent.stop(name ?? stopped, 'shutdown', 10_000)).to.equal('ok');
          expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid: stopped, reason: 'shutdown' });

          registry.names.clear();
          const ended: Pid = yield GenEvent.startLink(options);
          exit(ended, 'shutdown');
          expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid: ended, reason: 'shutdown' });
          expect(yield nextMessage(self)).to.equal('nothing');
        }),
      );

      it(
        `${set}: monitored, with ${kind}`,
        asTester(function* ({ self }) {
          registry.names.clear();
          const { pid, ref } = yield GenEvent.startMonitor(options);
          expect(yield GenEvent.whichHandlers(name ?? pid)).to.deep.equal([]);
          expect(yield GenEvent.stop(name ?? pid, 'shutdown', 10_000)).to.equal('ok');
          expect(yield nextMessage(self)).to.include({ type: 'DOWN', ref, pid, reason: 'shutdown' });
          expect(yield nextMessage(self)).to.equal('nothing');
        }),
      );
    }
  }

  it(
    'start: the name is free again when stop has resolved',
    asTester(function* () {
      for (const start of [...flavours, ...flavours]) {
        yield start({ name: 'again' });
        yield GenEvent.stop('again');
        expect(whereis('again')).to.equal(undefined);
      }
    }),
  );

  it(
    'start: with a link the end of its starter ends a manager, without one it does not',
    asTester(function* ({ self }) {
      for (const [start, lives] of [
        [GenEvent.start, true],
        [GenEvent.startMonitor, true],
        [GenEvent.startLink, false],
      ] as const) {
        const starter = self.spawn(async (starting: AnySelf) => {
          await start({ name: 'outlives' });
          starting.exit('over');
        });
        yield endOf(self, starter);
        yield sleep(self, 1);
        expect(whereis('outlives') !== undefined).to.equal(lives);
        if (lives) yield GenEvent.stop('outlives');
      }
    }),
  );

  it(
    'start: when the parent ends, each handler is told to stop and its owner that it shuts down, then the manager ends so',
    asTester(function* ({ self }) {
      const parent = self.spawn(async (starting: AnySelf) => {
        await GenEvent.startLink({ name: 'of_parent' });
        starting.exit(await starting.receive());
      });
      yield sleep(self, 1);
      const module = handlerToldTo(self.pid);
      for (const id of ['a', 'b']) yield GenEvent.addSupHandler('of_parent', [module, id], id);
      const ref = self.monitor('of_parent');
      send(parent as Pid<unknown>, 'why');
      yield sleep(self, 1);
      const heard: unknown[] = [];
      for (let message = yield nextMessage(self); message !== 'nothing'; message = yield nextMessage(self))
        heard.push(message);
      expect(heard.slice(2)).to.deep.equal([
        ['terminate', 'stop', 'b'],
        gone([module, 'b'], 'shutdown'),
        ['terminate', 'stop', 'a'],
        gone([module, 'a'], 'shutdown'),
        heard.at(-1),
      ]);
      expect(heard.at(-1)).to.deep.include({ type: 'DOWN', ref, reason: 'why' });
    }),
  );

  it(
    'start_opt: what debug options print, and options that are none',
    asTester(function* () {
      const printed = capturePrinted();
      let lines: string[];
      try {
        yield GenEvent.start({ name: 'traced', debug: ['trace'] });
        GenEvent.notify('traced', 'event');
        yield GenEvent.whichHandlers('traced');
        yield GenEvent.stop('traced');
      } finally {
        lines = printed();
      }
      expect(lines[0]).to.equal('*DBG* traced got event event');
      expect(lines[1]).to.match(/^\*DBG\* traced got which_handlers from /u);
      expect(lines).to.have.lengthOf(2);
      expect(yield failureOf(GenEvent.start({ hibernateAfter: -1 }))).to.include({ field: 'hibernateAfter' });
      expect(yield failureOf(GenEvent.start({ debug: ['nonsense' as never] }))).to.include({ field: 'debug.0' });
      expect(yield failureOf(GenEvent.start({ name: '' as never }))).to.include({ field: 'name' });
    }),
  );

  it(
    'start_opt: a manager may be bounded, and is a process of gen_event',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start({ spawnOptions: { mailbox: { max: 100, overflow: 'drop_old' } } });
      expect(ProcLib.initialCall(pid)).to.deep.equal({ module: 'gen_event', function: 'init_it', arity: 6 });
      expect(processInfo(pid, 'trap_exit')).to.equal(true);
      expect(yield sys.getState(pid)).to.deep.equal([]);
    }),
  );
});
