/** Event managers in a supervision tree. */
import { GenEvent, GenServer, noreply, ok, reply, stop, Supervisor, sys } from '@hot/behaviours';
import { exit, type Pid, whereis } from '@hot/runtime';
import { expect } from 'chai';
import { suiteHandler as handler } from '../helpers/suite-handler';
import { asTester, sleep } from '../helpers/tester';

/** A server that keeps a handler in a manager: where the handler goes, it goes too, and both come again. */
const guard = {
  init: async (name: string) => {
    await GenEvent.addSupHandler(name, [handler, 'guarded'], 'fresh');
    return ok(name);
  },
  handleCall: (_request: unknown, _from: unknown, name: string) => reply(name, name),
  handleInfo: (message: unknown, name: string) => {
    const { type, reason } = message as GenEvent.HandlerExitMessage;
    return type === 'gen_event_EXIT' ? stop({ handler_died: reason }, name) : noreply(name);
  },
};

const children = [
  { id: 'manager', start: [GenEvent, 'startLink', [{ name: 'tree_manager' }]], modules: 'dynamic' },
  { id: 'guard', start: () => GenServer.startLink(guard, 'tree_manager', { name: 'tree_guard' }) },
] as const;

const tree = { init: () => Supervisor.init({ strategy: 'rest_for_one', intensity: 10, period: 1 }, children) };

describe('a manager in a supervision tree', () => {
  const installed = () => GenEvent.whichHandlers('tree_manager');

  it(
    'comes again when it is killed, and its handlers with who guards them',
    asTester(function* ({ self }) {
      self.trapExit = true;
      yield Supervisor.startLink(tree, undefined);
      const [manager, guarding] = [whereis('tree_manager'), whereis('tree_guard')] as Pid[];
      expect(yield installed()).to.deep.equal([[handler, 'guarded']]);
      exit(manager as Pid, 'kill');
      yield sleep(self, 1);
      expect(whereis('tree_manager')).to.not.equal(manager);
      expect(whereis('tree_guard')).to.not.equal(guarding);
      expect(yield installed()).to.deep.equal([[handler, 'guarded']]);
    }),
  );

  it(
    'stays when a handler crashes; its guard puts a fresh one in',
    asTester(function* ({ self }) {
      self.trapExit = true;
      yield Supervisor.startLink(tree, undefined);
      const [manager, guarding] = [whereis('tree_manager'), whereis('tree_guard')] as Pid[];
      const state = (): Promise<unknown> => sys.getState('tree_manager');
      yield GenEvent.syncNotify('tree_manager', () => ok('used'));
      expect(yield state()).to.have.nested.property('[0].state', 'used');
      yield GenEvent.syncNotify('tree_manager', () => self.exit('crashed'));
      yield sleep(self, 1);
      expect(whereis('tree_manager')).to.equal(manager);
      expect(whereis('tree_guard')).to.not.equal(guarding);
      expect(yield state()).to.have.nested.property('[0].state', 'fresh');
    }),
  );

  it(
    'tells the modules of its handlers, each once, to who wants to replace them',
    asTester(function* ({ self }) {
      self.trapExit = true;
      yield Supervisor.startLink(tree, undefined);
      const other = { ...handler };
      yield GenEvent.addHandler('tree_manager', other, 's');
      yield GenEvent.addHandler('tree_manager', [handler, 'again'], 's');
      const modules: unknown[] = yield GenEvent.getModules('tree_manager');
      expect(modules).to.have.lengthOf(2);
      expect(modules[0]).to.equal(handler);
      expect(modules[1]).to.equal(other);
    }),
  );

  it(
    'ends with its tree, and tells its handlers',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const sup: Pid = yield Supervisor.startLink(tree, undefined);
      const told: unknown[] = [];
      const module = { ...handler, terminate: (args: unknown) => told.push(args) } as unknown as typeof handler;
      yield GenEvent.addHandler('tree_manager', module, 's');
      yield Supervisor.stop(sup);
      expect(whereis('tree_manager')).to.equal(undefined);
      expect(told).to.deep.equal(['stop']);
    }),
  );
});
