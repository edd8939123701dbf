/** Schemas at the boundary of servers and machines: what they do not take never reaches a callback. */
import { GenServer, GenStatem, isCallError, isSysError, noreply, ok, reply, sys } from '@hot/behaviours';
import { type LogEvent, makeRef, type Pid, processInfo, send } from '@hot/runtime';
import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { fcRuns } from '../../helpers/fc-runs';
import { asTester, failureOf, nextMessage, reasonOf, sleep } from '../helpers/tester';

const schemas = {
  callSchema: z.union([z.literal('count'), z.object({ add: z.int() }), z.object({ say: z.string().default('hello') })]),
  castSchema: z.object({ add: z.int() }),
  infoSchema: z.object({ tick: z.int() }),
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what comes in is what this is about
type Anything = any;

const answer = (request: Anything, count: number): unknown => (request === 'count' ? count : request);

/** What came in, behind the schemas. */
let seen: unknown[] = [];

const server = {
  ...schemas,
  stateSchema: z.int().min(0),
  init: () => ok(0),
  handleCall: (request: Anything, _from: unknown, count: number): Anything => (
    seen.push(request),
    reply(answer(request, count), count)
  ),
  handleCast: (request: Anything, count: number): Anything => (seen.push(request), noreply(count + request.add)),
  handleInfo: (message: Anything, count: number): Anything => (
    seen.push(message),
    noreply(count, message === 'timeout' ? undefined : 10)
  ),
};

const machine = {
  ...schemas,
  stateSchema: z.enum(['on', 'off']),
  dataSchema: z.int().min(0),
  init: () => GenStatem.ok('on', 0),
  callbackMode: () => 'handle_event_function' as const,
  handleEvent({ type, content, from }: Anything, _state: unknown, count: number): Anything {
    seen.push(content);
    if (type === 'call') return GenStatem.keepStateAndData(GenStatem.replyTo(from, answer(content, count)));
    return type === 'cast' ? GenStatem.keepState(count + content.add) : GenStatem.keepStateAndData();
  },
};

const starts: Record<string, () => Promise<Pid>> = {
  gen_server: () => GenServer.start(server, undefined),
  gen_statem: () => GenStatem.start(machine as Anything, undefined),
};
const warnings = (logged: LogEvent[], behaviour: string): unknown[] =>
  logged.filter(({ level, label }) => level === 'warning' && label === `${behaviour} bad_request`);

for (const [behaviour, start] of Object.entries(starts)) {
  describe(`schemas of a ${behaviour}`, () => {
    beforeEach(() => (seen = []));

    it(
      'a wrong request is answered with bad_request, whatever the time limit; the server knows nothing of it',
      asTester(function* ({ self, logged }) {
        const pid: Pid = yield start();
        for (const timeout of [1000, 'infinity'] as const) {
          const failure = yield failureOf(GenServer.call(pid, 'nonsense', timeout));
          expect(isCallError(failure)).to.equal(true);
          expect(failure).to.include({ code: 'bad_request', target: pid });
          expect(failure.reason.bad_request).to.be.instanceOf(z.ZodError);
          expect(failure.message).to.include('bad_request');
        }
        expect(yield GenServer.call(pid, 'count')).to.equal(0);
        expect(seen).to.deep.equal(['count']);
        expect(warnings(logged, behaviour)).to.have.length(2);
        // Nothing of the refused calls is left: no message, no monitor.
        expect(yield nextMessage(self, 1)).to.equal('nothing');
        expect(processInfo(self.pid, 'monitors')).to.deep.equal([]);
      }),
    );

    it(
      'a request sent for later is answered with an error, and the collection goes on',
      asTester(function* () {
        const pid: Pid = yield start();
        let collection = GenServer.sendRequest(pid, 'nonsense', 'bad', GenServer.reqidsNew<unknown, string>());
        collection = GenServer.sendRequest(pid, 'count', 'good', collection);
        const first = yield GenServer.receiveResponse(collection, 1000, true);
        expect(first.label).to.equal('bad');
        expect(first.response.error.reason).to.have.property('bad_request');
        const second = yield GenServer.receiveResponse(first.collection, 1000, true);
        expect(second).to.deep.include({ response: { reply: 0 }, label: 'good' });
      }),
    );

    it(
      'a callback gets what the schema makes of a request',
      asTester(function* () {
        const pid: Pid = yield start();
        expect(yield GenServer.call(pid, { say: undefined })).to.deep.equal({ say: 'hello' });
        expect(yield GenServer.call(pid, { add: 1, more: 'than asked' })).to.deep.equal({ add: 1 });
      }),
    );

    it(
      'wrong casts and messages are dropped with a warning; news of ends pass',
      asTester(function* ({ self, logged, node }) {
        const pid: Pid = yield start();
        for (const wrong of ['add', { add: 0.5 }, null, undefined]) {
          GenServer.cast(pid, wrong);
          send(pid as Pid<unknown>, wrong);
        }
        GenServer.cast(pid, { add: 5 });
        send(pid as Pid<unknown>, { tick: 1, tock: 2 });
        const down = { type: 'DOWN', ref: makeRef(), pid: undefined, reason: 'x' };
        const exited = { type: 'EXIT', pid: self.pid, reason: 'x' };
        for (const news of [down, exited]) node.send(pid as Pid<unknown>, news);
        // What only looks like news.
        for (const forged of [{ type: 'DOWN', ref: 'x' }, { type: 'EXIT', pid: 'x' }, 'timeout']) {
          send(pid as Pid<unknown>, forged);
        }
        yield sleep(self, 100);
        expect(yield GenServer.call(pid, 'count')).to.equal(5);
        expect(warnings(logged, behaviour)).to.have.length(11);
        const informed = seen.filter((one) => typeof one === 'object' && one !== null && !('add' in one));
        expect(informed).to.deep.equal([{ tick: 1 }, down, exited]);
      }),
    );

    it(
      'replaceState takes no state that the schema does not; the old one stays',
      asTester(function* () {
        const pid: Pid = yield start();
        const replacing = (state: unknown): PromiseLike<unknown> =>
          sys.replaceState(pid, () => (behaviour === 'gen_server' ? state : { state: 'on', data: state }) as never);
        const failure = yield failureOf(replacing(-1));
        expect(isSysError(failure)).to.equal(true);
        expect(failure.code).to.equal('callback_failed');
        expect(failure.reason.callback_failed.reason).to.include({ name: 'InvalidStateError', code: 'invalid_state' });
        expect(yield GenServer.call(pid, 'count')).to.equal(0);
        yield replacing(7);
        expect(yield GenServer.call(pid, 'count')).to.equal(7);
      }),
    );

    it('nothing that a schema does not take is ever seen, and everybody who calls is answered', () =>
      fc.assert(
        fc.asyncProperty(fc.array(fc.anything(), { maxLength: 10 }), (values) =>
          asTester(function* () {
            seen = [];
            const pid: Pid = yield start();
            for (const value of values) {
              GenServer.cast(pid, value);
              const accepted = schemas.callSchema.safeParse(value).success;
              try {
                yield GenServer.call(pid, value);
                expect(accepted).to.equal(true);
              } catch (thrown) {
                expect(accepted).to.equal(false);
                expect(thrown).to.include({ code: 'bad_request' });
              }
            }
            const valid = z.union([schemas.callSchema, schemas.castSchema]);
            expect(seen.every((one) => valid.safeParse(one).success)).to.equal(true);
            yield GenServer.stop(pid);
          })(),
        ),
        fcRuns(50),
      ));
  });
}

describe('schemas of a gen_statem', () => {
  it(
    'a new version’s data must agree with its schema, or the change is refused',
    asTester(function* () {
      const module = { ...machine, codeChange: () => GenStatem.ok('on', -5) };
      const pid: Pid = yield GenStatem.start(module as Anything, undefined);
      yield sys.suspend(pid);
      const failure = yield failureOf(sys.changeCode(pid, module as Anything, '1', []));
      expect(failure.reason).to.have.property('invalid_state');
      yield sys.resume(pid);
      expect(yield sys.getState(pid)).to.deep.equal({ state: 'on', data: 0 });
    }),
  );
});

describe('a schema that throws', () => {
  it(
    'takes nothing: who calls is told what it threw, and the server lives on',
    asTester(function* () {
      const fussy = z.unknown().refine((value) => {
        if (value !== 'count') throw new TypeError('cannot look at it');
        return true;
      });
      const pid: Pid = yield GenServer.start({ ...server, callSchema: fussy, castSchema: fussy }, undefined);
      GenServer.cast(pid, 'nonsense' as Anything);
      const failure = yield failureOf(GenServer.call(pid, 'nonsense'));
      expect(failure.code).to.equal('bad_request');
      expect(failure.reason.bad_request).to.be.instanceOf(TypeError);
      expect(yield GenServer.call(pid, 'count')).to.equal(0);
    }),
  );
});

describe('a schema that cannot be asked', () => {
  it(
    'is a reason not to start, for any kind of server',
    asTester(function* () {
      for (const [schema, start] of [
        ['callSchema', () => GenServer.start({ ...server, callSchema: {} } as Anything, undefined)],
        ['stateSchema', () => GenServer.start({ ...server, stateSchema: () => true } as Anything, undefined)],
        ['dataSchema', () => GenStatem.start({ ...machine, dataSchema: null } as Anything, undefined)],
      ] as const) {
        expect(yield reasonOf(start())).to.deep.equal({ bad_schema: { module: 'anonymous', schema } });
      }
    }),
  );
});
