import { Supervisor } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { expect } from 'chai';
import { childrenOf, startWorker, supervise, worker } from '../helpers/suite-supervisor';
import { asTester } from '../helpers/tester';

describe('specifications of children', () => {
  it(
    'of different ids are different children, whatever the ids look like',
    asTester(function* () {
      const ids = [[1], 'term [ 1 ]', { a: 1 }, 'term { a: 1 }', null, 'null', 1, '1'];
      const sup: Pid = yield supervise(
        {},
        ids.map((id) => worker(id)),
      );
      const children: [unknown, Pid][] = yield childrenOf(sup as Supervisor.SupervisorPid);
      expect(new Set(children.map(([, pid]) => pid)).size).to.equal(ids.length);
      yield Supervisor.terminateChild(sup, [1] as never);
      yield Supervisor.deleteChild(sup, [1] as never);
      expect(yield childrenOf(sup as Supervisor.SupervisorPid)).to.have.length(ids.length - 1);
    }),
  );

  it(
    'and flags may have optional fields that are undefined',
    asTester(function* () {
      const flags = { strategy: undefined, intensity: undefined, period: undefined } as never;
      const child = worker('a', {
        restart: undefined,
        shutdown: undefined,
        type: undefined,
        modules: undefined,
      } as never);
      const sup: Pid = yield supervise(flags, [child]);
      expect(yield Supervisor.getChildspec(sup, 'a' as never)).to.include({ restart: 'permanent', shutdown: 5_000 });
    }),
  );

  it(
    'are shown with the start that was given, of a temporary child without its arguments',
    asTester(function* () {
      const module = { start: startWorker };
      const temporary = (start: Supervisor.Start): Supervisor.ChildSpec => worker('x', { start, restart: 'temporary' });
      for (const [given, shown] of [
        [worker('x', { start: startWorker }), startWorker],
        [worker('x', { start: [startWorker, ['x']] as never }), [startWorker, ['x']]],
        [temporary(startWorker), startWorker],
        [temporary([startWorker, ['x']] as never), [startWorker, undefined]],
        [temporary([module, 'start', ['x']]), [module, 'start', undefined]],
      ] as const) {
        const sup: Pid = yield supervise({}, []);
        yield Supervisor.startChild(sup, given);
        expect((yield Supervisor.getChildspec(sup, 'x')).start).to.deep.equal(shown);
      }
    }),
  );

  it('give no more time to shut down than can be waited for', () => {
    const failure = Supervisor.checkChildspecs([worker('a', { shutdown: 2 ** 33 })]) as unknown;
    expect(failure).to.deep.equal({ error: { invalid_shutdown: 2 ** 33 } });
    expect(Supervisor.checkChildspecs([worker('a', { shutdown: 0xffff_ffff })])).to.equal('ok');
  });
});
