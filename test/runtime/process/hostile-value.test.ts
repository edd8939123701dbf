import { isExit, isQuiet, isUndefError, reasonOf, send } from '@hot/runtime';
import { expect } from 'chai';
import { startTestNode } from '@hot/runtime/testing';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { next } from '../../helpers/mailbox';

/** Values that fail as soon as anybody asks what they are. */
const HOSTILE: Readonly<Record<string, () => unknown>> = {
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'a proxy whose traps throw': () => {
    const trap = (): never => {
      throw new TypeError('trapped');
    };
    return new Proxy({}, { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap });
  },
  'an object with getters that throw': () => {
    const hostile = {};
    for (const name of ['tag', 'then', 'constructor', 'shutdown', 'reason']) {
      Object.defineProperty(hostile, name, {
        get: () => {
          throw new TypeError(`${name} was read`);
        },
      });
    }
    return hostile;
  },
  'a promise whose constructor cannot be read': () =>
    Object.defineProperty(Promise.resolve(1), 'constructor', {
      get: () => {
        throw new TypeError('constructor was read');
      },
    }),
};

describe('a value that fails when it is looked at', () => {
  overBothKinds((kind) => {
    for (const [what, make] of Object.entries(HOSTILE)) {
      const uses: Readonly<Record<string, (self: AnySelf) => Generator<unknown, unknown>>> = {
        thrown: function* () {
          throw make();
        },
        'thrown after a wait': function* (self) {
          yield self.receive(undefined, { after: 1 });
          throw make();
        },
        awaited: function* () {
          yield make();
          throw new Error('goes on, as one that can be awaited does');
        },
        returned: function* () {
          return make();
        },
        'returned after a wait': function* (self) {
          yield self.receive(undefined, { after: 1 });
          return make();
        },
        'an exit reason': function* (self) {
          self.exit(make());
        },
      };
      for (const [how, use] of Object.entries(uses)) {
        it(`${what}, ${how}: the process ends, others are told, and what ran goes on`, () =>
          inProcess(kind, function* (self, node) {
            self.trapExit = true;
            const bystander = self.spawn(
              kind.fn(function* (other: AnySelf) {
                for (;;) send((yield other.receive()) as never, 'here');
              }),
            );
            let cleaned = false;
            const victim = self.spawnWith(
              { link: true, name: 'victim' },
              kind.fn(function* (me: AnySelf) {
                try {
                  yield kind.fn(use)(me);
                } finally {
                  cleaned = true;
                }
              }),
            );
            const exit = (yield* next(self)) as { type: string; pid: unknown };
            expect(exit.type).to.equal('EXIT');
            expect(exit.pid).to.equal(victim);
            expect(cleaned).to.equal(true);
            expect(node.whereis('victim')).to.equal(undefined);
            expect(node.isAlive(victim)).to.equal(false);
            send(bystander, self.pid);
            expect(yield* next(self)).to.equal('here');
          }));
      }
    }
  });

  it('is nocatch, thrown, with a crash report that can be read', async () => {
    for (const make of Object.values(HOSTILE)) {
      const messages: unknown[] = [];
      const node = await startTestNode({ logger: { sink: (event) => messages.push(event.message) } });
      const thrown = make();
      node.spawn(() => {
        throw thrown;
      });
      await node.settle();
      expect(messages).to.deep.equal(['Process crashed']);
      expect(reasonOf(thrown) as object)
        .to.have.property('nocatch')
        .that.satisfies((value: unknown) => value === thrown);
      expect([isExit(thrown), isUndefError(thrown), isQuiet(thrown)]).to.deep.equal([false, false, false]);
      await node.stop();
    }
  });
});
