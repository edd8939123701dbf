/** OTP's monitor_SUITE: monitors that are aliases, and tags. A test bears the name of OTP's case. */
import { type AliasMode, send } from '@hot/runtime';
import { expect } from 'chai';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, next, pause } from '../../helpers/mailbox';

describe('monitor_SUITE, aliases', () => {
  overBothKinds((kind) => {
    const short = kind.fn(function* (self: AnySelf, reason: unknown = 'normal') {
      self.exit(reason);
    });
    /** Ends with the first message as its reason. */
    const obedient = kind.fn(function* (self: AnySelf) {
      self.exit(yield self.receive());
    });

    it('gh_5225_demonitor_alias: demonitor of what is only an alias is harmless', () =>
      inProcess(kind, function* (self) {
        const alias = self.alias();
        for (const options of [undefined, { flush: true }, { info: true }, { flush: true, info: true }]) {
          expect(self.demonitor(alias, options)).to.equal(options?.info !== true);
        }
        send(alias, 'still an alias');
        expect(yield* next(self)).to.equal('still an alias');
        const { pid, ref } = self.spawnWith({ monitor: { alias: 'explicit_unalias' } }, short);
        yield* pause(self);
        expect(self.demonitor(ref)).to.equal(true);
        expect(yield* next(self)).to.include({ type: 'DOWN', pid });
        expect(self.demonitor(ref, { flush: true })).to.equal(true);
        send(ref, 'alias');
        expect(yield* next(self)).to.equal('alias');
      }));

    it('monitor_tag_storage: a thousand monitors with tags of their own', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(obedient);
        const refs = Array.from({ length: 1_000 }, (_, n) => self.monitor(pid, { tag: `tag ${n}` }));
        send(pid, 'bye');
        for (const [n, ref] of refs.entries()) {
          expect(yield* next(self)).to.deep.equal({ type: `tag ${n}`, ref, pid, reason: 'bye' });
        }
      }));

    it('unexpected_alias_at_demonitor_gh5310: after demonitor a reply_demonitor alias is dead', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(
          kind.fn(function* (me: AnySelf) {
            for (;;) send(yield me.receive(), 'through the alias');
          }),
        );
        const ref = self.monitor(pid, { alias: 'reply_demonitor' });
        self.demonitor(ref);
        send(pid, ref);
        yield* pause(self);
        expect(yield* drain(self)).to.deep.equal([]);
        // Made once more, it works: nothing of the first one is left.
        send(pid, self.monitor(pid, { alias: 'reply_demonitor' }));
        expect(yield* next(self)).to.equal('through the alias');
      }));

    it('down_on_alias_gh5310: demonitor with flush against the end of the process leaves no DOWN', () =>
      inProcess(kind, function* (self) {
        for (let round = 0; round < 100; round += 1) {
          const { pid, ref } = self.spawnWith({ monitor: { alias: 'explicit_unalias' } }, obedient);
          send(pid, 'end');
          if (round % 2 === 0) yield* pause(self);
          self.demonitor(ref, { flush: true });
          yield* pause(self);
          expect(yield* drain(self)).to.deep.equal([]);
          expect(self.unalias(ref)).to.equal(true);
        }
      }));

    it('monitor_3_noproc_gh6185: tag and alias with a name that nobody has, and with a dead pid', () =>
      inProcess(kind, function* (self) {
        const dead = self.spawn(short);
        yield* pause(self);
        const modes: AliasMode[] = ['explicit_unalias', 'demonitor', 'reply_demonitor'];
        for (const alias of modes) {
          const byName = self.monitor('nobody', { tag: 'by name', alias });
          const byPid = self.monitor(dead, { tag: 'by pid', alias });
          expect(yield* drain(self)).to.deep.equal([
            { type: 'by name', ref: byName, pid: undefined, name: 'nobody', reason: 'noproc' },
            { type: 'by pid', ref: byPid, pid: dead, reason: 'noproc' },
          ]);
          for (const ref of [byName, byPid]) {
            send(ref, alias);
            const works = alias === 'explicit_unalias';
            expect(yield* drain(self)).to.deep.equal(works ? [alias] : []);
            expect(self.unalias(ref)).to.equal(works);
          }
        }
      }));
  });
});
