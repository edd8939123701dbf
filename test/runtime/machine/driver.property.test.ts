import { expect } from 'chai';
import fc from 'fast-check';
import { type BodyKind, coroutines, nativeFunctions } from '../../helpers/body-kind';
import { fcRuns } from '../../helpers/fc-runs';
import { inProcess } from '../../helpers/in-process';
import type { Steps } from '../../helpers/mailbox';

/** An async program, whose meaning is what native async functions make of it. */
type Program =
  | { readonly is: 'value'; readonly n: number }
  | { readonly is: 'promise'; readonly n: number; readonly fails: boolean; readonly turns: number }
  | { readonly is: 'thenable'; readonly n: number; readonly fails: boolean }
  | { readonly is: 'throw'; readonly n: number }
  | { readonly is: 'sequence'; readonly parts: readonly Program[] }
  /** A call that is awaited, or returned as it is: a tail call. */
  | { readonly is: 'call' | 'tail'; readonly body: Program }
  | { readonly is: 'try'; readonly body: Program; readonly handler: Program; readonly cleanup: Program }
  /** Several calls at once. */
  | { readonly is: 'all'; readonly parts: readonly Program[] }
  | { readonly is: 'repeat'; readonly times: number; readonly body: Program };

const n = fc.nat({ max: 99 });
const fails = fc.boolean();
const { program } = fc.letrec<{ program: Program }>((tie) => ({
  program: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: fc.record({ is: fc.constant('value' as const), n }) },
    { weight: 3, arbitrary: fc.record({ is: fc.constant('promise' as const), n, fails, turns: fc.nat({ max: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ is: fc.constant('thenable' as const), n, fails }) },
    { weight: 2, arbitrary: fc.record({ is: fc.constant('throw' as const), n }) },
    {
      weight: 4,
      arbitrary: fc.record({ is: fc.constant('sequence' as const), parts: fc.array(tie('program'), { maxLength: 4 }) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ is: fc.constantFrom('call' as const, 'tail' as const), body: tie('program') }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        is: fc.constant('try' as const),
        body: tie('program'),
        handler: tie('program'),
        cleanup: tie('program'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ is: fc.constant('all' as const), parts: fc.array(tie('program'), { maxLength: 4 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ is: fc.constant('repeat' as const), times: fc.nat({ max: 5 }), body: tie('program') }),
    },
  ),
}));

class Failure extends Error {
  constructor(readonly n: number) {
    super(`failure ${n}`);
  }
}

/** Settles after so many microtasks. */
function later(n: number, fails: boolean, turns: number): Promise<number> {
  let promise: Promise<unknown> = Promise.resolve();
  for (let turn = 0; turn < turns; turn += 1) promise = promise.then(() => undefined);
  return promise.then(() => {
    if (fails) throw new Failure(n);
    return n;
  });
}

/** What happens in a function and those that it awaits. Of several calls at once, each has its own in there. */
type Log = (string | Log)[];

/** Runs programs in functions of a kind, and writes down what happens. */
class Interpreter {
  readonly log: Log = [];
  private readonly call: (program: Program, log: Log) => Promise<number>;

  constructor(kind: BodyKind) {
    const call = kind.fn((program: Program, log: Log) => this.steps(program, log));
    this.call = call;
  }

  run(program: Program): Promise<number> {
    return this.call(program, this.log);
  }

  private *steps(program: Program, log: Log): Steps<number> {
    switch (program.is) {
      case 'value':
        return yield program.n;
      case 'promise':
        return yield later(program.n, program.fails, program.turns);
      case 'thenable':
        return yield {
          then(resolve: (n: number) => void, reject: (reason: Error) => void) {
            if (program.fails) reject(new Failure(program.n));
            else resolve(program.n);
          },
        };
      case 'throw':
        throw new Failure(program.n);
      case 'sequence': {
        let sum = 0;
        for (const part of program.parts) {
          // In the middle of a function a tail call is one that is awaited.
          sum += (yield yield* this.steps(part, log)) as number;
          log.push(`part ${sum}`);
        }
        return sum;
      }
      case 'call': {
        const result: number = yield this.call(program.body, log);
        log.push(`called ${result}`);
        return result;
      }
      case 'tail':
        return this.call(program.body, log) as unknown as number;
      case 'try':
        try {
          return yield this.call(program.body, log);
        } catch (thrown) {
          log.push((thrown as Error).message);
          // A tail call would go on beside the cleanup, and be left alone when that throws: it is awaited.
          return (yield yield* this.steps(program.handler, log)) as number;
        } finally {
          log.push('cleanup');
          yield this.call(program.cleanup, log);
          log.push('clean');
        }
      case 'all': {
        const results: PromiseSettledResult<number>[] = yield Promise.allSettled(
          program.parts.map((part) => {
            const own: Log = [];
            log.push(own);
            return this.call(part, own);
          }),
        );
        return results.reduce((sum, result) => sum + (result.status === 'fulfilled' ? result.value : 1_000), 0);
      }
      case 'repeat': {
        let sum = 0;
        for (let round = 0; round < program.times; round += 1) sum += (yield this.call(program.body, log)) as number;
        return sum;
      }
    }
  }
}

/** What becomes of a program in a process of a kind. */
async function outcomeOf(kind: BodyKind, program: Program): Promise<unknown> {
  const interpreter = new Interpreter(kind);
  const end = await inProcess(kind, function* () {
    try {
      return { value: (yield interpreter.run(program)) as number };
    } catch (thrown) {
      return { thrown: (thrown as Failure).message };
    }
  });
  return { end, log: interpreter.log };
}

describe('a coroutine means what the same native async function means', () => {
  it('for any program of awaits, calls, tail calls, errors and cleanups', async () => {
    await fc.assert(
      fc.asyncProperty(program, async (one) => {
        expect(await outcomeOf(coroutines, one)).to.deep.equal(await outcomeOf(nativeFunctions, one));
      }),
      fcRuns(150),
    );
  });
});
