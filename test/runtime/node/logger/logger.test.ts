/** Who hears what. */
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { formatEvent } from '../../../../packages/runtime/src/node/logger/format';
import { jsonLine } from '../../../../packages/runtime/src/node/logger/json-handler';
import type { LogEvent } from '../../../../packages/runtime/src/node/logger/log-event';
import { LEVELS } from '../../../../packages/runtime/src/node/logger/level';
import { PidTerm } from '../../../../packages/runtime/src/term/pid';
import { UndefError } from '../../../../packages/runtime/src/term/exit-reason';
import { listener, loggerFor, pid } from './capture';

describe('the logger', () => {
  it('adds time, node, process and metadata to what is reported', () => {
    const all = listener();
    const logger = loggerFor({ silent: true, metadata: { app: 'shop', from: 'node' } });
    logger.addHandler('all', all);
    logger.error('No stock', { item: 'tea' }, { from: 'call' });
    expect(all.events).to.deep.equal([
      {
        level: 'error',
        message: 'No stock',
        report: { item: 'tea' },
        pid,
        time: 0,
        node: 'test@here',
        meta: { app: 'shop', from: 'call' },
      },
    ]);
  });

  it('tells of the process that a report names', () => {
    const all = listener();
    const logger = loggerFor();
    logger.addHandler('all', all);
    const other = new PidTerm(85, 'test@here', null);
    logger.report({ level: 'error', pid: other });
    expect(all.events[0]?.pid).to.equal(other);
  });

  it('prints a message that is no text', () => {
    const all = listener();
    const logger = loggerFor();
    logger.addHandler('all', all);
    logger.error({ item: 'tea' } as never);
    expect(all.events[0]?.message).to.equal("{ item: 'tea' }");
  });

  it('has a function for each level', () => {
    const all = listener();
    const logger = loggerFor();
    logger.setPrimaryLevel('all');
    logger.addHandler('all', all);
    for (const level of LEVELS) logger[level](level);
    expect(all.events.map((event) => event.level)).to.deep.equal(LEVELS);
    expect(all.events.map((event) => event.message)).to.deep.equal(LEVELS);
  });

  describe('lets through', () => {
    it('notices and what is more serious from the start', () => {
      const all = listener();
      const logger = loggerFor();
      logger.addHandler('all', all);
      for (const level of LEVELS) logger.log(level, '');
      expect(all.events.map((event) => event.level)).to.deep.equal(LEVELS.slice(0, LEVELS.indexOf('notice') + 1));
    });

    it('what its own level and the level of the handler allow', () => {
      const errors = listener({ level: 'error' });
      const nothing = listener({ level: 'none' });
      const logger = loggerFor({ silent: true, level: 'all', handlers: {} });
      logger.addHandler('errors', errors);
      logger.addHandler('nothing', nothing);
      logger.debug('');
      logger.alert('');
      logger.setHandlerLevel('errors', 'debug');
      logger.debug('');
      logger.setPrimaryLevel('none');
      logger.emergency('');
      expect(errors.events.map((event) => event.level)).to.deep.equal(['alert', 'debug']);
      expect(nothing.events).to.be.empty;
    });

    it('what filters say, and as they change it', () => {
      const filtered = listener({ filter: (event) => event.message !== 'secret' });
      const logger = loggerFor();
      logger.addHandler('filtered', filtered);
      logger.addPrimaryFilter('shout', (event) => ({ ...event, message: event.message?.toUpperCase() }));
      logger.addPrimaryFilter('hush', (event) => event.label !== 'private');
      logger.error('hello');
      logger.report({ level: 'error', label: 'private' });
      logger.removePrimaryFilter('shout');
      logger.error('secret');
      expect(filtered.events.map((event) => event.message)).to.deep.equal(['HELLO']);
    });

    it('no message that is not asked for, nor makes it', () => {
      let made = 0;
      const all = listener();
      const logger = loggerFor();
      logger.addHandler('all', all);
      const message = (): string => `made ${++made}`;
      logger.debug(message);
      logger.error(message);
      expect(all.events.map((event) => event.message)).to.deep.equal(['made 1']);
    });
  });

  it('says so when a report cannot be read', () => {
    const all = listener();
    const logger = loggerFor();
    logger.addHandler('all', all);
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    logger.report(proxy as never);
    expect(all.events.map(({ level, message }) => [level, message])).to.deep.equal([
      ['error', 'A report could not be read'],
    ]);
  });

  it('says so when a report has no level that there is, and loses nothing of it', () => {
    const all = listener();
    const logger = loggerFor();
    logger.addHandler('all', all);
    for (const level of ['verbose', undefined, 'all', 7]) {
      const report = { level, message: 'No stock' };
      logger.report(report as never);
      expect(all.events.pop()).to.deep.include({
        level: 'error',
        message: 'A report has a level that there is not',
        report: { reason: report },
      });
      logger.log(level as never, 'No stock');
      expect(all.events.pop()).to.deep.include({ level: 'error', message: 'A report has a level that there is not' });
    }
  });

  it('takes an error for the facts, and shows anything else as a value', () => {
    const all = listener();
    const logger = loggerFor();
    logger.addHandler('all', all);
    const error = new RangeError('out of stock');
    try {
      throw error;
    } catch (caught) {
      logger.error('Failed', caught);
    }
    const foreign: unknown = runInNewContext('new Error("far")');
    const [list, map] = [['tea'], new Map([['tea', 3]])];
    for (const given of ['text', 7, null, { item: 'tea' }, list, map, pid, foreign]) logger.error('Failed', given);
    logger.report({ level: 'error', report: error });
    expect(all.events.map(({ report }) => report)).to.deep.equal([
      { error },
      { value: 'text' },
      { value: 7 },
      undefined,
      { item: 'tea' },
      { value: list },
      { value: map },
      { value: pid },
      { error: foreign },
      { error },
    ]);
    const [first] = all.events as [LogEvent];
    expect(formatEvent(first)).to.include('RangeError: out of stock\n').and.to.include('logger.test.ts');
    expect(JSON.parse(jsonLine(first)))
      .to.have.property('err')
      .that.includes({ type: 'RangeError', message: 'out of stock' });
  });

  it('adds the metadata that it is told later', () => {
    const all = listener();
    const logger = loggerFor({ silent: true, metadata: { app: 'old', host: 'h' } });
    logger.addHandler('all', all);
    const metadata = { app: 'shop' };
    logger.setPrimaryMetadata(metadata);
    metadata.app = 'changed';
    logger.error('x');
    expect(all.events[0]?.meta).to.deep.equal({ app: 'shop' });
  });

  it('refuses levels that there are not, and has changed nothing', () => {
    const logger = loggerFor();
    const one = listener();
    logger.addHandler('one', one);
    for (const refused of [
      () => logger.setPrimaryLevel('loud' as never),
      () => logger.setHandlerLevel('one', 'loud' as never),
      () => logger.addHandler('two', listener({ level: 'loud' as never })),
    ]) {
      expect(refused).to.throw().with.property('code', 'invalid_level');
    }
    logger.error('x');
    expect(one.events).to.have.length(1);
    expect(logger.handlerIds()).to.deep.equal(['one']);
  });

  describe('has handlers', () => {
    it('that are added and removed by name', () => {
      const one = listener();
      const logger = loggerFor();
      logger.addHandler('one', one);
      expect(() => logger.addHandler('one', one))
        .to.throw('already_exist')
        .with.property('code', 'already_exist');
      logger.removeHandler('one');
      logger.error('');
      expect(one.events).to.be.empty;
      expect(() => logger.removeHandler('one')).to.throw('not_found');
      expect(() => logger.setHandlerLevel('one', 'all')).to.throw('not_found');
      expect(() => logger.removePrimaryFilter('one')).to.throw('not_found');
      expect(() => logger.addHandler('no', {} as never)).to.throw('invalid_handler');
      expect(() => logger.addHandler(7 as never, one)).to.throw('invalid_id');
      expect(() => logger.addPrimaryFilter(7 as never, () => true)).to.throw('invalid_id');
      expect(() => logger.addPrimaryFilter('no', {} as never)).to.throw('invalid_filter');
      expect(() => logger.addHandler('no', listener({ filter: {} as never }))).to.throw('invalid_filter');
    });

    it('of which the first writes text to stderr, or JSON', () => {
      const written: string[] = [];
      const { write } = process.stderr;
      process.stderr.write = (text: unknown) => written.push(String(text)) > 0;
      try {
        for (const format of ['text', 'json', undefined] as const) loggerFor({ format }).error('No stock');
      } finally {
        process.stderr.write = write;
      }
      expect(written.map((line) => /^\{.*"msg":"No stock"/.test(line))).to.deep.equal([false, true, false]);
    });

    it('of which the first can be replaced in the options', () => {
      const one = listener();
      const sink: unknown[] = [];
      expect(loggerFor({}).handlerIds()).to.deep.equal(['default']);
      loggerFor({ sink: (event) => sink.push(event.message) }).error('to the sink');
      loggerFor({ handlers: { default: one } }).error('to one');
      expect(sink).to.deep.equal(['to the sink']);
      expect(one.events).to.have.length(1);
    });
  });

  describe('reports crashes', () => {
    const crash = { pid, name: 'z', initialCall: { module: 'z', function: 'loop', arity: 1 } };

    it('of processes that ended by an exception', () => {
      const all = listener();
      const logger = loggerFor();
      logger.addHandler('all', all);
      const reason = new Error('boom');
      logger.processCrashed({ ...crash, reason, error: reason });
      expect(all.events).to.have.length(1);
      expect(all.events[0]).to.deep.include({
        level: 'error',
        label: 'process crash',
        pid,
        report: { name: 'z', initialCall: crash.initialCall, reason },
      });
      const error = new UndefError('z', 'missing');
      logger.processCrashed({ pid, reason: 'undef', error });
      expect(all.events[1]?.report).to.deep.equal({ reason: 'undef', error });
    });
  });
});
