import { exit } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { concat, from, NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, next, nothing, pause } from '../../helpers/mailbox';

describe('a subscription of a process to an observable', () => {
  overBothKinds((kind) => {
    it('makes a message of each value, in order', () =>
      inProcess(kind, function* (self) {
        self.subscribe(from([1, 2, 3]), (n) => ({ n }));
        expect(yield* drain(self)).to.deep.equal([{ n: 1 }, { n: 2 }, { n: 3 }]);
        const source = new Subject<string>();
        self.subscribe(source, (text) => text.toUpperCase());
        source.next('later');
        expect(yield* next(self)).to.equal('LATER');
      }));

    it('ends with the process: the source is unsubscribed at once', () =>
      inProcess(kind, function* (self) {
        let teardowns = 0;
        const source = new Observable(() => () => (teardowns += 1));
        for (const reason of ['normal', 'kill', 'crash']) {
          const { pid } = self.spawnMonitor(
            kind.fn(function* (me: AnySelf) {
              me.subscribe(source, () => 1);
              me.subscribe(source, () => 2);
              yield me.receive();
            }),
          );
          yield* pause(self);
          teardowns = 0;
          exit(pid, reason === 'normal' ? 'shutdown' : reason);
          expect(teardowns).to.equal(2);
          yield* next(self);
        }
      }));

    it('crashes the process when the source fails', () =>
      inProcess(kind, function* (self) {
        const error = new Error('source');
        const { pid, ref } = self.spawnMonitor(
          kind.fn(function* (me: AnySelf) {
            me.subscribe(
              concat(
                of(1),
                throwError(() => error),
              ),
              (n) => n,
            );
            yield me.receive(nothing);
          }),
        );
        expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref, pid, reason: error });
        const source = new Subject<number>();
        self.spawnMonitor(
          kind.fn(function* (me: AnySelf) {
            me.subscribe(source, (n) => n);
            yield me.receive(nothing);
          }),
        );
        yield* pause(self);
        source.error('no error object');
        expect((yield* next(self)).reason).to.deep.equal({ nocatch: 'no error object' });
      }));

    it('makes messages of the end and of an error, when told how', () =>
      inProcess(kind, function* (self) {
        const options = {
          complete: () => 'complete' as const,
          error: (reason: unknown) => ({ failed: reason }),
        };
        self.subscribe(of(1), (n) => n, options);
        self.subscribe(
          throwError(() => 'why'),
          (n) => n,
          options,
        );
        expect(yield* drain(self)).to.deep.equal([1, 'complete', { failed: 'why' }]);
      }));

    it('crashes the process, and not the source, when the conversion throws', () =>
      inProcess(kind, function* (self) {
        const source = new Subject<number>();
        self.spawnMonitor(
          kind.fn(function* (me: AnySelf) {
            me.subscribe(source, (n) => {
              if (n === 2) throw new Error('conversion');
              return n;
            });
            yield me.receive(nothing);
          }),
        );
        yield* pause(self);
        const seen: number[] = [];
        source.subscribe((n) => seen.push(n));
        for (const n of [1, 2, 3]) source.next(n);
        expect(seen).to.deep.equal([1, 2, 3]);
        expect((yield* next(self)).reason).to.have.property('message', 'conversion');
        expect(source.observers).to.have.length(1);
      }));

    it('can be ended before the process', () =>
      inProcess(kind, function* (self) {
        const source = new Subject<number>();
        const subscription = self.subscribe(source, (n) => n);
        source.next(1);
        subscription.unsubscribe();
        subscription.unsubscribe();
        source.next(2);
        expect(source.observed).to.equal(false);
        expect(yield* drain(self)).to.deep.equal([1]);
      }));

    it('to a source that has ended leaves nothing behind', () =>
      inProcess(kind, function* (self) {
        for (let n = 0; n < 1_000; n += 1) self.subscribe(of(n), (value) => value);
        expect(yield* drain(self)).to.have.length(1_000);
        self.subscribe(NEVER, () => 0).unsubscribe();
      }));

    it('can be made to anything that can be subscribed to', () =>
      inProcess(kind, function* (self) {
        let observer: { next(value: number): void } | undefined;
        const source = {
          subscribe(given: { next(value: number): void }) {
            observer = given;
            return { unsubscribe: () => (observer = undefined) };
          },
        };
        const subscription = self.subscribe(source, (n) => n);
        observer?.next(5);
        expect(yield* next(self)).to.equal(5);
        subscription.unsubscribe();
        expect(observer).to.equal(undefined);
      }));
  });

  it('gives nothing to a process that has ended', async () => {
    const node = await startTestNode();
    const probe = node.probe();
    const source = new Subject<number>();
    let late: { next(value: number): void } | undefined;
    probe.self.subscribe(
      { subscribe: (observer) => ((late = observer), source.subscribe(observer)) },
      (n: number) => n,
    );
    node.exit(probe.pid, 'kill');
    const before = node.deadLetters;
    late?.next(1);
    expect(node.deadLetters).to.equal(before);
    await node.stop();
  });
});
