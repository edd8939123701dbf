// The rate limiter on virtual time, and its gate with real clients.
import { expect } from 'chai';
import fc from 'fast-check';
import { GenServer, sys } from '@hot/behaviours';
import type { TestNode } from '@hot/runtime/testing';
import type * as Limiter from '../../packages/examples/servers/rate-limiter/limiter';
import { fcRuns } from '../helpers/fc-runs';
import { hot } from '../helpers/program';
import { HotExample } from './hot-example';

const limiter = GenServer.named<Limiter.Limiter>('limiter');

/** Thousandths of a token that come in a second, and tokens. */
const limits = fc.record({ rate: fc.integer({ min: 1, max: 20_000 }), burst: fc.integer({ min: 1, max: 20 }) });
const anyRate = fc.double({ min: 0.01, max: 1_000, noNaN: true });
/** Ms. */
const pause = fc.oneof(fc.constant(0), fc.nat({ max: 3_000 }));
/** In thousandths. */
const tokens = fc.oneof(fc.constantFrom(1_000, 2_000), fc.nat({ max: 5_000 }));

/** A bucket in millionths of a token: as many come in a ms as thousandths do in a second. */
class Model {
  private holds: bigint;

  constructor(private readonly limits: { readonly rate: number; readonly burst: number }) {
    this.holds = this.full;
  }

  private get full(): bigint {
    return BigInt(this.limits.burst) * 1_000_000n;
  }

  pass(ms: number): void {
    const more = this.holds + BigInt(ms) * BigInt(this.limits.rate);
    this.holds = more > this.full ? this.full : more;
  }

  take(thousandths: number): Limiter.Verdict {
    const wanted = BigInt(thousandths) * 1_000n;
    if (wanted > this.full) return { allowed: false, retryAfter: 'infinity' };
    const missing = wanted - this.holds;
    const perMs = BigInt(this.limits.rate);
    if (missing > 0n) return { allowed: false, retryAfter: Number((missing + perMs - 1n) / perMs) };
    this.holds -= wanted;
    return { allowed: true, left: Number(this.holds / 1_000_000n) };
  }
}

describe('the rate limiter', function () {
  this.timeout(120_000);
  let example: HotExample;
  let node: TestNode;

  before(async () => (example = await HotExample.copy('rate-limiter')));

  after(() => example.remove());

  beforeEach(async () => {
    const loaded = await example.load<typeof Limiter>('limiter');
    node = loaded.node;
    node.spawn(async (self) => {
      await loaded.module.startLink({ rate: 2, burst: 3 });
      await self.receive();
    });
    await node.settle();
  });

  afterEach(() => node.stop());

  const setLimits = (rate: number, burst: number) =>
    GenServer.cast(limiter, { type: 'limits', limits: { rate, burst } });
  const take = (client: string, tokens = 1) => GenServer.call(limiter, { type: 'take', client, tokens });

  it('gives a new client as much as a full bucket holds, and says then when to come again', async () => {
    expect(await take('ann')).to.deep.equal({ allowed: true, left: 2 });
    expect(await take('ann', 2)).to.deep.equal({ allowed: true, left: 0 });
    expect(await take('ann')).to.deep.equal({ allowed: false, retryAfter: 500 });
    await node.advance(499);
    expect(await take('ann')).to.deep.equal({ allowed: false, retryAfter: 1 });
    await node.advance(1);
    expect(await take('ann')).to.deep.equal({ allowed: true, left: 0 });
  });

  it('gives out the last token of a bucket, whatever a token is in ms', async () => {
    setLimits(7, 3);
    for (const left of [2, 1, 0]) expect(await take('ann')).to.deep.equal({ allowed: true, left });
    setLimits(0.7, 7);
    expect(await take('bob')).to.deep.equal({ allowed: true, left: 6 });
  });

  it('gives out exactly what has come', async () => {
    let client = 0;
    await fc.assert(
      fc.asyncProperty(limits, fc.array(fc.tuple(pause, tokens), { maxLength: 20 }), async (limits, steps) => {
        client += 1;
        setLimits(limits.rate / 1000, limits.burst);
        const model = new Model(limits);
        for (const [ms, wanted] of steps) {
          await node.advance(ms);
          model.pass(ms);
          expect(await take(`${client}`, wanted / 1000)).to.deep.equal(model.take(wanted));
        }
      }),
      fcRuns(),
    );
  });

  it('lets in who comes again when told to, and nobody sooner', async () => {
    let client = 0;
    await fc.assert(
      fc.asyncProperty(anyRate, fc.integer({ min: 1, max: 20 }), fc.array(pause), async (rate, burst, pauses) => {
        const ann = `${(client += 1)}`;
        setLimits(rate, burst);
        for (const ms of pauses) {
          await node.advance(ms);
          await take(ann);
        }
        let verdict = await take(ann);
        while (verdict.allowed) verdict = await take(ann);
        await node.advance(Number(verdict.retryAfter) - 1);
        expect(await take(ann)).to.deep.equal({ allowed: false, retryAfter: 1 });
        await node.advance(1);
        expect(await take(ann)).to.deep.equal({ allowed: true, left: 0 });
      }),
      fcRuns(),
    );
  });

  it('counts each client by itself', async () => {
    await take('ann', 3);
    expect(await take('bob')).to.deep.equal({ allowed: true, left: 2 });
  });

  it('never fills a bucket over its brim', async () => {
    await take('ann');
    await node.advance(3_600_000);
    expect(await take('ann', 3)).to.deep.equal({ allowed: true, left: 0 });
    expect((await take('ann')).allowed).to.equal(false);
  });

  it('tells a client who wants more than a bucket holds that waiting is of no use', async () => {
    expect(await take('ann', 4)).to.deep.equal({ allowed: false, retryAfter: 'infinity' });
    expect(await take('ann', 3)).to.deep.equal({ allowed: true, left: 0 });
  });

  it('forgets clients whose buckets are full again, and only these', async () => {
    await take('ann');
    await node.advance(9_900);
    await take('bob', 3);
    expect(await GenServer.call(limiter, 'clients')).to.equal(2);
    await node.advance(100);
    expect(await GenServer.call(limiter, 'clients')).to.equal(1);
    expect((await take('bob')).allowed).to.equal(false);
    await node.advance(10_000);
    expect(await GenServer.call(limiter, 'clients')).to.equal(0);
  });

  it('takes other limits while it runs', async () => {
    await take('ann', 3);
    await node.advance(500);
    setLimits(100, 10);
    expect(await take('ann', 8)).to.deep.equal({ allowed: true, left: 0 });
    expect(await take('ann', 10)).to.deep.equal({ allowed: false, retryAfter: 100 });
    await node.advance(100);
    expect(await take('ann', 10)).to.deep.equal({ allowed: true, left: 0 });
  });

  it('takes no limits that are none, and no tokens that somebody brings', async () => {
    for (const rate of [NaN, 0, -1, 1e300]) setLimits(rate, 3);
    for (const burst of [NaN, 0, -1, 1e300]) setLimits(2, burst);
    await take('ann', 3);
    expect(await take('ann', -3)).to.deep.equal({ allowed: true, left: 0 });
    expect(await take('ann')).to.deep.equal({ allowed: false, retryAfter: 500 });
  });

  it('lets nothing in that is no request, nor sweeps for it', async () => {
    const refused = await take('ann', NaN).catch((thrown: unknown) => thrown);
    expect(refused).to.include({ code: 'bad_request' });
    expect(await take('ann')).to.deep.equal({ allowed: true, left: 2 });
    GenServer.cast(limiter, 'junk' as never);
    const ended = node.spawn(() => undefined);
    for (let count = 0; count < 5; count += 1) {
      node.send('limiter', 'junk');
      node.send('limiter', { type: 'EXIT', pid: ended, reason: 'news' });
      node.send('limiter', { type: 'timeout', ref: node.makeRef(), message: 'sweep' });
    }
    await sys.statistics('limiter', true);
    await node.advance(30_000);
    const { messagesIn } = (await sys.statistics('limiter', 'get')) as { messagesIn: number };
    expect(messagesIn).to.equal(3);
  });

  it('guards a gate over HTTP', async () => {
    // A token an hour: none comes back while the test runs.
    const program = hot('run', example.folder.file('gate.ts'), '0', `${1 / 3600}`, '2');
    try {
      const url = `http://127.0.0.1:${(await program.prints(/port: (\d+)/))[1]}`;
      const ask = (client: string) => fetch(url, { headers: { 'x-client': client } });
      expect(await (await ask('ann')).text()).to.equal('come in, 1 left\n');
      expect((await ask('ann')).status).to.equal(200);
      const refused = await ask('ann');
      expect([refused.status, Number(refused.headers.get('retry-after'))]).to.satisfy(
        ([status, seconds]: [number, number]) => status === 429 && seconds > 3_500 && seconds <= 3_600,
      );
      expect((await ask('bob')).status).to.equal(200);
      program.kill('SIGTERM');
      expect(await program.end()).to.include({ code: 0, stderr: '' });
    } finally {
      await program.destroy();
    }
  });
});
