/** OTP's gen_server_SUITE: requests whose answers are fetched later. The names of the cases are OTP's. */
import { type From, GenServer, noreply, reply, type Registry, stop } from '@hot/behaviours';
import { type Pid, sendAfter } from '@hot/runtime';
import type { TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { describeRequestCollections } from '../helpers/request-collections';
import { suiteServer as server } from '../helpers/suite-server';
import { asTester, nextMessage, sleep } from '../helpers/tester';

/** Answers `answer` after `ms`. */
const later =
  (ms: number, answer: unknown) =>
  (state: unknown, from: From<unknown>): unknown => {
    sendAfter(ms, 'slow', () => {
      GenServer.reply(from, answer);
      return noreply(state);
    });
    return noreply(state);
  };

const badReturn = (): unknown => 'badreturn';
const shutDown = (state: unknown): unknown => stop('shutdown', state);

function* startSlow(): Generator<unknown, Pid, unknown> {
  return (yield GenServer.start(server, 's', { name: 'slow' })) as Pid;
}

describeRequestCollections('gen_server_SUITE', { start: startSlow, later, shutDown });

describe('gen_server_SUITE: requests', () => {
  it(
    'send_request: answers are waited for, again if need be',
    asTester(function* ({ self }) {
      const pid = yield* startSlow();
      const id = GenServer.sendRequest(pid, later(1, 'delayed'));
      expect(yield GenServer.waitResponse(id, 0)).to.equal('timeout');
      expect(yield GenServer.waitResponse(id, 0)).to.equal('timeout');
      expect(yield GenServer.waitResponse(id, 'infinity')).to.deep.equal({ reply: 'delayed' });
      expect(yield GenServer.waitResponse(id, 10)).to.equal('timeout');

      const second = GenServer.sendRequest(pid, 'hi');
      expect(GenServer.checkResponse('unrelated', second)).to.equal('no_reply');
      const message = yield nextMessage(self, 10);
      expect(GenServer.checkResponse(message, second)).to.deep.equal({ reply: { echo: 'hi' } });
      expect(yield nextMessage(self)).to.equal('nothing');
    }),
  );

  it(
    'send_request: a request that receiveResponse gave up is answered by nobody',
    asTester(function* ({ self }) {
      const pid = yield* startSlow();
      const id = GenServer.sendRequest(pid, later(100, 'late'));
      expect(yield GenServer.receiveResponse(id, 10)).to.equal('timeout');
      expect(yield nextMessage(self, 1000)).to.equal('nothing');
      const other = GenServer.sendRequest(pid, later(100, 'in time'));
      expect(yield GenServer.receiveResponse(other, 200)).to.deep.equal({ reply: 'in time' });
    }),
  );

  it(
    'send_request: a node that is not there answers noconnection',
    asTester(function* ({ self }) {
      const target = { name: 'any', node: 'other@host' };
      const id = GenServer.sendRequest(target, 'hi');
      expect(yield GenServer.waitResponse(id)).to.deep.equal({ error: { reason: 'noconnection', server: target } });
      expect(yield nextMessage(self)).to.equal('nothing');
    }),
  );

  const failures: Record<string, (node: TestNode) => unknown> = {
    'a name that nobody has': () => 'unregistered',
    'a global name that nobody has': () => ({ global: 'unregistered' }),
    'a dead process': (node) => node.spawn(() => undefined),
  };
  for (const [what, targetOf] of Object.entries(failures)) {
    it(
      `send_request: ${what} answers noproc`,
      asTester(function* ({ self, node }) {
        const target = targetOf(node) as string;
        yield sleep(self, 1);
        const id = GenServer.sendRequest(target, 'hi');
        expect(yield GenServer.waitResponse(id)).to.deep.equal({ error: { reason: 'noproc', server: target } });
      }),
    );
  }

  it(
    'send_request: a server that ends answers with its reason',
    asTester(function* () {
      const pid = yield* startSlow();
      expect(yield GenServer.receiveResponse(GenServer.sendRequest(pid, badReturn))).to.deep.equal({
        error: { reason: { bad_return_value: 'badreturn' }, server: pid },
      });
      const named = yield* startSlow();
      expect(yield GenServer.receiveResponse(GenServer.sendRequest('slow', shutDown))).to.deep.equal({
        error: { reason: 'shutdown', server: named },
      });
    }),
  );

  it(
    'send_request: a registry that fails makes the request itself fail',
    asTester(function* () {
      const broken: Registry = {
        registerName: () => 'no',
        unregisterName: () => undefined,
        whereisName: () => {
          throw new Error('badarg');
        },
      };
      expect(() => GenServer.sendRequest({ via: [broken, 'x'] }, 'hi')).to.throw('badarg');
      expect(yield 'still here').to.equal('still here');
    }),
  );

  it(
    'send_request: a request answered twice before it is fetched leaves a second message',
    asTester(function* ({ self }) {
      const pid = yield* startSlow();
      const twice = (state: unknown, from: From<unknown>): unknown => {
        GenServer.reply(from, 1);
        return reply(2, state);
      };
      const id = GenServer.sendRequest(pid, twice);
      yield sleep(self, 1);
      expect(yield GenServer.waitResponse(id)).to.deep.equal({ reply: 1 });
      expect(yield nextMessage(self)).to.include({ type: '$gen_reply', reply: 2 });
    }),
  );
});
