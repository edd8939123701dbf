/** Groups as values: what readers hold, and what a large one costs. */
import { Pg } from '@hot/behaviours';
import { coroutine, ets, exit, type Pid, type Self, send, whereis } from '@hot/runtime';
import { expect } from 'chai';
import { codeOf } from '../../helpers/thrown';
import { asTester, nextMessage, sleep } from '../helpers/tester';

interface Job {
  readonly n: number;
  readonly from: Pid<unknown>;
}

const worker = coroutine(function* (self: Self<Job>): Generator<unknown, void, Job> {
  for (;;) {
    const { n, from } = yield self.receive();
    send(from, n * n);
  }
});

describe('groups of processes', () => {
  it(
    'that are typed give pids that take their messages, without a cast',
    asTester(function* ({ self }) {
      const workers = Pg.group<Job>('workers');
      yield Pg.startLink();
      yield Pg.join(workers, [self.spawn(worker), self.spawn(worker)]);
      for (const [n, pid] of Pg.getMembers(workers).entries()) send(pid, { n: n + 2, from: self.pid });
      expect([yield nextMessage(self, 1), yield nextMessage(self, 1)]).to.have.members([4, 9]);
      expect(Pg.getMembers('workers')).to.equal(Pg.getMembers(workers));
    }),
  );

  it(
    'give lists that nobody can change, and that stay as they are',
    asTester(function* ({ self }) {
      yield Pg.startLink();
      yield Pg.join('g', self.pid);
      const before = Pg.getMembers('g');
      expect(before).to.be.frozen;
      yield Pg.join('g', self.pid);
      expect(before).to.have.length(1);
      expect(Pg.getMembers('g')).to.have.length(2);
    }),
  );

  it(
    'end with their scope, also when it is killed, and other scopes stay',
    asTester(function* ({ self }) {
      yield Pg.start('one');
      yield Pg.start('two');
      yield Pg.join('one', 'g', self.pid);
      yield Pg.join('two', 'g', self.pid);
      exit(whereis('one')!, 'kill');
      yield sleep(self, 1);
      expect(Pg.getMembers('one', 'g')).to.deep.equal([]);
      expect(Pg.getMembers('two', 'g')).to.deep.equal([self.pid]);
    }),
  );

  it(
    'of ten thousand join one by one and die all at once, and nothing is left',
    asTester(function* ({ self, node }) {
      const scope: Pid = yield Pg.start('large');
      const pids = Array.from({ length: 10_000 }, () => self.spawn(worker));
      for (const pid of pids) yield Pg.join('large', 'g', pid);
      expect(Pg.getMembers('large', 'g')).to.have.length(10_000);
      for (const pid of pids) exit(pid, 'kill');
      yield sleep(self, 1);
      expect(Pg.whichGroups('large')).to.deep.equal([]);
      expect(node.processInfo(scope, 'monitors')).to.deep.equal([]);
    }),
  );

  it(
    'have no members in a scope whose name is that of somebody’s table',
    asTester(function* () {
      ets.new('taken', { key: 'id', named: true });
      expect(Pg.getMembers('taken', 'group')).to.deep.equal([]);
      expect(codeOf(() => Pg.whichGroups('taken'))).to.equal('badarg');
    }),
  );

  it(
    'have any plain term as name but undefined, which is refused before the scope hears of it',
    asTester(function* ({ self }) {
      const scope: Pid = yield Pg.startLink();
      for (const name of [null, 0, '', [], {}, self.pid, Symbol.for('g'), new Date(0)]) {
        expect(yield Pg.join(name, self.pid)).to.equal('ok');
        expect(Pg.getMembers(name)).to.deep.equal([self.pid]);
      }
      for (const work of [
        () => Pg.join(undefined, self.pid),
        () => Pg.leave(undefined, self.pid),
        () => Pg.monitor(undefined),
        () => Pg.getMembers(undefined),
      ]) {
        expect(codeOf(work)).to.equal('badarg');
      }
      expect(whereis('pg')).to.equal(scope);
    }),
  );
});
