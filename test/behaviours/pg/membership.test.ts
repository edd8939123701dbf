/** What a scope keeps of its members and watchers: nothing of those that have left. */
import { Pg } from '@hot/behaviours';
import { coroutine, ets, exit, isAlive, type Pid, processInfo, type Self, type TableInfo } from '@hot/runtime';
import { expect } from 'chai';
import { drain } from '../../helpers/mailbox';
import { asTester, endOf, sleep } from '../helpers/tester';

const idle = coroutine(function* (self: Self): Generator<unknown, void, unknown> {
  yield self.receive();
});

describe('a member of groups', () => {
  it(
    'is watched by the scope until it has left the last one, and again when it comes back',
    asTester(function* ({ self }) {
      const scope: Pid = yield Pg.startLink();
      const pid = self.spawn(idle);
      const watchers = (): unknown => processInfo(pid, 'monitored_by');
      yield Pg.join('a', pid);
      yield Pg.join('b', pid);
      yield Pg.leave('a', pid);
      expect(watchers()).to.deep.equal([scope]);
      yield Pg.leave('b', pid);
      expect(watchers()).to.deep.equal([]);
      yield Pg.join('a', pid);
      expect(watchers()).to.deep.equal([scope]);
      exit(pid, 'kill');
      yield sleep(self, 1);
      expect(isAlive(pid)).to.equal(false);
      expect(Pg.getMembers('a')).to.deep.equal([]);
      expect(Pg.whichGroups()).to.deep.equal([]);
    }),
  );

  it(
    'that is in one group more than once leaves its last time in it, and when it ends the latest membership first',
    asTester(function* ({ self }) {
      yield Pg.startLink();
      const pid = self.spawn(idle);
      for (const group of ['a', 'b', 'a']) yield Pg.join(group, pid);
      yield Pg.leave('a', pid);
      const { ref } = yield Pg.monitorScope();
      exit(pid, 'kill');
      yield sleep(self, 1);
      expect(yield* drain(self)).to.deep.equal([
        { type: 'leave', ref, group: 'b', pids: [pid] },
        { type: 'leave', ref, group: 'a', pids: [pid] },
      ]);
    }),
  );
});

describe('a watcher of a group', () => {
  it(
    'leaves nothing behind when it looks away or ends',
    asTester(function* ({ self }) {
      yield Pg.startLink();
      const watched = (): unknown => {
        const infos = ets.all().map((table) => ets.info(table));
        return infos.find((info): info is TableInfo => info?.name === 'pg_watchers')?.size;
      };
      const watcher = self.spawn(
        coroutine(function* (): Generator<unknown, void, unknown> {
          yield Pg.monitor('b');
        }),
      );
      const { ref } = yield Pg.monitor('a');
      yield Pg.monitor('c');
      yield endOf(self, watcher);
      yield Pg.demonitor(ref);
      expect(watched()).to.equal(1);
    }),
  );
});
