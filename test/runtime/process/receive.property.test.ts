import { makeRef, type Ref, send, timeout } from '@hot/runtime';
import { expect } from 'chai';
import fc from 'fast-check';
import { overBothKinds } from '../../helpers/body-kind';
import { fcRuns } from '../../helpers/fc-runs';
import { inProcess } from '../../helpers/in-process';

/** What a process does to its own mailbox. Messages are numbered; a receive takes those of a remainder. */
type Step =
  | { readonly do: 'send'; readonly times: number }
  | { readonly do: 'any' }
  | { readonly do: 'match'; readonly by: number; readonly rest: number }
  /** Takes all but the first one and each `by`th: what is left stands among holes. */
  | { readonly do: 'thin'; readonly by: number }
  | { readonly do: 'mark' }
  | { readonly do: 'since'; readonly by: number; readonly rest: number };

const divided = { by: fc.integer({ min: 1, max: 6 }), rest: fc.nat({ max: 5 }) };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), times: fc.constantFrom(1, 5, 20, 100) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('any' as const) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('match' as const), ...divided }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('thin' as const), by: fc.integer({ min: 3, max: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('mark' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('since' as const), ...divided }) },
);

describe('P2 selective receive, whatever is sent and received', () => {
  overBothKinds((kind) => {
    it('takes the first message in order of arrival that matches, and leaves the others in order', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), (steps) =>
          inProcess(kind, function* (self, node) {
            let model: number[] = [];
            let sent = 0;
            let mark: { ref: Ref; before: number } = { ref: makeRef(), before: 0 };
            for (const step of steps) {
              if (step.do === 'send') {
                for (let n = 0; n < step.times; n += 1) {
                  send(self.pid, sent);
                  model.push(sent);
                  sent += 1;
                }
                continue;
              }
              if (step.do === 'thin') {
                const [first] = model;
                const taken = (message: unknown): message is number =>
                  message !== first && (message as number) % step.by !== 0;
                for (const message of model.filter(taken)) expect(yield self.receive(taken)).to.equal(message);
                model = model.filter((message) => !taken(message));
                continue;
              }
              if (step.do === 'mark') {
                mark = { ref: makeRef(), before: sent };
                continue;
              }
              const accepts = (message: unknown): message is number =>
                step.do === 'any' || (message as number) % step.by === step.rest % step.by;
              const got: unknown = yield step.do === 'any'
                ? self.receive(undefined, { after: 0 })
                : self.receive(accepts, step.do === 'since' ? { after: 0, since: mark.ref } : { after: 0 });
              // The mark may be lost: then all messages are looked at, and an earlier one may be taken.
              const first = model.find(accepts);
              const behind = model.find((message) => message >= mark.before && accepts(message));
              if (step.do === 'since') expect(got).to.be.oneOf([behind ?? timeout, first ?? timeout]);
              else expect(got).to.equal(first ?? timeout);
              model = model.filter((message) => message !== got);
              expect(node.processInfo(self.pid, 'messages')).to.deep.equal(model);
            }
          }),
        ),
        fcRuns(40),
      );
    });
  });
});
