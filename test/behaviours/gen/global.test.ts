/** The table behind `{ global: term }`. */
import { GenServer } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { expect } from 'chai';
import { globalNames } from '../../../packages/behaviours/src/gen/global';
import { suiteServer as server } from '../helpers/suite-server';
import { asTester, reasonOf } from '../helpers/tester';

describe('global names', () => {
  it(
    'are the same when they are equal terms, in whatever order these are written',
    asTester(function* () {
      const pid: Pid = yield GenServer.start(server, 0, { name: { global: { room: [1, 'a'], floor: 2 } } });
      const again = { name: { global: { floor: 2, room: [1, 'a'] } } };
      expect(yield reasonOf(GenServer.start(server, 0, again))).to.deep.equal({ already_started: pid });
    }),
  );

  it(
    'are others when they only look alike',
    asTester(function* () {
      const long = 'x'.repeat(20_000);
      const names = [1, '1', 1n, null, 'null', ['a'], "[ 'a' ]", [1], ['1'], [`${long}y`], [`${long}z`]];
      const pids: Pid[] = [];
      for (const name of names) pids.push(yield GenServer.start(server, 0, { name: { global: name } }));
      expect(new Set(pids).size).to.equal(names.length);
    }),
  );

  it(
    'of processes that have ended are forgotten, also when nobody asks for them again',
    asTester(function* ({ self }) {
      const living: Pid = yield GenServer.start(server, 0, { name: { global: 'living' } });
      for (let n = 0; n < 1000; n += 1) {
        yield GenServer.stop(yield GenServer.start(server, 0, { name: { global: ['guest', n] } }));
      }
      expect(globalNames(self).size).to.be.lessThan(100);
      expect(globalNames(self).whereisName('living')).to.equal(living);
    }),
  );
});
