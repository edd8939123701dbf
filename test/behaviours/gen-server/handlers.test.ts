/** `GenServer.calls` and `GenServer.casts`: handlers by request. */
import { GenServer, noreply, ok, reply } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { expect } from 'chai';
import { asTester, endOf, reasonOf } from '../helpers/tester';

interface Kv extends GenServer.Protocol {
  state: ReadonlyMap<string, string>;
  call: {
    size: number;
    get: (q: { key: string }) => string | undefined;
    put: (q: { key: string; value: string }) => 'ok';
  };
  cast: 'clear' | { type: 'drop'; key: string };
}

const kv: GenServer.Callbacks<Kv> = {
  init: () => ok(new Map<string, string>()),
  handleCall: GenServer.calls<Kv>({
    size: (_request, _from, map) => reply(map.size, map),
    get: ({ key }, _from, map) => reply(map.get(key), map),
    put: async ({ key, value }, _from, map) => {
      await null;
      return reply('ok', new Map(map).set(key, value));
    },
  }),
  handleCast: GenServer.casts<Kv>({
    clear: () => noreply(new Map<string, string>()),
    drop: ({ key }, map) => noreply(new Map([...map].filter(([other]) => other !== key))),
  }),
};

describe('handlers by request', () => {
  it(
    'take strings by themselves and objects by their type',
    asTester(function* () {
      const pid: GenServer.ServerPid<Kv> = yield GenServer.start<Kv>(kv, []);
      expect(yield GenServer.call(pid, { type: 'put', key: 'a', value: '1' })).to.equal('ok');
      expect(yield GenServer.call(pid, { type: 'put', key: 'b', value: '2' })).to.equal('ok');
      expect(yield GenServer.call(pid, { type: 'get', key: 'a' })).to.equal('1');
      GenServer.cast(pid, { type: 'drop', key: 'a' });
      expect(yield GenServer.call(pid, 'size')).to.equal(1);
      GenServer.cast(pid, 'clear');
      expect(yield GenServer.call(pid, 'size')).to.equal(0);
    }),
  );

  for (const request of ['bomb', 'toString', { type: 'erase' }, { key: 'a' }, 7, null, undefined]) {
    it(
      `end the server with function_clause at ${JSON.stringify(request) ?? 'undefined'}`,
      asTester(function* ({ self }) {
        const pid: Pid = yield GenServer.start<Kv>(kv, []);
        const reason = yield reasonOf(GenServer.call(pid, request));
        expect(reason).to.be.instanceOf(GenServer.FunctionClauseError);
        expect(reason).to.deep.include({ code: 'function_clause', request });
        const other: Pid = yield GenServer.start<Kv>(kv, []);
        GenServer.cast(other, request);
        expect(yield endOf(self, other)).to.include({ code: 'function_clause' });
      }),
    );
  }
});
