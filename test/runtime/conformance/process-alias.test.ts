/** OTP's process_SUITE: aliases, alone and with monitors. A test bears the name of OTP's case. */
import { type AliasMode, exit, type Pid, type Ref, send } from '@hot/runtime';
import { expect } from 'chai';
import { type AnySelf, type BodyKind, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, next, pause } from '../../helpers/mailbox';

/** A process that sends what it is told to an alias, one message each, and ends when told. */
function sender(kind: BodyKind) {
  return kind.fn(function* (self: AnySelf) {
    for (;;) {
      const order: { to: Ref; message: unknown } | { end: unknown } = yield self.receive();
      if ('end' in order) self.exit(order.end);
      else send(order.to, order.message);
    }
  });
}

/** Has `pid` send `message` to `to`, and waits until it has. */
function* tell(self: AnySelf, pid: Pid<unknown>, to: Ref, message: unknown) {
  send(pid, { to, message });
  yield* pause(self);
}

const MODES: readonly AliasMode[] = ['explicit_unalias', 'demonitor', 'reply_demonitor'];

describe('process_SUITE, aliases', () => {
  overBothKinds((kind) => {
    it('alias_bif: an alias works until unalias, a reply alias for one message', () =>
      inProcess(kind, function* (self) {
        const other = self.spawn(sender(kind));
        const alias = self.alias();
        yield* tell(self, other, alias, 1);
        yield* tell(self, other, alias, 2);
        expect(self.unalias(alias)).to.equal(true);
        yield* tell(self, other, alias, 3);
        yield* tell(self, other, alias, 4);
        expect(self.unalias(alias)).to.equal(false);
        expect(yield* drain(self)).to.deep.equal([1, 2]);

        const reply = self.alias({ reply: true });
        yield* tell(self, other, reply, 1);
        yield* tell(self, other, reply, 2);
        expect(self.unalias(reply)).to.equal(false);
        expect(yield* drain(self)).to.deep.equal([1]);

        const unused = self.alias({ reply: true });
        expect(self.unalias(unused)).to.equal(true);
        yield* tell(self, other, unused, 1);
        expect(yield* drain(self)).to.deep.equal([]);
      }));

    it('alias_bif: nobody else can end an alias', () =>
      inProcess(kind, function* (self) {
        const alias = self.alias();
        self.spawn(
          kind.fn(function* (child: AnySelf) {
            send(alias, child.unalias(alias));
          }),
        );
        expect(yield* next(self)).to.equal(false);
        expect(self.unalias(alias)).to.equal(true);
      }));

    // A monitor made by `monitor`, and one made with the process, must be alike.
    const makers: [name: string, make: (self: AnySelf, alias: AliasMode) => { pid: Pid<unknown>; ref: Ref }][] = [
      [
        'monitor_alias',
        (self, alias) => {
          const pid = self.spawn(sender(kind));
          return { pid, ref: self.monitor(pid, { alias }) };
        },
      ],
      ['spawn_monitor_alias', (self, alias) => self.spawnWith({ monitor: { alias } }, sender(kind))],
    ];

    for (const [name, make] of makers) {
      it(`${name}: explicit_unalias takes any number of messages and outlives demonitor`, () =>
        inProcess(kind, function* (self) {
          const { pid, ref } = make(self, 'explicit_unalias');
          yield* tell(self, pid, ref, 1);
          yield* tell(self, pid, ref, 2);
          expect(self.demonitor(ref, { info: true })).to.equal(true);
          yield* tell(self, pid, ref, 3);
          expect(self.unalias(ref)).to.equal(true);
          yield* tell(self, pid, ref, 4);
          expect(yield* drain(self)).to.deep.equal([1, 2, 3]);
        }));

      it(`${name}: demonitor ends the alias with the monitor`, () =>
        inProcess(kind, function* (self) {
          const { pid, ref } = make(self, 'demonitor');
          yield* tell(self, pid, ref, 1);
          yield* tell(self, pid, ref, 2);
          expect(self.demonitor(ref, { info: true })).to.equal(true);
          yield* tell(self, pid, ref, 3);
          expect(self.unalias(ref)).to.equal(false);
          expect(yield* drain(self)).to.deep.equal([1, 2]);
        }));

      it(`${name}: with reply_demonitor the first message ends alias and monitor`, () =>
        inProcess(kind, function* (self, node) {
          const { pid, ref } = make(self, 'reply_demonitor');
          expect(node.processInfo(self.pid, 'monitors')).to.deep.equal([pid]);
          yield* tell(self, pid, ref, 1);
          expect(node.processInfo(self.pid, 'monitors')).to.deep.equal([]);
          yield* tell(self, pid, ref, 2);
          send(pid, { end: 'bye' });
          yield* pause(self);
          expect(self.demonitor(ref, { info: true })).to.equal(false);
          expect(yield* drain(self)).to.deep.equal([1]);
        }));
    }

    it('down_aliasmonitor: DOWN ends the alias, but for explicit_unalias', () =>
      inProcess(kind, function* (self) {
        const other = self.spawn(sender(kind));
        for (const [, make] of makers) {
          for (const mode of MODES) {
            const { pid, ref } = make(self, mode);
            send(pid, { end: 'gone' });
            expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref, pid, reason: 'gone' });
            yield* tell(self, other, ref, mode);
            expect(yield* drain(self)).to.deep.equal(mode === 'explicit_unalias' ? [mode] : []);
            expect(self.unalias(ref)).to.equal(mode === 'explicit_unalias');
          }
        }
      }));

    it('demonitor_aliasmonitor: demonitor ends the alias, but for explicit_unalias', () =>
      inProcess(kind, function* (self) {
        for (const [, make] of makers) {
          for (const mode of MODES) {
            const { pid, ref } = make(self, mode);
            expect(self.demonitor(ref, { info: true })).to.equal(true);
            yield* tell(self, pid, ref, mode);
            exit(pid, 'gone');
            expect(yield* drain(self)).to.deep.equal(mode === 'explicit_unalias' ? [mode] : []);
          }
        }
      }));

    it('monitor_alias: unalias leaves the monitor on', () =>
      inProcess(kind, function* (self) {
        for (const [, make] of makers) {
          for (const mode of MODES) {
            const { pid, ref } = make(self, mode);
            expect(self.unalias(ref)).to.equal(true);
            yield* tell(self, pid, ref, mode);
            send(pid, { end: 'gone' });
            expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref, pid, reason: 'gone' });
          }
        }
      }));

    it('alias_process_exit: the aliases of a process end with it', () =>
      inProcess(kind, function* (self, node) {
        const aliases: Ref[] = [];
        const { pid } = self.spawnMonitor(
          kind.fn(function* (child: AnySelf) {
            aliases.push(child.alias(), child.alias({ reply: true }), child.monitor(self.pid, { alias: 'demonitor' }));
            yield child.receive();
          }),
        );
        yield* pause(self);
        send(pid, 'end');
        expect((yield* next(self)).reason).to.equal('normal');
        for (const alias of aliases) send(alias, 'nobody there');
        expect(yield* drain(self)).to.deep.equal([]);
        for (const alias of aliases) expect(self.unalias(alias)).to.equal(false);
        expect(node.processInfo(self.pid, 'monitored_by')).to.deep.equal([]);
      }));

    it('monitor_tag: the tag stands in the place of DOWN, for noproc, too', () =>
      inProcess(kind, function* (self) {
        const first = self.spawnWith({ monitor: { tag: 'child_down' } }, sender(kind));
        const second = self.monitor(first.pid, { tag: 'watched' });
        send(first.pid, { end: 'over' });
        const { pid } = first;
        expect(yield* next(self)).to.deep.equal({ type: 'child_down', ref: first.ref, pid, reason: 'over' });
        expect(yield* next(self)).to.deep.equal({ type: 'watched', ref: second, pid, reason: 'over' });
        const late = self.monitor(pid, { tag: 'too_late' });
        expect(yield* next(self)).to.deep.equal({ type: 'too_late', ref: late, pid, reason: 'noproc' });
      }));
  });
});
