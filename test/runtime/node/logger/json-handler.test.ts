/** Log events as JSON: one line each, whatever is in them, as pino's readers want it. */
import { hostname } from 'node:os';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import fc from 'fast-check';
import pretty from 'pino-pretty';
import { jsonHandler, jsonLine } from '../../../../packages/runtime/src/node/logger/json-handler';
import { LEVELS } from '../../../../packages/runtime/src/node/logger/level';
import type { LogEvent } from '../../../../packages/runtime/src/node/logger/log-event';
import { fcRuns } from '../../../helpers/fc-runs';
import { pid } from './capture';

const event = (more: Partial<LogEvent> = {}): LogEvent => ({
  level: 'error',
  message: 'Process crashed',
  label: 'process crash',
  domain: ['hot'],
  pid,
  time: 1_795_677_153_123,
  node: 'test@here',
  meta: {},
  ...more,
});

interface Line {
  readonly [field: string]: unknown;
  readonly report: Readonly<Record<string, unknown>>;
  readonly err: Readonly<Record<string, unknown>>;
}

const read = (given: LogEvent): Line => JSON.parse(jsonLine(given)) as Line;

describe('a log event as JSON', () => {
  it('says when, how serious, where, who and what, in the words of pino', () => {
    const line = read(event({ report: { name: 'shop', items: 3 }, meta: { app: 'shop' } }));
    expect(line).to.deep.include({
      level: 50,
      severity: 'error',
      time: 1_795_677_153_123,
      pid: process.pid,
      node: 'test@here',
      process: '<0.84.0>',
      label: 'process crash',
      domain: ['hot'],
      msg: 'Process crashed',
      report: { name: 'shop', items: 3 },
      meta: { app: 'shop' },
    });
    expect(line['hostname']).to.be.a('string');
    expect(LEVELS.map((level) => read(event({ level }))['level'])).to.deep.equal([60, 60, 60, 50, 40, 30, 30, 20]);
  });

  it('has the error where pino’s readers look for it, with its stack, its cause and its facts', () => {
    const cause = new RangeError('below');
    const reason = Object.assign(new TypeError('boom', { cause }), { code: 'E_BOOM' });
    const { err, report } = read(event({ report: { reason } }));
    expect(err).to.deep.include({ type: 'TypeError', message: 'boom', code: 'E_BOOM' });
    expect(err['stack']).to.include('json-handler.test');
    expect(err['cause']).to.deep.include({ type: 'RangeError', message: 'below' });
    expect(report['reason']).to.deep.equal(err);
  });

  it('writes out what JSON has no word for', () => {
    const report = {
      big: 10n,
      pid,
      map: new Map<unknown, unknown>([
        ['a', 1],
        [{ b: 1 }, 2],
      ]),
      set: new Set([1, 2]),
      nan: NaN,
      date: new Date(0),
      action: function go() {},
      symbol: Symbol('s'),
    };
    expect(read(event({ report })).report).to.deep.equal({
      big: '10n',
      pid: '<0.84.0>',
      map: { a: 1, '{ b: 1 }': 2 },
      set: [1, 2],
      nan: 'NaN',
      date: '1970-01-01T00:00:00.000Z',
      action: '[Function: go]',
      symbol: 'Symbol(s)',
    });
  });

  it('ends at circles, depths, lengths and getters that throw', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    let deep: unknown = 'bottom';
    for (let level = 0; level < 1_000; level += 1) deep = { deep };
    const trap = {
      get trap(): never {
        throw new Error('no');
      },
    };
    const report = { circle, deep, trap, long: 'x'.repeat(1_000_000), many: Array.from({ length: 1e6 }, () => 0) };
    const text = jsonLine(event({ report }));
    expect(text.length).to.be.lessThan(10_000);
    const line = JSON.parse(text) as Line;
    expect((line.report['many'] as unknown[]).at(-1)).to.equal('… 999900 more');
    expect(line.report['trap']).to.be.a('string');
    expect(line.report['circle']).to.have.property('self').that.is.a('string');
    let error = new Error('first');
    for (let count = 0; count < 1_000; count += 1) error = new Error('next', { cause: error });
    expect(jsonLine(event({ report: { error } })).split('"cause":').length).to.be.below(20);
  });

  it('has a value as often as it is there', () => {
    const shared = { a: 1 };
    expect(read(event({ report: { one: shared, two: [shared] } })).report).to.deep.equal({
      one: shared,
      two: [shared],
    });
  });

  it('has so many values in all, and so many fields in one object', () => {
    const wide = Object.fromEntries(Array.from({ length: 300 }, (_unused, at) => [`f${at}`, at]));
    const field = read(event({ report: { wide } })).report['wide'] as Record<string, unknown>;
    expect(Object.keys(field)).to.have.length(101);
    expect([field['f99'], field['f100'], field['…']]).to.deep.equal([99, undefined, '200 more']);
    const row = Array.from({ length: 90 }, () => 0);
    const text = jsonLine(event({ report: { rows: Array.from({ length: 90 }, () => row) } }));
    expect(text.split('0').length).to.be.within(1_800, 2_100);
  });

  it('has so many characters in all, and in one name, and says how many there were', () => {
    const long = 'x'.repeat(1_000_000);
    const line = read(event({ message: long, report: { [long]: 1, map: new Map([[long, long]]) } }));
    expect(line['msg']).to.match(/^x{4000}… 996000 characters more$/);
    expect(Object.keys(line.report)[0]).to.match(/^x{200}… 999800 characters more$/);
    const error = new Error(long);
    error.name = long;
    error.stack = long;
    const wide = Object.fromEntries(Array.from({ length: 100 }, (_unused, at) => [`f${at}`, long]));
    for (const report of [{ error }, wide, { wide }, { all: [wide, wide] }, { list: Object.values(wide) }]) {
      const text = jsonLine(event({ report, meta: wide }));
      expect(text.length).to.be.below(130_000);
      expect(text).to.match(/\d more/);
      expect(JSON.parse(text)).to.be.an('object');
    }
    const full = read(event({ report: wide })).report;
    expect(full['…']).to.equal(`${100 - (Object.keys(full).length - 1)} more`);
  });

  it('has what pino calls `err` there, too', () => {
    expect(read(event({ report: { err: new TypeError('boom') } })).err).to.include({ type: 'TypeError' });
    const foreign = runInNewContext('new RangeError("far")') as Error;
    expect(read(event({ report: { error: foreign } })).err).to.include({ type: 'RangeError', message: 'far' });
  });

  it('pollutes nothing', () => {
    const report = JSON.parse('{ "__proto__": { "polluted": true } }') as Record<string, unknown>;
    expect(jsonLine(event({ report }))).to.include('"__proto__":{"polluted":true}');
    expect(({} as { polluted?: unknown }).polluted).to.equal(undefined);
  });

  it('is one line of JSON, whatever is in the event', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
    });
    fc.assert(
      fc.property(anything, anything, anything, (fact, reason, message) => {
        const text = jsonLine(event({ report: { fact, reason }, message: message as string, meta: { fact } }));
        expect(text).to.not.match(/[\n\r]/);
        expect(JSON.parse(text)).to.include({ level: 50 });
        const odd = { level: fact, time: reason, node: fact, pid: reason, domain: message, label: fact, meta: message };
        expect(JSON.parse(jsonLine(event(odd as never)))).to.include({ hostname: hostname() });
      }),
      fcRuns(1_000),
    );
  });

  it('is read by pino-pretty', () => {
    const reader = pretty.prettyFactory({ colorize: false, translateTime: false });
    const text = reader(jsonLine(event({ report: { reason: new Error('boom') } })));
    expect(text).to.match(/^\[.*\] ERROR .*: Process crashed/);
    expect(text).to.include('boom').and.to.include('json-handler.test');
  });

  it('goes to a stream, a line each', () => {
    const written: string[] = [];
    const handler = jsonHandler({ stream: { write: (text) => written.push(text) } });
    handler.log(event());
    handler.log(event({ message: 'two\nlines' }));
    expect(written.map((text) => text.split('\n').length)).to.deep.equal([2, 2]);
  });

  it('has the usual burst limit unless it is given one', () => {
    expect(jsonHandler()).to.include({ level: 'all', burst: 'usual' });
    expect(jsonHandler({ level: 'error' }).level).to.equal('error');
    expect(jsonHandler({ burst: { max: 2, window: 3 } }).burst).to.deep.equal({ max: 2, window: 3 });
  });
});
