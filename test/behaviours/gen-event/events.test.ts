/** How managers write what they are told, for `sys.trace` and `sys.log`. */
import { GenEvent, GenServer, sys } from '@hot/behaviours';
import { type Pid, send } from '@hot/runtime';
import { expect } from 'chai';
import { capturePrinted } from '../helpers/lines';
import { suiteHandler as handler } from '../helpers/suite-handler';
import { asTester } from '../helpers/tester';

describe('what a manager is told', () => {
  it(
    'is written as a line each, with the handler that it is for and who asks',
    asTester(function* ({ self }) {
      const printed = capturePrinted();
      let lines: string[];
      try {
        const pid: Pid = yield GenEvent.start({ name: 'shop', debug: ['trace'] });
        yield GenEvent.addHandler(pid, [handler, 'log'], 's');
        GenEvent.notify(pid, { sold: 'tea' });
        yield GenEvent.syncNotify(pid, 'closed');
        yield GenEvent.call(pid, [handler, 'log'], { get: 'lines' });
        send(pid as Pid<unknown>, ['plain', 1]);
        GenServer.cast(pid, 'cast');
        yield GenEvent.swapHandler(pid, [[handler, 'log'], 'a'], [handler, 'b']);
        yield GenEvent.getModules(pid);
        yield GenEvent.deleteHandler(pid, handler, 'args');
        yield GenEvent.stop(pid);
      } finally {
        lines = printed();
      }
      const me = String(self.pid);
      expect(lines).to.deep.equal([
        `*DBG* shop got add_handler [ 'anonymous', 'log' ] from ${me}`,
        `*DBG* shop got event { sold: 'tea' }`,
        `*DBG* shop got sync event closed from ${me}`,
        `*DBG* shop([ 'anonymous', 'log' ]) got call { get: 'lines' } from ${me}`,
        `*DBG* shop got [ 'plain', 1 ]`,
        `*DBG* shop got cast cast`,
        `*DBG* shop got swap_handler [ 'anonymous', 'log' ] by anonymous from ${me}`,
        `*DBG* shop got get_modules from ${me}`,
        `*DBG* shop got delete_handler anonymous from ${me}`,
      ]);
    }),
  );

  it(
    'is kept by sys.log as it came, and counted by sys.statistics',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start({ debug: ['log', 'statistics'] });
      GenEvent.notify(pid, 'first');
      send(pid as Pid<unknown>, 'second');
      const log: sys.SystemEvent[] = yield sys.log(pid, 'get');
      expect(log).to.have.nested.property('[0].message.event', 'first');
      expect(log[1]).to.deep.equal({ type: 'in', message: 'second' });
      expect(log).to.have.lengthOf(2);
      expect(yield sys.statistics(pid, 'get')).to.include({ messagesIn: 2 });
    }),
  );
});
