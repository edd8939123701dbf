/**
 * What OTP's suites of gen_server and gen_statem check of collections of requests, whichever behaviour it is that answers.
 */
import { GenServer } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { expect } from 'chai';
import { asTester, nextMessage, sleep } from './tester';

const { checkResponse, receiveResponse, reqidsAdd, reqidsNew, reqidsSize, reqidsToList, sendRequest, waitResponse } =
  GenServer;

/** A behaviour's server that does what requests say. */
export interface AnsweringServer {
  start(): Generator<unknown, Pid, unknown>;
  /** A request that is answered after some ms. */
  later(ms: number, answer: unknown): unknown;
  /** A request that is not answered: the server exits with `'shutdown'`. */
  readonly shutDown: unknown;
}

/** The cases `send_request_*_reqid_collection` of a suite. */
export function describeRequestCollections(suite: string, { start, later, shutDown }: AnsweringServer): void {
  describe(`${suite}: collections of requests`, () => {
    /** A collection of requests that are answered after 400, 1 and 200 ms, and one outside of it. */
    function* threeRequests(pid: Pid): Generator<unknown, GenServer.RequestIds<unknown, string>, unknown> {
      yield undefined;
      let collection = reqidsNew<unknown, string>();
      expect(reqidsSize(collection)).to.equal(0);
      collection = sendRequest(pid, later(400, 'after 400'), 'req1', collection);
      collection = sendRequest(pid, later(1, 'after 1'), 'req2', collection);
      const third = sendRequest(pid, later(200, 'after 200'));
      collection = reqidsAdd(third, 'req3', collection);
      expect(() => reqidsAdd(third, 'again', collection)).to.throw('badarg');
      expect(reqidsSize(collection)).to.equal(3);
      expect(reqidsToList(collection).map(([, label]) => label)).to.deep.equal(['req1', 'req2', 'req3']);
      return collection;
    }

    for (const fetch of [receiveResponse, waitResponse]) {
      const how = fetch === waitResponse ? 'wait' : 'receive';
      it(
        `send_request_${how}_reqid_collection: answers come in the order of their arrival`,
        asTester(function* ({ node }) {
          const pid = yield* start();
          const outside = sendRequest(pid, later(2, 'outside'));
          let collection = yield* threeRequests(pid);
          for (const [label, answer] of [
            ['req2', 'after 1'],
            ['req3', 'after 200'],
            ['req1', 'after 400'],
          ]) {
            const before = reqidsSize(collection);
            const result = yield fetch(collection, { abs: node.clock.now() + 500 }, true);
            expect(result).to.deep.include({ response: { reply: answer }, label });
            collection = result.collection;
            expect(reqidsSize(collection)).to.equal(before - 1);
          }
          expect(yield fetch(collection, 'infinity', true)).to.equal('no_request');
          expect(yield fetch(outside, 0)).to.deep.equal({ reply: 'outside' });
        }),
      );

      it(
        `send_request_${how}_reqid_collection: an answered request may keep its place`,
        asTester(function* () {
          const pid = yield* start();
          const collection = yield* threeRequests(pid);
          const result = yield fetch(collection, 'infinity', false);
          expect(result).to.deep.include({ response: { reply: 'after 1' }, label: 'req2' });
          expect(reqidsSize(result.collection)).to.equal(3);
        }),
      );

      it(
        `send_request_${how}_reqid_collection: after a timeout the requests ${how === 'wait' ? 'stand' : 'are given up'}`,
        asTester(function* ({ self }) {
          const pid = yield* start();
          const collection = yield* threeRequests(pid);
          yield sleep(self, 10);
          const first = yield fetch(collection, 0, true);
          expect(first.label).to.equal('req2');
          expect(yield fetch(first.collection, 50, true)).to.equal('timeout');
          const next = yield fetch(first.collection, 2000, true);
          if (how === 'wait') expect(next).to.deep.include({ response: { reply: 'after 200' }, label: 'req3' });
          else expect(next).to.equal('timeout');
        }),
      );

      it(
        `send_request_${how}_reqid_collection: the end of a server is an answer`,
        asTester(function* () {
          const pid = yield* start();
          let collection = yield* threeRequests(pid);
          collection = sendRequest(pid, shutDown, 'req4', collection);
          const labels: string[] = [];
          while (reqidsSize(collection) > 0) {
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
        const pid = yield* start();
        expect(checkResponse('any', reqidsNew(), true)).to.equal('no_request');
        let collection = yield* threeRequests(pid);
        const outside = sendRequest(pid, later(600, 'outside'));
        const answers: unknown[][] = [];
        while (reqidsSize(collection) > 0) {
          expect(checkResponse({ foreign: 1 }, collection, true)).to.equal('no_reply');
          const message = yield nextMessage(self, 500);
          const kept = checkResponse(message, collection, false);
          if (typeof kept === 'string') throw new Error(kept);
          expect(reqidsSize(kept.collection)).to.equal(3 - answers.length);
          const result = checkResponse(message, collection, true);
          if (typeof result === 'string') throw new Error(result);
          expect([kept.label, kept.response]).to.deep.equal([result.label, result.response]);
          answers.push([result.label, result.response]);
          collection = result.collection;
          expect(reqidsSize(collection)).to.equal(3 - answers.length);
        }
        expect(answers).to.deep.equal([
          ['req2', { reply: 'after 1' }],
          ['req3', { reply: 'after 200' }],
          ['req1', { reply: 'after 400' }],
        ]);

        // The end of the server answers this one, and the one outside of the collection, each by its own message.
        collection = sendRequest(pid, shutDown, 'end', collection);
        const [first, second] = [yield nextMessage(self, 1), yield nextMessage(self, 1)];
        const response = { error: { reason: 'shutdown', server: pid } };
        expect(checkResponse(first, collection, true)).to.equal('no_reply');
        expect(checkResponse(first, outside)).to.deep.equal(response);
        expect(checkResponse(second, collection, true)).to.deep.include({ response, label: 'end' });
      }),
    );
  });
}
