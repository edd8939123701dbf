/** Floods of log events: nobody who logs waits, memory is bounded, and what was dropped is told. */
import type { LogEvent, LogHandler } from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import fc from 'fast-check';
import { BurstLimit } from '../../../../packages/runtime/src/node/logger/burst-limit';
import { Logger } from '../../../../packages/runtime/src/node/logger/logger';
import { LineOutput, type TextStream } from '../../../../packages/runtime/src/node/logger/line-output';
import { stderrHandler } from '../../../../packages/runtime/src/node/logger/stderr-handler';
import { jsonHandler } from '../../../../packages/runtime/src/node/logger/json-handler';
import { fcRuns } from '../../../helpers/fc-runs';

const FLOOD = 100_000;

describe('a handler with a burst limit', () => {
  let node: TestNode;
  let heard: LogEvent[];
  const hearing = (more: Partial<LogHandler> = {}): LogHandler => ({
    burst: 'usual',
    log: (event) => heard.push(event),
    ...more,
  });

  beforeEach(async () => {
    heard = [];
    node = await startTestNode({ logger: { silent: true } });
  });
  afterEach(() => node.stop());

  it('is given 500 events in a second, and told how many it was not given', async () => {
    node.logger.addHandler('guarded', hearing());
    for (let count = 0; count < FLOOD; count += 1) node.logger.error(`event ${count}`);
    expect(heard).to.have.length(500);
    await node.advance(999);
    expect(heard).to.have.length(500);
    await node.advance(1);
    expect(heard).to.have.length(501);
    expect(heard[500]).to.deep.include({ level: 'warning', label: 'logger overload' });
    expect(heard[500]?.report).to.deep.equal({ handler: 'guarded', dropped: FLOOD - 500, max: 500, window: 1_000 });
    node.logger.error('and on');
    expect(heard.at(-1)).to.include({ message: 'and on' });
    await node.advance(10_000);
    expect(heard).to.have.length(502);
  });

  it('leaves the others alone', () => {
    const all: LogEvent[] = [];
    node.logger.addHandler('guarded', hearing({ burst: { max: 2, window: 10 } }));
    node.logger.addHandler('all', { log: (event) => all.push(event) });
    for (let count = 0; count < 1_000; count += 1) node.logger.error('event');
    expect([heard.length, all.length]).to.deep.equal([2, 1_000]);
  });

  it('is told when the node stops before the time is over', async () => {
    node.logger.addHandler('guarded', hearing());
    for (let count = 0; count < 600; count += 1) node.logger.error('event');
    await node.stop();
    expect(heard.at(-1)?.report).to.include({ dropped: 100 });
  });

  it('is told when it is taken away, and by no alarm later', async () => {
    node.logger.addHandler('guarded', hearing());
    for (let count = 0; count < 600; count += 1) node.logger.error('event');
    node.logger.removeHandler('guarded');
    expect(heard.at(-1)?.report).to.include({ dropped: 100 });
    await node.advance(1_000);
    expect(heard).to.have.length(501);
  });

  it('is told of each flood, and so long after its beginning', async () => {
    node.logger.addHandler('guarded', hearing());
    await node.advance(5_000);
    for (const flood of [600, 700]) {
      heard.length = 0;
      for (let count = 0; count < flood; count += 1) node.logger.error('event');
      await node.advance(999);
      expect(heard).to.have.length(500);
      await node.advance(1);
      expect(heard.at(-1)?.report).to.include({ dropped: flood - 500 });
      await node.advance(10_000);
      expect(heard).to.have.length(501);
    }
  });

  it('is told nothing more once it has failed', async () => {
    const log = (event: LogEvent): Promise<never> => {
      heard.push(event);
      return Promise.reject(new Error('disk full'));
    };
    node.logger.addHandler('guarded', hearing({ burst: { max: 1, window: 10 }, log }));
    for (let count = 0; count < 3; count += 1) node.logger.error('event');
    await node.advance(10);
    expect(node.logger.handlerIds()).to.deep.equal([]);
    expect(heard).to.have.length(1);
  });

  it('has one alarm at a time, and leaves none behind when it is taken away', () => {
    const alarms = new Set<() => void>();
    const setAlarm = (_ms: number, work: () => void) => {
      alarms.add(work);
      return () => void alarms.delete(work);
    };
    const host = { name: 'test@here', wallTime: () => 0, now: () => 0, setAlarm, runningPid: () => undefined };
    const logger = new Logger(host, { silent: true });
    logger.addHandler('guarded', hearing({ burst: { max: 1, window: 10 } }));
    for (let count = 0; count < 3; count += 1) logger.error('event');
    expect(alarms.size).to.equal(1);
    logger.removeHandler('guarded');
    expect(alarms.size).to.equal(0);
  });

  it('is refused with limits that are none', () => {
    for (const burst of [{ max: 0, window: 1 }, { max: 1 }, 'many', null, 5]) {
      const add = (): void => node.logger.addHandler('x', hearing({ burst: burst as never }));
      expect(add).to.throw().with.property('code', 'invalid_handler');
    }
  });

  it('passes so many in each window and counts the rest, whatever comes when', () => {
    const pauses = fc.array(fc.constantFrom(0, 0, 0, 1, 5, 11), { maxLength: 200 });
    fc.assert(
      fc.property(pauses, fc.integer({ min: 1, max: 5 }), (pauses, max) => {
        const limit = new BurstLimit({ max, window: 10 });
        const passed: number[] = [];
        let [now, dropped] = [0, 0];
        for (const pause of pauses) {
          now += pause;
          if (limit.admit(now)) passed.push(now);
          else dropped += 1;
        }
        expect(limit.takeDropped()).to.equal(dropped);
        expect(limit.takeDropped()).to.equal(0);
        expect(passed.length + dropped).to.equal(pauses.length);
        // Two windows that touch let through twice as many at the most.
        for (const time of passed) {
          expect(passed.filter((other) => other >= time && other < time + 10).length).to.be.at.most(2 * max);
        }
      }),
      fcRuns(1_000),
    );
  });
});

/** A stream that takes so many lines and then wants to be waited for. */
class SlowStream implements TextStream {
  readonly lines: string[] = [];
  room = 0;
  readonly #listeners = new Map<string, (() => void)[]>();

  write(text: string): boolean {
    this.lines.push(text);
    this.room -= 1;
    return this.room > 0;
  }

  on(event: string, listener: () => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  tell(event: 'drain' | 'error' | 'close', room = 0): void {
    this.room = room;
    for (const listener of this.#listeners.get(event) ?? []) listener();
  }
}

const event = (message: string): LogEvent => ({ level: 'error', message, time: 0, node: 'n', meta: {} });
const format = ({ message, report }: LogEvent): string =>
  report === undefined ? String(message) : JSON.stringify(report);

describe('a stream that is too slow', () => {
  it('is not written to before it wants more; so many lines wait, and the others are counted', () => {
    const stream = new SlowStream();
    const output = new LineOutput(stream, format);
    for (let count = 0; count < FLOOD; count += 1) output.log(event(`${count}`));
    expect(stream.lines).to.deep.equal(['0\n']);
    stream.tell('drain', 3);
    expect(stream.lines).to.deep.equal(['0\n', '1\n', '2\n', '3\n']);
    stream.tell('drain', Infinity);
    expect(stream.lines).to.have.length(1_002);
    expect(stream.lines.at(-2)).to.equal('1000\n');
    expect(JSON.parse(stream.lines.at(-1) as string)).to.deep.equal({ dropped: FLOOD - 1_001 });
    output.log(event('again'));
    expect(stream.lines.at(-1)).to.equal('again\n');
  });

  it('holds long lines for so many characters only', () => {
    const stream = new SlowStream();
    const output = new LineOutput(stream, format);
    for (let count = 0; count < 100; count += 1) output.log(event('x'.repeat(100_000)));
    stream.tell('drain', Infinity);
    expect(stream.lines.length).to.be.lessThan(15);
  });

  it('is told of each flood by itself, and holds as much again once it has drained', () => {
    const stream = new SlowStream();
    const output = new LineOutput(stream, format);
    for (const flood of [FLOOD, FLOOD + 7]) {
      for (let count = 0; count < flood; count += 1) output.log(event(`${count}`));
      stream.tell('drain', Infinity);
      expect(JSON.parse(stream.lines.at(-1) as string)).to.deep.equal({ dropped: flood - 1_001 });
      stream.room = 0;
    }
    for (const _round of [1, 2]) {
      stream.lines.length = 0;
      for (let count = 0; count < 10; count += 1) output.log(event('x'.repeat(100_000)));
      stream.tell('drain', Infinity);
      expect(stream.lines).to.have.length(10);
      stream.room = 0;
    }
  });

  it('is waited for until the last line is out', async () => {
    const stream = new SlowStream();
    const handlers = [stderrHandler({ stream }), jsonHandler({ stream })];
    for (const handler of handlers) {
      stream.room = 0;
      stream.lines.length = 0;
      let done = false;
      for (const message of ['first', 'second', 'third']) handler.log(event(message));
      const flushed = handler.flush?.()?.then(() => (done = true));
      stream.tell('drain', 1);
      await new Promise((resolve) => setImmediate(resolve));
      expect([stream.lines.length, done]).to.deep.equal([2, false]);
      stream.tell('drain', Infinity);
      expect(await flushed).to.equal(true);
      expect(stream.lines).to.have.length(3);
    }
  });

  it('that cannot say when it takes more is not waited for', () => {
    const lines: string[] = [];
    const output = new LineOutput({ write: (text) => lines.push(text) < 0 }, format);
    for (const message of ['first', 'second']) output.log(event(message));
    expect(lines).to.deep.equal(['first\n', 'second\n']);
    expect(output.flush()).to.equal(undefined);
  });

  it('tells of a flood once', () => {
    const stream = new SlowStream();
    const output = new LineOutput(stream, format);
    for (let count = 0; count < FLOOD; count += 1) output.log(event(`${count}`));
    for (const _drain of [1, 2]) stream.tell('drain', Infinity);
    expect(stream.lines.filter((line) => line.includes('dropped'))).to.have.length(1);
  });

  it('is waited for, too, when it is told of a flood', async () => {
    const stream = new SlowStream();
    const output = new LineOutput(stream, format);
    for (let count = 0; count < FLOOD; count += 1) output.log(event(`${count}`));
    let done = false;
    const flushed = output.flush()?.then(() => (done = true));
    stream.tell('drain', 1_001);
    await new Promise((resolve) => setImmediate(resolve));
    expect([stream.lines.length, done]).to.deep.equal([1_002, false]);
    stream.tell('drain', Infinity);
    expect(await flushed).to.equal(true);
  });

  it('that closes lets those go on who wait for it', async () => {
    for (const end of ['error', 'close'] as const) {
      const stream = new SlowStream();
      const output = new LineOutput(stream, format);
      for (const message of ['first', 'second']) output.log(event(message));
      const flushed = output.flush();
      expect(flushed).to.be.instanceOf(Promise);
      stream.tell(end);
      await flushed;
    }
  });

  it('is waited for when the node stops, but not longer than its deadline', async () => {
    for (const drains of [true, false]) {
      const stream = new SlowStream();
      const output = new LineOutput(stream, format);
      const handler = { log: (given: LogEvent) => output.log(given), flush: () => output.flush() };
      const node = await startTestNode({ logger: { handlers: { default: handler } } });
      for (const message of ['first', 'second', 'third']) node.logger.error(message);
      if (drains) node.onStop(() => Promise.resolve(setImmediate(() => stream.tell('drain', Infinity))));
      await node.stop({ deadline: 300 });
      expect(stream.lines).to.deep.equal(drains ? ['first\n', 'second\n', 'third\n'] : ['first\n']);
      expect(node.clock.now()).to.equal(drains ? 0 : 300);
    }
  });

  it('takes nobody with it when it ends', () => {
    for (const end of ['error', 'close'] as const) {
      const stream = new SlowStream();
      const output = new LineOutput(stream, format);
      for (const message of ['first', 'second']) output.log(event(message));
      stream.tell(end);
      expect(output.flush()).to.equal(undefined);
      // What waited is gone: it was for those who read then.
      stream.tell('drain', Infinity);
      expect(stream.lines).to.deep.equal(['first\n']);
      // Should it be read again, there is as much room as before.
      stream.room = 0;
      for (let count = 0; count < 11; count += 1) output.log(event('x'.repeat(100_000)));
      stream.tell(end);
      stream.lines.length = stream.room = 0;
      for (let count = 0; count < 5; count += 1) output.log(event('x'.repeat(100_000)));
      stream.tell('drain', Infinity);
      expect(stream.lines).to.have.length(5);
    }
  });
});
