/** OTP's gen_event_SUITE: requests whose answers are fetched later. The names of the cases are OTP's. */
import { GenEvent } from '@hot/behaviours';
import { exit, type Pid } from '@hot/runtime';
import { expect } from 'chai';
import { suiteHandler as handler } from '../helpers/suite-handler';
import { asTester, nextMessage, sleep } from '../helpers/tester';

const { addHandler, checkResponse, receiveResponse, reqidsAdd, reqidsNew, reqidsSize, sendRequest, waitResponse } =
  GenEvent;

const crash = (): never => {
  throw new Error('crashed');
};

describe('gen_event_SUITE: requests', () => {
  it(
    'call: a request’s answer, waited for, received or recognised',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      yield addHandler(pid, handler, 's');
      expect(yield waitResponse(sendRequest(pid, handler, 'hi'))).to.deep.equal({ reply: { echo: 'hi' } });
      const id = sendRequest(pid, handler, 'hi');
      expect(yield waitResponse(id, 0)).to.equal('timeout');
      expect(yield waitResponse(id, 10)).to.deep.equal({ reply: { echo: 'hi' } });
      expect(yield receiveResponse(sendRequest(pid, handler, 'hi'), 10)).to.deep.equal({ reply: { echo: 'hi' } });
      const last = sendRequest(pid, handler, 'hi');
      expect(checkResponse('foreign', last)).to.equal('no_reply');
      expect(checkResponse(yield nextMessage(self, 1), last)).to.deep.equal({ reply: { echo: 'hi' } });
    }),
  );

  it(
    'call: a request to a handler that is not there, that crashes, or a manager that is not there',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const bad = { error: { reason: 'bad_module', server: pid } };
      expect(yield waitResponse(sendRequest(pid, handler, 'hi'))).to.deep.equal(bad);
      expect(yield receiveResponse(sendRequest(pid, handler, 'hi'))).to.deep.equal(bad);
      const checked = sendRequest(pid, handler, 'hi');
      expect(checkResponse(yield nextMessage(self, 1), checked)).to.deep.equal(bad);
      yield addHandler(pid, handler, 's');
      const response = yield waitResponse(sendRequest(pid, handler, crash));
      expect(response.error.server).to.equal(pid);
      expect(response.error.reason.EXIT).to.have.property('message', 'crashed');
      const nobody = { error: { reason: 'noproc', server: 'nobody' } };
      expect(yield waitResponse(sendRequest('nobody', handler, 'hi'))).to.deep.equal(nobody);
    }),
  );

  for (const fetch of [receiveResponse, waitResponse]) {
    const how = fetch === waitResponse ? 'wait' : 'receive';
    it(
      `send_request_${how}_reqid_collection: answers, refusals and ends, in the order of their arrival`,
      asTester(function* ({ node, self }) {
        const pid: Pid = yield GenEvent.start();
        yield addHandler(pid, handler, 's');
        const slow: Pid = yield GenEvent.start();
        yield addHandler(slow, handler, 's');
        let collection = reqidsNew<unknown, string>();
        expect(yield fetch(collection, 'infinity', true)).to.equal('no_request');
        collection = sendRequest(pid, handler, 'one', 'first', collection);
        collection = sendRequest('nobody', handler, 'two', 'second', collection);
        const third = sendRequest(pid, [handler, 'not there'], 'three');
        collection = reqidsAdd(third, 'third', collection);
        expect(() => reqidsAdd(third, 'again', collection)).to.throw('badarg');
        const never = (): Promise<never> => new Promise(() => undefined);
        collection = sendRequest(slow, handler, never, 'fourth', collection);
        expect(reqidsSize(collection)).to.equal(4);

        const answers = new Map<string, unknown>();
        for (let left = 3; left > 0; left -= 1) {
          const kept = yield fetch(collection, { abs: node.clock.now() + 100 }, false);
          expect(reqidsSize(kept.collection)).to.equal(left + 1);
          answers.set(kept.label, kept.response);
          const entries = GenEvent.reqidsToList(collection).filter(([, label]) => label !== kept.label);
          collection = entries.reduce((rest, [id, label]) => reqidsAdd(id, label, rest), reqidsNew<unknown, string>());
        }
        expect(Object.fromEntries(answers)).to.deep.equal({
          first: { reply: { echo: 'one' } },
          second: { error: { reason: 'noproc', server: 'nobody' } },
          third: { error: { reason: 'bad_module', server: pid } },
        });
        expect(yield fetch(collection, 10, true)).to.equal('timeout');
        exit(slow, 'kill');
        yield sleep(self, 1);
        const last = yield fetch(collection, 10, true);
        if (how === 'receive') expect(last).to.equal('timeout');
        else {
          expect(last).to.deep.include({ label: 'fourth', response: { error: { reason: 'killed', server: slow } } });
          expect(reqidsSize(last.collection)).to.equal(0);
        }
      }),
    );
  }

  it(
    'send_request_check_reqid_collection: messages are recognised one by one',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      yield addHandler(pid, handler, 's');
      expect(checkResponse('any', reqidsNew(), true)).to.equal('no_request');
      let collection = sendRequest(pid, handler, 'one', 'first', reqidsNew<unknown, string>());
      collection = sendRequest(pid, [handler, 'not there'], 'two', 'second', collection);
      expect(checkResponse({ foreign: 1 }, collection, true)).to.equal('no_reply');
      for (const [label, response] of [
        ['first', { reply: { echo: 'one' } }],
        ['second', { error: { reason: 'bad_module', server: pid } }],
      ]) {
        const message: unknown = yield nextMessage(self, 1);
        const result = checkResponse(message, collection, true);
        if (typeof result === 'string') throw new Error(result);
        expect(result).to.deep.include({ label, response });
        collection = result.collection;
      }
      expect(reqidsSize(collection)).to.equal(0);
    }),
  );
});
