/** What a handler's results mean. */
import { GenEvent, noreply, ok, reply, stop } from '@hot/behaviours';
import { Exit } from '@hot/runtime';
import { expect } from 'chai';
import { caught, outcomeOf, outcomeOfCall } from '../../../packages/behaviours/src/gen-event/outcome';

const handler = {};
const swapped = { args1: 'args1', state: 's', handler2: handler, args2: 'args2' };

describe('the results of event handlers', () => {
  it('keep a handler, with its new state', () => {
    expect(outcomeOf(ok('s'))).to.deep.equal({ type: 'keep', state: 's', hibernate: false });
    expect(outcomeOf(ok(undefined, 'hibernate'))).to.deep.equal({ type: 'keep', state: undefined, hibernate: true });
    expect(outcomeOfCall(reply('r', 's'))).to.deep.equal({ type: 'keep', state: 's', hibernate: false, reply: 'r' });
    expect(outcomeOfCall(reply('r', 's', 'hibernate'))).to.deep.include({ type: 'keep', hibernate: true });
  });

  it('remove it', () => {
    expect(outcomeOf(GenEvent.removeHandler)).to.deep.equal({ type: 'remove' });
    expect(outcomeOf('remove_handler')).to.deep.equal({ type: 'remove' });
    expect(outcomeOfCall(GenEvent.removeHandlerAndReply('r'))).to.deep.equal({ type: 'remove', reply: 'r' });
  });

  it('have another take over from it', () => {
    const outcome = outcomeOf(GenEvent.swap('args1', 's', handler, 'args2'));
    expect(outcome).to.have.property('type', 'swap');
    expect(outcome).to.have.property('swap').that.deep.includes(swapped);
    const called = outcomeOfCall(GenEvent.swapAndReply('r', 'args1', 's', [handler, 1], 'args2'));
    expect(called).to.include({ type: 'swap', reply: 'r' });
    expect(called)
      .to.have.property('swap')
      .that.deep.includes({ ...swapped, handler2: [handler, 1] });
  });

  it('are bad when they are none, or those of another callback', () => {
    const none: readonly unknown[] = [undefined, null, 0, 'ok', [], {}, { $result: 1 }, noreply('s'), stop('r', 's')];
    const ofEvents = [ok('s'), GenEvent.removeHandler, GenEvent.swap(1, 's', handler, 2)];
    const ofCalls = [
      reply('r', 's'),
      GenEvent.removeHandlerAndReply('r'),
      GenEvent.swapAndReply('r', 1, 's', handler, 2),
    ];
    const unlikely = [ok('s', 5), ok('s', 'infinity'), reply('r', 's', 0)];
    for (const bad of [...none, ...ofCalls, ...unlikely]) {
      expect(outcomeOf(bad)).to.deep.equal({ type: 'bad', reason: bad });
    }
    for (const bad of [...none, ...ofEvents, ...unlikely]) {
      expect(outcomeOfCall(bad)).to.deep.equal({ type: 'bad', reason: bad });
    }
  });

  it('are what is thrown, unless that is an error or an exit', () => {
    const error = new Error('crashed');
    expect(caught(error)).to.deep.equal({ EXIT: error });
    expect(caught(new Exit('why'))).to.deep.equal({ EXIT: 'why' });
    const thrown = ok('s');
    expect(caught(thrown)).to.equal(thrown);
    expect(caught('junk')).to.equal('junk');
  });
});
