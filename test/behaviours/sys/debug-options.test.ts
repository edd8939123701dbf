/** What `sys` refuses before it bothers a process, and the order in which a server tells of its end. */
import { GenServer, sys } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { expect } from 'chai';
import { suiteServer as server, stopScript } from '../helpers/suite-server';
import { asTester, failureOf } from '../helpers/tester';

describe('sys', () => {
  it(
    'refuses a log of a size that none can have, and what is on stays on',
    asTester(function* () {
      const pid: Pid = yield GenServer.start(server, 's');
      yield sys.log(pid, 2);
      for (const size of [0, -1, 1.5, NaN, Infinity]) {
        expect(() => sys.log(pid, size))
          .to.throw()
          .with.property('field', 'log');
      }
      GenServer.cast(pid, 'a');
      GenServer.cast(pid, 'b');
      expect(yield sys.log(pid, 'get')).to.have.lengthOf(2);
    }),
  );

  it(
    'refuses to install what is no function',
    asTester(function* () {
      const pid: Pid = yield GenServer.start(server, 's');
      expect(() => sys.install(pid, { fun: 'trace' as never, state: 0 }))
        .to.throw()
        .with.property('field', 'install.fun');
      expect(yield sys.getStatus(pid)).to.deep.include({ debug: [] });
    }),
  );

  it(
    'refuses a promise as a state: replaceState takes no async function',
    asTester(function* () {
      const pid: Pid = yield GenServer.start(server, 's');
      const failure = yield failureOf(sys.replaceState<unknown>(pid, () => Promise.resolve('t')));
      expect(failure).to.include({ code: 'callback_failed' });
      expect(yield sys.getState(pid)).to.equal('s');
    }),
  );

  it(
    'hears of the reply of a server that stops after its terminate, as in OTP',
    asTester(function* () {
      const order: string[] = [];
      const module = { ...server, terminate: () => void order.push('terminate') };
      const pid: Pid = yield GenServer.start(module, 's');
      yield sys.install(pid, { fun: (state: unknown, { type }) => (order.push(type), state), state: 0 });
      expect(yield GenServer.call(pid, stopScript('normal'))).to.equal('ok');
      expect(order).to.deep.equal(['in', 'terminate', 'out']);
    }),
  );
});
