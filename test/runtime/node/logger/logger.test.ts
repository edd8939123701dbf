/** Who hears what, and that no handler can do harm. */
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { formatEvent } from '../../../../packages/runtime/src/node/logger/format';
import { jsonLine } from '../../../../packages/runtime/src/node/logger/json-handler';
import type { LogEvent } from '../../../../packages/runtime/src/node/logger/log-event';
import { LEVELS } from '../../../../packages/runtime/src/node/logger/level';
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

  describe('is not harmed', () => {
    it('by a handler that throws: it is removed, and the others are told', () => {
      const all = listener();
      const logger = loggerFor();
      const boom = new Error('disk full');
      let calls = 0;
      logger.addHandler('bad', {
        log() {
          calls += 1;
          throw boom;
        },
      });
      logger.addHandler('all', all);
      logger.error('first');
      logger.error('second');
      expect(calls).to.equal(1);
      expect(logger.handlerIds()).to.deep.equal(['all']);
      expect(all.events.map((event) => event.message)).to.deep.equal([
        "The log handler 'bad' failed and was removed",
        'first',
        'second',
      ]);
      expect(all.events[0]?.report).to.deep.equal({ reason: boom });
    });

    it('by a handler whose promise rejects', async () => {
      const all = listener();
      const logger = loggerFor();
      logger.addHandler('all', all);
      logger.addHandler('bad', { log: () => Promise.reject(new Error('late')) });
      logger.error('first');
      await Promise.resolve();
      await Promise.resolve();
      expect(logger.handlerIds()).to.deep.equal(['all']);
      expect(all.events).to.have.length(2);
    });

    it('by a promise of a handler that was replaced meanwhile: its successor stays', async () => {
      const all = listener();
      const logger = loggerFor();
      logger.addHandler('all', all);
      logger.addHandler('bad', { log: () => Promise.reject(new Error('late')) });
      logger.error('first');
      logger.removeHandler('bad');
      logger.addHandler('bad', listener());
      await new Promise((resolve) => setImmediate(resolve));
      expect(logger.handlerIds()).to.deep.equal(['all', 'bad']);
      expect(all.events).to.have.length(1);
    });

    it('by a handler that cannot bring out what it has taken: the others are told', async () => {
      const heard = listener();
      const logger = loggerFor();
      logger.addHandler('rejects', { log: () => undefined, flush: () => Promise.reject(new Error('full')) });
      logger.addHandler('throws', {
        log: () => undefined,
        flush: () => {
          throw new Error('broken');
        },
      });
      logger.addHandler('heard', heard);
      await logger.flush();
      expect(heard.events.map(({ message }) => message)).to.have.members([
        "The log handler 'rejects' failed and was removed",
        "The log handler 'throws' failed and was removed",
      ]);
    });

    it('by filters that throw: they are removed, and their event goes on', () => {
      const boom = (): never => {
        throw new Error('boom');
      };
      const all = listener({ filter: boom });
      const logger = loggerFor();
      logger.addPrimaryFilter('bad', boom);
      logger.addHandler('all', all);
      logger.error('first');
      logger.error('second');
      expect(all.events.map((event) => event.message).filter((message) => message?.includes('filter'))).to.have.length(
        2,
      );
      expect(all.events.map((event) => event.message)).to.include.members(['first', 'second']);
    });

    it('by a handler that logs: the others hear it, it does not', () => {
      const all = listener();
      const logger = loggerFor();
      logger.addHandler('all', all);
      logger.addHandler('chatty', { log: (event) => logger.error(`about ${event.message}`) });
      logger.error('x');
      expect(all.events.map((event) => event.message)).to.deep.equal(['x', 'about x']);
    });

    it('by the filter of a handler that logs, or fails: the handler hears of the failure', () => {
      const all = listener();
      const logger = loggerFor();
      const chatty = listener({
        filter: ({ message }) => {
          if (message === 'fail') throw new Error('boom');
          logger.error(`about ${String(message)}`);
          return true;
        },
      });
      logger.addHandler('all', all);
      logger.addHandler('chatty', chatty);
      logger.error('x');
      logger.error('fail');
      expect(all.events.map(({ message }) => message)).to.deep.equal([
        'x',
        'about x',
        'fail',
        "The filter of log handler 'chatty' failed and was removed",
      ]);
      expect(chatty.events.map(({ message }) => message)).to.deep.equal([
        'x',
        "The filter of log handler 'chatty' failed and was removed",
        'fail',
      ]);
    });

    it('by a message that cannot be made', () => {
      const all = listener();
      const logger = loggerFor();
      logger.addHandler('all', all);
      logger.error(() => {
        throw new Error('boom');
      });
      expect(all.events[0]?.message).to.include('could not be made').and.include('boom');
    });

    it('by facts that cannot be looked at', () => {
      const all = listener();
      const logger = loggerFor();
      logger.addHandler('all', all);
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      logger.error('odd', proxy);
      expect(all.events[0]?.report).to.have.own.property('value');
      expect(formatEvent(all.events[0] as LogEvent)).to.match(/odd\n.*value: <Revoked Proxy>/);
      expect(JSON.parse(jsonLine(all.events[0] as LogEvent))).to.include({ msg: 'odd' });
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
    logger.setPrimaryMetadata({ app: 'shop' });
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
      logger.processCrashed({ ...crash, reason });
      expect(all.events).to.have.length(1);
      expect(all.events[0]).to.deep.include({
        level: 'error',
        label: 'process crash',
        pid,
        report: { name: 'z', initialCall: crash.initialCall, reason },
      });
    });
  });
});
