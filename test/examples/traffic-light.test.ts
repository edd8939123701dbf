// The traffic light on virtual time, and as its user runs it.
import { expect } from 'chai';
import { GenStatem } from '@hot/behaviours';
import type { TestNode } from '@hot/runtime/testing';
import type * as TrafficLight from '../../packages/examples/servers/traffic-light/traffic-light';
import { hot } from '../helpers/program';
import { HotExample } from './hot-example';

const crossing = GenStatem.named<TrafficLight.Crossing>('crossing');

describe('the traffic light', function () {
  this.timeout(120_000);
  let example: HotExample;
  let node: TestNode;
  /** What the cars have seen. */
  let seen: unknown[];
  const { log } = console;

  before(async () => (example = await HotExample.copy('traffic-light')));

  after(() => example.remove());

  beforeEach(async () => {
    const loaded = await example.load<typeof TrafficLight>('traffic-light');
    node = loaded.node;
    seen = [];
    console.log = (light: unknown) => void seen.push(light);
    node.spawn(async (self) => {
      await loaded.module.startLink();
      await self.receive();
    });
    await node.settle();
  });

  afterEach(async () => {
    await node.stop();
    console.log = log;
  });

  /** Somebody who wants to cross; has what they were told. */
  function pedestrian(): string[] {
    const told: string[] = [];
    void GenStatem.call(crossing, 'cross', 'infinity').then((answer) => told.push(answer));
    return told;
  }

  it('goes around by itself, each light for its time', async () => {
    await node.advance(15_000 - 1);
    expect(seen).to.deep.equal(['red']);
    await node.advance(1);
    expect(seen).to.deep.equal(['red', 'red and yellow']);
    await node.advance(2_000 + 60_000 + 3_000);
    expect(seen).to.deep.equal(['red', 'red and yellow', 'green', 'yellow', 'red']);
  });

  it('lets people walk at once while the cars have red', async () => {
    const told = pedestrian();
    await node.settle();
    expect(told).to.deep.equal(['walk']);
  });

  it('lets a young green have its shortest time before people walk', async () => {
    await node.advance(17_000 + 1_000);
    const told = pedestrian();
    await node.advance(9_000 - 1);
    expect(await GenStatem.call(crossing, 'light')).to.equal('green');
    await node.advance(1);
    expect(await GenStatem.call(crossing, 'light')).to.equal('yellow');
    expect(told).to.deep.equal([]);
    await node.advance(3_000);
    expect(told).to.deep.equal(['walk']);
  });

  it('ends an old green at once when somebody wants to cross', async () => {
    await node.advance(17_000 + 10_000);
    const told = [pedestrian(), pedestrian()];
    await node.settle();
    expect(await GenStatem.call(crossing, 'light')).to.equal('yellow');
    await node.advance(3_000);
    expect(told).to.deep.equal([['walk'], ['walk']]);
  });

  it('forgets at the next green who has crossed', async () => {
    await node.advance(17_000 + 1_000);
    const told = pedestrian();
    await node.advance(9_000 + 3_000);
    expect(told).to.deep.equal(['walk']);
    await node.advance(17_000 + 60_000 - 1);
    expect(await GenStatem.call(crossing, 'light')).to.equal('green');
  });

  it('blinks from a fault to the repair, and has those who wait walk then', async () => {
    await node.advance(17_000);
    GenStatem.cast(crossing, 'fault');
    const told = pedestrian();
    await node.advance(3_600_000);
    expect(await GenStatem.call(crossing, 'light')).to.equal('blinking');
    expect(told).to.deep.equal([]);
    GenStatem.cast(crossing, 'repair');
    await node.settle();
    expect(await GenStatem.call(crossing, 'light')).to.equal('red');
    expect(told).to.deep.equal(['walk']);
  });

  it('is played in a terminal', async () => {
    const program = hot('run', example.folder.file('traffic-light.ts'), '50');
    try {
      await program.prints(/green\n$/);
      program.type('cross', 'hello');
      await program.prints(/cross, fault, repair or light\?[^]*yellow\nred\nsomebody waits, and then: walk\n/);
      program.type('fault');
      await program.prints(/blinking\n$/);
      program.type('light');
      await program.prints(/it is blinking\n$/);
      program.kill('SIGTERM');
      expect(await program.end()).to.include({ code: 0, stderr: '' });
    } finally {
      await program.destroy();
    }
  });
});
