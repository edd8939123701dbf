/** How an application ends: its tree in good order, and `stop` when that is gone. */
import { Application, GenServer, ok, Supervisor } from '@hot/behaviours';
import {
  coroutine,
  exit,
  isAlive,
  type Pid,
  processInfo,
  self as runningSelf,
  type Self,
  send,
  spawn,
} from '@hot/runtime';
import { expect } from 'chai';
import { asTester, nextMessage, reasonOf, sleep } from '../helpers/tester';
import { type Anything, appOf, moduleOf } from '../helpers/suite-application';

/** A server that takes its time to terminate, and tells `watcher` when it has. */
const slowToEnd = (watcher: Pid<unknown>): Anything => ({
  init: () => ok('s'),
  terminate: coroutine(function* () {
    yield sleep(runningSelf(), 10);
    send(watcher, 'terminated');
  }),
});

/** An application whose one server is slow to end, and traps exits. */
const slowApp = (watcher: Pid<unknown>, more: object = {}): Application.AnyApplication => {
  const server = slowToEnd(watcher);
  const trapping = { ...server, init: () => ((runningSelf().trapExit = true), server.init()) };
  const tree = {
    init: () => Supervisor.init({}, [{ id: 's', start: () => GenServer.startLink(trapping, undefined) }]),
  };
  const module = moduleOf('app', watcher, {
    start: () => Supervisor.startLink(tree, undefined),
    startPhase: () => 'ok',
    ...more,
  });
  return appOf('app', { mod: [module, undefined], startPhases: [['go', undefined]] });
};

describe('an application that ends', () => {
  it(
    'calls stop when its tree is gone, however long that takes',
    asTester(function* ({ self }) {
      yield Application.start(slowApp(self.pid));
      yield Application.stop('app');
      expect(yield nextMessage(self)).to.include({ prepStop: 'app' });
      expect(yield nextMessage(self)).to.equal('terminated');
      expect(yield nextMessage(self)).to.include({ stop: 'app' });
    }),
  );

  it(
    'because its master was killed shuts its tree down all the same',
    asTester(function* ({ self }) {
      yield Application.start(slowApp(self.pid));
      const top = Application.getSupervisor('app') as Pid;
      exit(processInfo(top, 'group_leader') as Pid, 'kill');
      expect(yield nextMessage(self, 100)).to.include({ prepStop: 'app' });
      expect(yield nextMessage(self, 100)).to.equal('terminated');
      expect(yield nextMessage(self, 100)).to.include({ stop: 'app' });
    }),
  );

  it(
    'because a phase of its start failed has shut its tree down when the start fails',
    asTester(function* ({ self }) {
      const app = slowApp(self.pid, { startPhase: () => ({ error: 'no' }) });
      expect(yield reasonOf(Application.start(app))).to.deep.include({ error: 'no' });
      expect(yield nextMessage(self)).to.equal('terminated');
    }),
  );

  it(
    'with its top process, also when that was linked to somebody else only',
    asTester(function* ({ self }) {
      const idle = coroutine(function* (me: Self): Generator<unknown, void, unknown> {
        yield me.receive();
      });
      yield Application.start(
        appOf('app', { mod: [moduleOf('app', self.pid, { start: () => spawn(idle) }), undefined] }),
      );
      const top = Application.getSupervisor('app') as Pid;
      exit(top, 'crash');
      expect(yield nextMessage(self, 1)).to.include({ prepStop: 'app' });
      expect(yield nextMessage(self, 1)).to.include({ stop: 'app' });
      yield sleep(self, 1);
      expect(isAlive(top)).to.equal(false);
      expect(Application.whichApplications()).to.deep.equal([]);
    }),
  );

  it(
    'because its module has no startPhase, though there are phases, was not started',
    asTester(function* ({ self }) {
      const reason = yield reasonOf(Application.start(slowApp(self.pid, { startPhase: undefined })));
      expect(reason).to.have.nested.property('bad_return.call.function', 'startPhase');
      expect(reason).to.have.nested.property('bad_return.returned.EXIT.undef');
      expect(yield nextMessage(self)).to.equal('terminated');
    }),
  );

  it(
    'when it has run for maxT',
    asTester(function* ({ self, node }) {
      yield Application.start(appOf('short', { mod: [moduleOf('short', self.pid), undefined], maxT: 100 }));
      yield sleep(self, 99);
      expect(Application.getSupervisor('short')).to.not.equal(undefined);
      expect(yield nextMessage(self, 2)).to.include({ prepStop: 'short' });
      expect(yield nextMessage(self, 1)).to.include({ stop: 'short' });
      yield sleep(self, 1);
      expect(Application.whichApplications()).to.deep.equal([]);
      expect(node.clock.now()).to.be.lessThan(110);
    }),
  );
});
