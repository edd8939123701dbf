/**
 * Drives transformed modules on promises, step for step as JavaScript drives async functions: the measure that the
 * transform is held against. No process, no scheduler.
 */
import vm from 'node:vm';
import { delegate, delegating } from '../../../../packages/runtime/src/code/delegation';
import { HELPERS, type Helper } from '../../../../packages/runtime/src/code/transform/helper-names';
import { transformModule } from '../../../../packages/runtime/src/code/transform/transform';

type Resumable = Generator<unknown, unknown, unknown>;
type Make = (...args: unknown[]) => Resumable;

/** Runs a module body as it is; `exports` is what it exported. */
export function runNative(code: string, globals: Record<string, unknown>): Record<string, unknown> {
  return evaluate(code, Object.keys(globals), Object.values(globals));
}

/** Runs a module body after the transform. */
export function runTransformed(code: string, globals: Record<string, unknown>): Record<string, unknown> {
  const transformed = transformModule(code, { prefix: '$', mayBeHot: (specifier) => specifier.startsWith('.') });
  const names = [...Object.keys(globals), ...HELPERS.map((helper) => `$${helper}`)];
  return evaluate(transformed.code, names, [...Object.values(globals), ...HELPERS.map((helper) => helpers[helper])]);
}

function evaluate(code: string, names: string[], values: unknown[]): Record<string, unknown> {
  const module = { exports: {} as Record<string, unknown> };
  const body = vm.compileFunction(code, ['exports', 'module', ...names], { filename: 'program.js' });
  body.call(module.exports, module.exports, module, ...values);
  return module.exports;
}

function drive(generator: Resumable): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const step = (how: 'next' | 'throw', value: unknown): void => {
      let result: IteratorResult<unknown, unknown>;
      try {
        result = generator[how](value);
      } catch (thrown) {
        reject(thrown);
        return;
      }
      if (result.done === true) resolve(result.value);
      else
        Promise.resolve(result.value).then(
          (given) => step('next', given),
          (thrown: unknown) => step('throw', thrown),
        );
    };
    step('next', undefined);
  });
}

class Yielded {
  constructor(readonly value: unknown) {}
}

type Request = {
  how: 'next' | 'throw' | 'return';
  value: unknown;
  resolve: (r: unknown) => void;
  reject: (e: unknown) => void;
};

/** An async generator object: requests wait in line, one is served at a time. */
class AsyncQueue {
  readonly #generator: Resumable;
  readonly #waiting: Request[] = [];
  #state: 'start' | 'yield' | 'running' | 'done' = 'start';

  constructor(generator: Resumable) {
    this.#generator = generator;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(value?: unknown): Promise<unknown> {
    return this.#enqueue('next', value);
  }

  throw(value?: unknown): Promise<unknown> {
    return this.#enqueue('throw', value);
  }

  return(value?: unknown): Promise<unknown> {
    return this.#enqueue('return', value);
  }

  #enqueue(how: Request['how'], value: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ how, value, resolve, reject });
      if (this.#state !== 'running') this.#serve();
    });
  }

  #serve(): void {
    const request = this.#waiting[0];
    if (request === undefined) return;
    const begun = this.#state === 'yield';
    if (!begun && request.how !== 'next') this.#state = 'done';
    const ended = this.#state === 'done';
    this.#state = 'running';
    if (request.how === 'return') {
      Promise.resolve(request.value).then(
        (value) => (ended ? this.#finish({ value, done: true }) : this.#run('return', value)),
        (thrown: unknown) => (ended ? this.#fail(thrown) : this.#run('throw', thrown)),
      );
    } else if (ended && request.how === 'throw') this.#fail(request.value);
    else if (ended) this.#finish({ value: undefined, done: true });
    else this.#run(request.how, request.value);
  }

  #run(how: Request['how'], value: unknown): void {
    let result: IteratorResult<unknown, unknown>;
    try {
      result = this.#generator[how](value);
    } catch (thrown) {
      this.#fail(thrown);
      return;
    }
    if (result.done === true) this.#finish(result);
    else if (result.value instanceof Yielded) this.#answer('yield', { value: result.value.value, done: false });
    else {
      Promise.resolve(result.value).then(
        (given) => this.#run('next', given),
        (thrown: unknown) => this.#run('throw', thrown),
      );
    }
  }

  #finish(result: IteratorResult<unknown, unknown>): void {
    this.#answer('done', { value: result.value, done: true });
  }

  #answer(state: 'yield' | 'done', result: unknown): void {
    this.#state = state;
    this.#waiting.shift()?.resolve(result);
    this.#serve();
  }

  #fail(thrown: unknown): void {
    this.#state = 'done';
    this.#waiting.shift()?.reject(thrown);
    this.#serve();
  }
}

function asyncIterator(iterable: unknown): AsyncIterator<unknown> {
  const found = iterable as Partial<AsyncIterable<unknown> & Iterable<unknown>>;
  if (found[Symbol.asyncIterator]) return found[Symbol.asyncIterator]!();
  const inner = found[Symbol.iterator]!();
  const settle = async (step: IteratorResult<unknown>): Promise<IteratorResult<unknown>> => ({
    done: step.done === true,
    value: await step.value,
  });
  return {
    next: async (value: unknown) => settle(inner.next(value as undefined)),
    return: async (value: unknown) => (inner.return ? settle(inner.return(value)) : { done: true, value }),
  };
}

const host = { iter: asyncIterator, mark: (value: unknown) => new Yielded(value) };

const helpers: Record<Helper, unknown> = {
  co: drive,
  run: (make: Make, self: unknown, args: unknown[]) => {
    try {
      return drive(make.apply(self, args));
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  },
  agen: (make: Make, self: unknown, args: unknown[]) => new AsyncQueue(delegating(make.apply(self, args), host)),
  yield: host.mark,
  delegate,
  iter: host.iter,
  super: (get: (key: PropertyKey) => unknown, set: (key: PropertyKey, value: unknown) => void) =>
    new Proxy(
      {},
      {
        get: (_target, key) => get(key),
        set: (_target, key, value) => {
          set(key, value);
          return true;
        },
      },
    ),
  undef: (_ref: unknown, name: string) => {
    throw new Error(`undef ${name}`);
  },
  meta: {},
  import: () => Promise.reject(new Error('no import here')),
  require: () => {
    throw new Error('no require here');
  },
};
