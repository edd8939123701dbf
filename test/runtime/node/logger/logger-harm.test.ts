/** That no handler, filter or fact can do harm to the logger, or to whoever logs. */
import { expect } from 'chai';
import { formatEvent } from '../../../../packages/runtime/src/node/logger/format';
import { jsonLine } from '../../../../packages/runtime/src/node/logger/json-handler';
import type { LogEvent } from '../../../../packages/runtime/src/node/logger/log-event';
import { listener, loggerFor } from './capture';

describe('the logger', () => {
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

    it('by a handler that adds another, which hears the next event', () => {
      const late = listener();
      const logger = loggerFor();
      logger.addHandler('first', {
        log: () => {
          if (!logger.handlerIds().includes('late')) logger.addHandler('late', late);
        },
      });
      for (const message of ['x', 'y']) logger.error(message);
      expect(late.events.map(({ message }) => message)).to.deep.equal(['y']);
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
});
