import { exit, register, registered, unregister, whereis } from '@hot/runtime';
import { expect } from 'chai';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { next, nothing, pause } from '../../helpers/mailbox';
import { codeOf, thrownBy } from '../../helpers/thrown';

describe('registered names', () => {
  overBothKinds((kind) => {
    const idle = kind.fn(function* (self: AnySelf) {
      yield self.receive(nothing);
    });

    it('one name a process, one process a name', () =>
      inProcess(kind, function* (self) {
        const [a, b] = [self.spawn(idle), self.spawn(idle)];
        expect(register('a', a)).to.equal(true);
        expect(whereis('a')).to.equal(a);
        expect(registered()).to.include('a');
        expect(codeOf(() => register('a', b))).to.equal('badarg');
        expect(codeOf(() => register('a', a))).to.equal('badarg');
        expect(codeOf(() => register('another', a))).to.equal('badarg');
        expect(whereis('another')).to.equal(undefined);
        expect(unregister('a')).to.equal(true);
        expect(whereis('a')).to.equal(undefined);
        expect(codeOf(() => unregister('a'))).to.equal('badarg');
        expect(register('another', a)).to.equal(true);
        expect(register('a', b)).to.equal(true);
        yield* pause(self);
      }));

    it('say in the text of an error what is in the way', () =>
      inProcess(kind, function* (self) {
        const [a, b] = [self.spawn(idle), self.spawn(idle)];
        register('a', a);
        const text = (work: () => unknown) => (thrownBy(work) as Error).message;
        expect(text(() => register('a', b))).to.equal(`badarg: the name 'a' is taken by ${a.toString()}`);
        expect(text(() => register('b', a))).to.equal(`badarg: ${a.toString()} has the name 'a' already`);
        exit(b, 'kill');
        expect(text(() => register('b', b))).to.equal(
          `badarg: cannot register 'b': there is no process ${b.toString()}`,
        );
        yield* pause(self);
      }));

    it('are free as soon as their process has ended, and before anybody is told', () =>
      inProcess(kind, function* (self) {
        for (let round = 0; round < 10; round += 1) {
          const { pid } = self.spawnWith({ name: 'again', monitor: true }, idle);
          yield* pause(self);
          exit(pid, 'kill');
          expect(whereis('again')).to.equal(undefined);
          expect(register('again', self.pid)).to.equal(true);
          unregister('again');
          expect(yield* next(self)).to.include({ type: 'DOWN', pid });
        }
      }));
  });
});
