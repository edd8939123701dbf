import { GenStatem } from '@hot/behaviours';
import { type Pid, send } from '@hot/runtime';
import { expect } from 'chai';
import { asTester, nextMessage, sleep } from '../helpers/tester';

describe('a state made of handlers', () => {
  it(
    'sends to otherwise what has no handler, names that any object has too; an enter call is passed over',
    asTester(function* ({ self }) {
      const told = (what: unknown): 'keep_state_and_data' => (
        send(self.pid as Pid<unknown>, what),
        'keep_state_and_data'
      );
      const on = GenStatem.state<GenStatem.Dynamic>({
        genericTimeout: { known: () => told('known') },
        otherwise: ({ type, content }) => told([type, content]),
      });
      const quiet = GenStatem.state<GenStatem.Dynamic>({ info: (message: unknown) => told(message) } as never);
      for (const state of ['on', 'quiet']) {
        const module = {
          on,
          quiet,
          init: () =>
            GenStatem.ok(state, 0, [
              GenStatem.genericTimeout('known', 1, 'due'),
              ...(state === 'on'
                ? [GenStatem.genericTimeout('constructor', 2, 'late')]
                : [GenStatem.genericTimeout('known', 'cancel')]),
            ]),
          callbackMode: () => (state === 'on' ? 'state_functions' : ['state_functions', 'state_enter']) as never,
        };
        const pid: Pid = yield GenStatem.start(module as never, undefined);
        send(pid as Pid<unknown>, 'plain');
        yield sleep(self, 5);
        if (state === 'on') {
          expect(yield nextMessage(self)).to.deep.equal(['info', 'plain']);
          expect(yield nextMessage(self)).to.equal('known');
          expect(yield nextMessage(self)).to.deep.equal(['generic_timeout', 'late']);
        } else expect(yield nextMessage(self)).to.equal('plain');
      }
    }),
  );
});
