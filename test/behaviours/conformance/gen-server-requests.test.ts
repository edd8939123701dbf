/** OTP's gen_server_SUITE: requests whose answers are fetched later. The names of the cases are OTP's. */
import { type From, GenServer, noreply, reply, type Registry, stop } from '@hot/behaviours';
import { type Pid, sendAfter } from '@hot/runtime';
import type { TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
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

  /** A collection of requests that are answered after 400, 1 and 200 ms, and one outside of it. */
  function* threeRequests(pid: Pid): Generator<unknown, GenServer.RequestIds<unknown, string>, unknown> {
    yield undefined;
    let collection = GenServer.reqidsNew<unknown, string>();
    expect(GenServer.reqidsSize(collection)).to.equal(0);
    collection = GenServer.sendRequest(pid, later(400, 'after 400'), 'req1', collection);
    collection = GenServer.sendRequest(pid, later(1, 'after 1'), 'req2', collection);
    const third = GenServer.sendRequest(pid, later(200, 'after 200'));
    collection = GenServer.reqidsAdd(third, 'req3', collection);
    expect(() => GenServer.reqidsAdd(third, 'again', collection)).to.throw('badarg');
    expect(GenServer.reqidsSize(collection)).to.equal(3);
    expect(GenServer.reqidsToList(collection).map(([, label]) => label)).to.deep.equal(['req1', 'req2', 'req3']);
    return collection;
  }

  for (const fetch of [GenServer.receiveResponse, GenServer.waitResponse]) {
    const suite = fetch === GenServer.waitResponse ? 'wait' : 'receive';
    it(
      `send_request_${suite}_reqid_collection: answers come in the order of their arrival`,
      asTester(function* ({ node }) {
        const pid = yield* startSlow();
        const outside = GenServer.sendRequest(pid, later(2, 'outside'));
        let collection = yield* threeRequests(pid);
        for (const [label, answer] of [
          ['req2', 'after 1'],
          ['req3', 'after 200'],
          ['req1', 'after 400'],
        ]) {
          const before = GenServer.reqidsSize(collection);
          const result = yield fetch(collection, { abs: node.clock.now() + 500 }, true);
          expect(result).to.deep.include({ response: { reply: answer }, label });
          collection = result.collection;
          expect(GenServer.reqidsSize(collection)).to.equal(before - 1);
        }
        expect(yield fetch(collection, 'infinity', true)).to.equal('no_request');
        expect(yield fetch(outside, 0)).to.deep.equal({ reply: 'outside' });
      }),
    );

    it(
      `send_request_${suite}_reqid_collection: an answered request may keep its place`,
      asTester(function* () {
        const pid = yield* startSlow();
        const collection = yield* threeRequests(pid);
        const result = yield fetch(collection, 'infinity', false);
        expect(result).to.deep.include({ response: { reply: 'after 1' }, label: 'req2' });
        expect(GenServer.reqidsSize(result.collection)).to.equal(3);
      }),
    );

    it(
      `send_request_${suite}_reqid_collection: after a timeout the requests ${suite === 'wait' ? 'stand' : 'are given up'}`,
      asTester(function* ({ self }) {
        const pid = yield* startSlow();
        const collection = yield* threeRequests(pid);
        yield sleep(self, 10);
        const first = yield fetch(collection, 0, true);
        expect(first.label).to.equal('req2');
        expect(yield fetch(first.collection, 50, true)).to.equal('timeout');
        const next = yield fetch(first.collection, 2000, true);
        if (suite === 'wait') expect(next).to.deep.include({ response: { reply: 'after 200' }, label: 'req3' });
        else expect(next).to.equal('timeout');
      }),
    );

    it(
      `send_request_${suite}_reqid_collection: the end of a server is an answer`,
      asTester(function* () {
        const pid = yield* startSlow();
        let collection = yield* threeRequests(pid);
        collection = GenServer.sendRequest(pid, shutDown, 'req4', collection);
        const labels: string[] = [];
        while (GenServer.reqidsSize(collection) > 0) {
          const result = yield fetch(collection, 'infinity', true);
          expect(result.response).to.deep.equal({ error: { reason: 'shutdown', server: pid } });
          labels.push(result.label);
          collection = result.collection;
        }
        expect(labels).to.have.members(['req1', 'req2', 'req3', 'req4']);
      }),
    );
  }

  it(
    'send_request_check_reqid_collection: messages are recognised one by one',
    asTester(function* ({ self }) {
      const pid = yield* startSlow();
      expect(GenServer.checkResponse('any', GenServer.reqidsNew(), true)).to.equal('no_request');
      let collection = yield* threeRequests(pid);
      const outside = GenServer.sendRequest(pid, later(600, 'outside'));
      const answers: unknown[][] = [];
      while (GenServer.reqidsSize(collection) > 0) {
        expect(GenServer.checkResponse({ foreign: 1 }, collection, true)).to.equal('no_reply');
        const message = yield nextMessage(self, 500);
        const kept = GenServer.checkResponse(message, collection, false);
        if (typeof kept === 'string') throw new Error(kept);
        expect(GenServer.reqidsSize(kept.collection)).to.equal(3 - answers.length);
        const result = GenServer.checkResponse(message, collection, true);
        if (typeof result === 'string') throw new Error(result);
        expect([kept.label, kept.response]).to.deep.equal([result.label, result.response]);
        answers.push([result.label, result.response]);
        collection = result.collection;
        expect(GenServer.reqidsSize(collection)).to.equal(3 - answers.length);
      }
      expect(answers).to.deep.equal([
        ['req2', { reply: 'after 1' }],
        ['req3', { reply: 'after 200' }],
        ['req1', { reply: 'after 400' }],
      ]);

      // The end of the server answers this one, and the one outside of the collection, each by its own message.
      collection = GenServer.sendRequest(pid, shutDown, 'end', collection);
      const [first, second] = [yield nextMessage(self, 1), yield nextMessage(self, 1)];
      const response = { error: { reason: 'shutdown', server: pid } };
      expect(GenServer.checkResponse(first, collection, true)).to.equal('no_reply');
      expect(GenServer.checkResponse(first, outside)).to.deep.equal(response);
      expect(GenServer.checkResponse(second, collection, true)).to.deep.include({ response, label: 'end' });
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
