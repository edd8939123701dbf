/** The events of a node as a stream. */
import { expect } from 'chai';
import { type NodeEvent, NodeEvents } from '../../../packages/runtime/src/node/events';

describe('node events', () => {
  it('are made only while somebody listens', () => {
    const events = new NodeEvents();
    expect(events.active).to.equal(false);
    const first = events.stream.subscribe();
    const second = events.stream.subscribe();
    expect(events.active).to.equal(true);
    first.unsubscribe();
    expect(events.active).to.equal(true);
    second.unsubscribe();
    expect(events.active).to.equal(false);
    events.stream.subscribe();
    expect(events.active).to.equal(true);
  });

  it('come to every listener in order', () => {
    const events = new NodeEvents();
    const heard: NodeEvent['type'][][] = [[], []];
    events.stream.subscribe((event) => heard[0]?.push(event.type));
    events.emit({ type: 'node_stopping' });
    events.stream.subscribe((event) => heard[1]?.push(event.type));
    events.emit({ type: 'module_loaded', module: 'z', version: '2' });
    expect(heard).to.deep.equal([['node_stopping', 'module_loaded'], ['module_loaded']]);
  });

  it('end with the node, also for those who come late', () => {
    const events = new NodeEvents();
    let completed = 0;
    events.stream.subscribe({ complete: () => (completed += 1) });
    events.complete();
    expect(events.active).to.equal(false);
    events.stream.subscribe({ complete: () => (completed += 1) });
    expect(completed).to.equal(2);
    expect(events.active).to.equal(false);
    const unasked = new NodeEvents();
    unasked.complete();
    unasked.stream.subscribe({ complete: () => (completed += 1) });
    expect(completed).to.equal(3);
  });
});
