/** What a scope keeps of its members: nothing of those that have left. */
import { Pg } from '@hot/behaviours';
import { coroutine, exit, isAlive, type Pid, processInfo, type Self } from '@hot/runtime';
import { expect } from 'chai';
import { asTester, sleep } from '../helpers/tester';

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
});
