/** Filters that are made of words. */
import { expect } from 'chai';
import { domainFilter, levelFilter, progressFilter } from '../../../../packages/runtime/src/node/logger/filters';
import type { LogFilter } from '../../../../packages/runtime/src/node/logger/handler';
import type { LogEvent } from '../../../../packages/runtime/src/node/logger/log-event';
import { listener, loggerFor } from './capture';

const event = (more: Partial<LogEvent>): LogEvent => ({ level: 'error', time: 0, node: 'n', meta: {}, ...more });
const domains = [undefined, ['hot'], ['hot', 'supervisor'], ['hot', 'supervisor', 'child'], ['app']];
const passing = (filter: LogFilter): unknown[] => domains.filter((domain) => filter(event({ domain })) === true);

describe('a filter', () => {
  it('of a domain means it and its parts, just it, or events of none', () => {
    expect(passing(domainFilter('log', 'sub', ['hot', 'supervisor']))).to.deep.equal(domains.slice(2, 4));
    expect(passing(domainFilter('log', 'equal', ['hot', 'supervisor']))).to.deep.equal(domains.slice(2, 3));
    expect(passing(domainFilter('log', 'undefined'))).to.deep.equal([undefined]);
    expect(passing(domainFilter('stop', 'sub', ['hot']))).to.deep.equal([undefined, ['app']]);
  });

  it('of a level means it and what is more serious', () => {
    const levels = ['alert', 'error', 'warning'] as const;
    const heard = (filter: LogFilter): unknown[] => levels.filter((level) => filter(event({ level })) === true);
    expect(heard(levelFilter('log', 'error'))).to.deep.equal(['alert', 'error']);
    expect(heard(levelFilter('stop', 'error'))).to.deep.equal(['warning']);
  });

  it('of progress keeps the reports of starts out, or lets nothing else through', () => {
    const labels = ['supervisor progress', 'supervisor child_terminated', undefined];
    const heard = (filter: LogFilter): unknown[] => labels.filter((label) => filter(event({ label })) === true);
    expect(heard(progressFilter('stop'))).to.deep.equal(labels.slice(1));
    expect(heard(progressFilter('log'))).to.deep.equal(labels.slice(0, 1));
  });

  it('stands before all handlers, or before one', () => {
    const [all, quiet] = [listener(), listener({ filter: domainFilter('stop', 'sub', ['app']) })];
    const logger = loggerFor();
    logger.addHandler('all', all);
    logger.addHandler('quiet', quiet);
    logger.report({ level: 'error', message: 'of the app', domain: ['app', 'shop'] });
    logger.addPrimaryFilter('none', levelFilter('stop', 'error'));
    logger.report({ level: 'error', message: 'of nobody' });
    expect([all, quiet].map(({ events }) => events.map(({ message }) => message))).to.deep.equal([['of the app'], []]);
  });
});
