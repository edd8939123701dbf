/** A receive whose result is made of what was received: for libraries, which need no coroutine for it then. */
import { again, coroutine, isProcessError, type Self, send, timeout } from '@hot/runtime';
import { expect } from 'chai';
import { coroutines, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';

const isNumber = (message: unknown): message is number => typeof message === 'number';

describe('a receive with convert', () => {
  overBothKinds((kind) => {
    it('gives what is made of the message', () =>
      inProcess(kind, function* (self) {
        send(self.pid, 'other');
        send(self.pid, 20);
        expect(yield self.receive(isNumber, { convert: (n) => (n as number) + 1 })).to.equal(21);
        expect(yield self.receive()).to.equal('other');
      }));

    it('throws where it is awaited what is thrown', () =>
      inProcess(kind, function* (self) {
        send(self.pid, 1);
        const refuse = (): never => {
          throw new Error('refused');
        };
        try {
          yield self.receive(undefined, { convert: refuse });
          expect.fail('nothing was thrown');
        } catch (thrown) {
          expect(thrown).to.have.property('message', 'refused');
        }
        send(self.pid, 2);
        expect(yield self.receive()).to.equal(2);
      }));

    it('is given timeout when its time is over', () =>
      inProcess(kind, function* (self, node) {
        const convert = (received: unknown): string => (received === timeout ? 'late' : 'in time');
        const began = node.clock.now();
        expect(yield self.receive(undefined, { after: 100, convert })).to.equal('late');
        expect(node.clock.now() - began).to.equal(100);
        send(self.pid, 1);
        expect(yield self.receive(undefined, { after: 100, convert })).to.equal('in time');
      }));

    it('takes the next message when again is given, within its time', () =>
      inProcess(kind, function* (self, node) {
        const seen: unknown[] = [];
        const convert = (received: unknown): unknown => {
          if (received === timeout) return 'late';
          seen.push(received);
          return received === 'end' ? 'done' : again;
        };
        for (const message of [1, 2, 'end', 3]) send(self.pid, message);
        expect(yield self.receive(undefined, { convert })).to.equal('done');
        expect(seen.splice(0)).to.deep.equal([1, 2, 'end']);
        const began = node.clock.now();
        expect(yield self.receive(undefined, { after: 50, convert })).to.equal('late');
        expect(node.clock.now() - began).to.equal(50);
        expect(seen).to.deep.equal([3]);
      }));
  });

  it('a receive begun in convert has a time limit of its own', async () => {
    for (const first of [20, 200]) {
      const times = await inProcess(coroutines, function* (self, node) {
        const began = node.clock.now();
        const ended: [unknown, number][] = [];
        const convert = (received: unknown): unknown => {
          void self.receive(undefined, { after: 100 }).then((got) => ended.push([got, node.clock.now() - began]));
          return received;
        };
        if (first > 100) send(self.pid, 'there');
        ended.push([yield self.receive(undefined, { after: first, convert }), node.clock.now() - began]);
        yield new Promise<void>((resolve) => node.clock.setAlarm(300, resolve));
        return ended;
      });
      const [got, at] = first > 100 ? ['there', 0] : [timeout, first];
      expect(times).to.deep.equal([
        [got, at],
        [timeout, at + 100],
      ]);
    }
  });

  it('may begin a receive in convert, but not go on waiting beside it', () =>
    inProcess(coroutines, function* (self) {
      const nested = coroutine(function* (me: Self): Generator<unknown, unknown, unknown> {
        return yield me.receive(isNumber);
      });
      send(self.pid, 'first');
      send(self.pid, 7);
      const inner = (yield self.receive(undefined, { convert: () => ({ value: nested(self) }) })) as {
        value: Promise<unknown>;
      };
      expect(yield inner.value).to.equal(7);

      send(self.pid, 'second');
      const held: Promise<unknown>[] = [];
      try {
        yield self.receive(undefined, {
          convert: () => {
            held.push(nested(self));
            return again;
          },
        });
        expect.fail('nothing was thrown');
      } catch (thrown) {
        expect(isProcessError(thrown) && thrown.code).to.equal('concurrent_receive');
      }
      send(self.pid, 8);
      expect(yield held[0]).to.equal(8);
    }));
});
