/** OTP's signal_SUITE, as far as it is about processes of one node. A test bears the name of OTP's case. */
import { exit, isAlive, type Pid, processInfo, register, send } from '@hot/runtime';
import { expect } from 'chai';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, next, nothing, ofType, pause } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';

describe('signal_SUITE', () => {
  overBothKinds((kind) => {
    const idle = kind.fn(function* (self: AnySelf) {
      for (;;) yield self.receive(nothing);
    });

    for (const seed of [1, 2, 3]) {
      it(`xm_sig_order: messages and exit signals arrive in the order sent, in run order ${seed}`, () =>
        inProcess(
          kind,
          function* (self) {
            for (let round = 0; round < 1_000; round += 1) {
              const seen: unknown[] = [];
              const { pid, ref } = self.spawnMonitor(
                kind.fn(function* (child: AnySelf) {
                  for (;;) seen.push(yield child.receive());
                }),
              );
              if (round % 2 === 0) yield* pause(self);
              for (const message of ['a', 'b', 'c']) send(pid, message);
              if (round % 3 === 0) yield* pause(self);
              if (round % 3 === 0) expect(seen).to.deep.equal(['a', 'b', 'c']);
              exit(pid, round);
              for (const message of ['d', 'e', 'f']) send(pid, message);
              expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref, pid, reason: round });
              expect(['a', 'b', 'c'].slice(0, seen.length)).to.deep.equal(seen);
            }
          },
          { seed },
        ));
    }

    for (const length of [1, 2, 9, 10]) {
      /** A chain of linked processes; gives the pid of its last one to `self`, which is linked to the first. */
      const chain: (self: AnySelf, left: number, to: Pid<unknown>, atEnd: (me: AnySelf) => void) => Promise<unknown> =
        kind.fn(function* (me: AnySelf, left: number, to: Pid<unknown>, atEnd: (me: AnySelf) => void) {
          if (left > 1) {
            me.spawnLink(chain, left - 1, to, atEnd);
            return yield me.receive(nothing);
          }
          send(to, me.pid);
          yield me.receive();
          atEnd(me);
        });

      it(`kill2killed: a chain of ${length} sees 'killed' when its end is killed`, () =>
        inProcess(kind, function* (self) {
          self.trapExit = true;
          const first = self.spawnLink(chain, length, self.pid, () => undefined);
          const last = yield* next(self);
          exit(last, 'kill');
          expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid: first, reason: 'killed' });

          const second = self.spawnLink(chain, length, self.pid, (me: AnySelf) => me.exit(me.pid, 'kill'));
          send(yield* next(self), 'go');
          expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid: second, reason: 'killed' });
        }));

      it(`kill2killed: a chain of ${length} sees 'kill' when its end exits with it, as any other reason`, () =>
        inProcess(kind, function* (self) {
          self.trapExit = true;
          const first = self.spawnLink(chain, length, self.pid, (me: AnySelf) => me.exit('kill'));
          send(yield* next(self), 'go');
          expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid: first, reason: 'kill' });
        }));
    }

    it('unlink_exit: a link to one that is dead already gives noproc, never its reason', () =>
      inProcess(kind, function* (self) {
        self.trapExit = true;
        const other = self.spawnLink(
          kind.fn(function* (me: AnySelf) {
            yield me.receive();
            me.unlink(self.pid);
            send(self.pid, 'unlinked');
            yield me.receive();
            me.exit('bye');
          }),
        );
        send(other, 'unlink');
        expect(yield* next(self)).to.equal('unlinked');
        self.link(other);
        send(other, 'end');
        expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid: other, reason: 'bye' });
        self.link(other);
        expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid: other, reason: 'noproc' });
        expect(yield* drain(self)).to.deep.equal([]);
      }));

    it('monitor_order: a DOWN does not overtake the messages of the dying process', () =>
      inProcess(kind, function* (self) {
        for (let round = 0; round < 100; round += 1) {
          const { pid } = self.spawnMonitor(
            kind.fn(function* (child: AnySelf) {
              send(self.pid, 1);
              send(self.pid, 2);
              if (round % 2 === 0) child.exit(child.pid, 'normal');
            }),
          );
          expect(yield* next(self)).to.equal(1);
          expect(yield* next(self)).to.equal(2);
          expect(yield* next(self)).to.include({ type: 'DOWN', pid, reason: 'normal' });
        }
      }));

    it('monitor_named_order_local: by pid, name, alias and monitor alias in turn, then the DOWN of a name', () =>
      inProcess(kind, function* (self) {
        register('receiver', self.pid);
        const alias = self.alias();
        const sender = self.spawn(
          kind.fn(function* (me: AnySelf) {
            const byMonitor = yield me.receive();
            const ways = [self.pid, 'receiver', alias, byMonitor];
            for (let n = 0; n < 1_000; n += 1) send(ways[n % 4], n);
          }),
        );
        register('sender', sender);
        const ref = self.monitor('sender', { alias: 'explicit_unalias' });
        send(sender, ref);
        for (let n = 0; n < 1_000; n += 1) expect(yield* next(self)).to.equal(n);
        expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref, pid: sender, name: 'sender', reason: 'normal' });
      }));

    it('is_process_alive after an exit signal of the same process says false', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(idle);
        expect(isAlive(pid)).to.equal(true);
        exit(pid, 'kill');
        expect(isAlive(pid)).to.equal(false);
        expect(exit(pid, 'again')).to.equal(true);
        expect(codeOf(() => exit('name' as never, 'reason'))).to.equal('badarg');
      }));

    it("'kill' ends one that traps; 'killed' is an ordinary reason", () =>
      inProcess(kind, function* (self) {
        const trapping = kind.fn(function* (me: AnySelf) {
          me.trapExit = true;
          for (;;) send(self.pid, yield me.receive());
        });
        const { pid, ref } = self.spawnMonitor(trapping);
        yield* pause(self);
        for (const reason of ['killed', 'normal', 'any']) {
          exit(pid, reason);
          expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid: self.pid, reason });
        }
        exit(pid, 'kill');
        expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref, pid, reason: 'killed' });
      }));

    it('one that stops trapping keeps the EXIT messages that it has', () =>
      inProcess(kind, function* (self) {
        self.trapExit = true;
        const pid = self.spawnLink(
          kind.fn(function* (me: AnySelf) {
            me.exit('early');
          }),
        );
        yield* pause(self);
        self.trapExit = false;
        expect(processInfo(self.pid, 'message_queue_len')).to.equal(1);
        expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid, reason: 'early' });
      }));

    it('the end of a linked process by normal is told to those that trap, and to nobody else', () =>
      inProcess(kind, function* (self) {
        const short = kind.fn(function* () {});
        const plain = self.spawnMonitor(
          kind.fn(function* (me: AnySelf) {
            me.spawnLink(short);
            yield me.receive();
          }),
        );
        yield* pause(self);
        expect(processInfo(plain.pid, ['links', 'messages'])).to.deep.equal({ links: [], messages: [] });
        self.trapExit = true;
        const pid = self.spawnLink(short);
        expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid, reason: 'normal' });
      }));

    it('what a process was in the middle of is told by its reason', () =>
      inProcess(kind, function* (self) {
        const error = new Error('mistake');
        const ends: [(me: AnySelf) => unknown, unknown][] = [
          [() => undefined, 'normal'],
          [(me) => me.exit('own'), 'own'],
          [(me) => me.exit({ shutdown: 1 }), { shutdown: 1 }],
          [
            () => {
              throw error;
            },
            error,
          ],
          [
            () => {
              throw { not: 'an error' };
            },
            { nocatch: { not: 'an error' } },
          ],
          [
            () => {
              throw undefined;
            },
            { nocatch: undefined },
          ],
        ];
        for (const [end, reason] of ends) {
          self.spawnMonitor(
            kind.fn(function* (me: AnySelf) {
              end(me);
            }),
          );
          expect((yield* next(self)).reason).to.deep.equal(reason);
          // A plain function is a body, too.
          self.spawnMonitor((me) => end(me as AnySelf));
          expect((yield* next(self)).reason).to.deep.equal(reason);
        }
        self.spawnMonitor('no_module', 'no_function', [1]);
        expect((yield self.receive(ofType('DOWN'))).reason).to.deep.equal({
          undef: { module: 'no_module', function: 'no_function' },
        });
      }));
  });
});
