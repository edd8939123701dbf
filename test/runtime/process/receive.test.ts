import { coroutine, send, timeout } from '@hot/runtime';
import { expect } from 'chai';
import { z } from 'zod';
import { type AnySelf, coroutines, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, is, next, nothing, pause } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';

describe('P2 selective receive', () => {
  overBothKinds((kind) => {
    it('takes the first message that a zod schema accepts, as the schema gives it', () =>
      inProcess(kind, function* (self) {
        const schema = z.object({ kind: z.literal('add'), by: z.coerce.number() });
        send(self.pid, { kind: 'sub', by: 1 });
        send(self.pid, { kind: 'add', by: '2', extra: true });
        send(self.pid, { kind: 'add', by: 3 });
        expect(yield self.receive(schema)).to.deep.equal({ kind: 'add', by: 2 });
        expect(yield* drain(self)).to.deep.equal([
          { kind: 'sub', by: 1 },
          { kind: 'add', by: 3 },
        ]);
      }));

    it('waits until a message comes that matches, and leaves those that do not', () =>
      inProcess(kind, function* (self) {
        const got: unknown[] = [];
        const pid = self.spawn(
          kind.fn(function* (me: AnySelf) {
            got.push(yield me.receive(is('c')));
            got.push(yield me.receive(is('a')));
            got.push(yield me.receive());
          }),
        );
        for (const message of ['a', 'b', 'c']) {
          yield* pause(self);
          expect(got).to.deep.equal([]);
          send(pid, message);
        }
        yield* pause(self);
        expect(got).to.deep.equal(['c', 'a', 'b']);
      }));

    it('takes the answer to a reference: what carries it, and came after it was made', () =>
      inProcess(kind, function* (self, node) {
        const answers = { answers: true, after: 10 };
        for (const message of ['before', { ref: undefined }, null]) send(self.pid, message);
        const since = node.makeRef();
        for (const message of [undefined, { ref: node.makeRef() }, 'ref']) send(self.pid, message);
        expect(yield self.receive(undefined, { since, ...answers })).to.equal(timeout);
        const pid = self.spawn(() => undefined);
        const ref = self.monitor(pid);
        for (let n = 0; n < 200; n += 1) send(self.pid, n);
        expect(yield self.receive(undefined, { since: ref, ...answers })).to.deep.include({ type: 'DOWN', ref });
        send(self.pid, { ref, reply: 1 });
        expect(yield self.receive(undefined, { since: ref, answers: true })).to.deep.equal({ ref, reply: 1 });
        expect(yield* drain(self)).to.have.lengthOf(206);
        for (const wrong of [{ since, answers: 1 as never }, { answers: true }]) {
          expect(codeOf(() => void self.receive(undefined, wrong))).to.equal('badarg');
        }
        for (const match of [nothing, z.string()]) {
          expect(codeOf(() => void self.receive(match, { since, answers: true }))).to.equal('badarg');
        }
      }));

    it('looks at each message once while it waits', () =>
      inProcess(kind, function* (self) {
        let looks = 0;
        const pid = self.spawn(
          kind.fn(function* (me: AnySelf) {
            yield me.receive((message): message is 99 => {
              looks += 1;
              return message === 99;
            });
          }),
        );
        for (let n = 0; n < 100; n += 1) {
          send(pid, n);
          yield* pause(self);
        }
        expect(looks).to.equal(100);
      }));

    it('gives up after its time, and a message that comes later waits for the next receive', () =>
      inProcess(kind, function* (self, node) {
        expect(yield self.receive(undefined, { after: 100 })).to.equal(timeout);
        expect(node.clock.now()).to.equal(100);
        node.sendAfter(50, self.pid, 'late');
        expect(yield self.receive(is('late'), { after: 49 })).to.equal(timeout);
        expect(yield self.receive(is('late'), { after: 49 })).to.equal('late');
        expect(node.clock.now()).to.equal(150);
      }));

    it('takes a message that is there even when its time is over', () =>
      inProcess(kind, function* (self, node) {
        node.sendAfter(10, self.pid, 'in time');
        expect(yield self.receive(undefined, { after: 10 })).to.equal('in time');
      }));

    it('leaves no timer behind', () =>
      inProcess(kind, function* (self, node) {
        for (let n = 0; n < 100; n += 1) {
          send(self.pid, n);
          yield self.receive(undefined, { after: 5_000 });
        }
        const { pid } = self.spawnMonitor(
          kind.fn(function* (me: AnySelf) {
            yield me.receive(nothing, { after: 5_000 });
          }),
        );
        yield* pause(self);
        expect(node.scheduler.timers.count).to.equal(1);
        self.exit(pid, 'kill');
        expect(node.scheduler.timers.count).to.equal(0);
      }));

    it('refuses what is no matcher, with what to write in the text', () =>
      inProcess(kind, function* (self) {
        for (const wrong of [1, 'text', {}, null, /re/]) {
          expect(codeOf(() => self.receive(wrong as never))).to.equal('badarg');
        }
        expect(codeOf(() => self.receive({ after: 5 } as never))).to.equal('badarg');
        expect(codeOf(() => self.receive(z.string() as never, { convert: () => 1 }))).to.equal('badarg');
      }));

    it('gives a message that is the timeout symbol as the message that it is', () =>
      inProcess(kind, function* (self, node) {
        send(self.pid, timeout);
        send(self.pid, 'next');
        expect(yield self.receive(is(timeout), { after: 100 })).to.equal(timeout);
        send(self.pid, timeout);
        expect(yield* next(self)).to.equal('next');
        expect(yield self.receive()).to.equal(timeout);
        expect(node.clock.now()).to.equal(0);
      }));

    it('finds what its own matcher has sent, the next time it looks', () =>
      inProcess(kind, function* (self) {
        let first = true;
        send(self.pid, 'refused');
        const got: unknown = yield self.receive((message): message is 'sent by the matcher' => {
          if (first) send(self.pid, 'sent by the matcher');
          first = false;
          return message === 'sent by the matcher';
        });
        expect(got).to.equal('sent by the matcher');
      }));

    it('takes up again what was refused, for every new receive', () =>
      inProcess(kind, function* (self) {
        for (let n = 0; n < 200; n += 1) send(self.pid, n);
        for (let n = 199; n >= 0; n -= 1) expect(yield self.receive(is(n))).to.equal(n);
        expect(yield* drain(self)).to.deep.equal([]);
      }));

    it('is a promise like any other: it can be raced, and chained', () =>
      inProcess(kind, function* (self) {
        send(self.pid, 'message');
        expect(yield Promise.race([self.receive(), new Promise(() => undefined)])).to.equal('message');
        send(self.pid, 20);
        expect(yield self.receive().then((n) => (n as number) + 1)).to.equal(21);
        let cleaned = false;
        send(self.pid, 'last');
        expect(yield self.receive().finally(() => (cleaned = true))).to.equal('last');
        expect(cleaned).to.equal(true);
      }));
  });
});

describe('P4 one receive at a time', () => {
  overBothKinds((kind) => {
    it('a second one while another waits is the error concurrent_receive, and the first one goes on', () =>
      inProcess(kind, function* (self) {
        const waiting = kind.fn(function* () {
          return (yield self.receive()) as unknown;
        });
        const first = waiting();
        let caught: unknown;
        try {
          yield self.receive(is('second'));
        } catch (thrown) {
          caught = thrown;
        }
        expect(caught).to.include({ code: 'concurrent_receive', name: 'ProcessError' });
        send(self.pid, 'for the first');
        expect(yield first).to.equal('for the first');
      }));

    it('uncaught, it ends the process', () =>
      inProcess(kind, function* (self) {
        self.spawnMonitor(
          kind.fn(function* (me: AnySelf) {
            yield Promise.all([me.receive(), me.receive()]);
          }),
        );
        expect((yield* next(self)).reason).to.have.property('code', 'concurrent_receive');
      }));

    it('one after the other is no conflict', () =>
      inProcess(kind, function* (self) {
        for (const message of ['a', 'b', 'c']) send(self.pid, message);
        const one = kind.fn(function* () {
          return (yield self.receive()) as unknown;
        });
        expect([yield one(), yield one(), yield self.receive()]).to.deep.equal(['a', 'b', 'c']);
      }));
  });

  it("another process's receive is badarg", () =>
    inProcess(coroutines, function* (self) {
      self.spawnMonitor(
        coroutine(function* () {
          yield self.receive();
        }),
      );
      send(self.pid, 'not for the child');
      yield* pause(self);
      expect(yield* next(self)).to.equal('not for the child');
      expect((yield* next(self)).reason).to.have.property('code', 'badarg');
    }));
});
