/** What a logger can be started with. */
import { expect } from 'chai';
import { loggerOptions } from '../../../../packages/runtime/src/node/logger/logger-options';

describe('the options of a logger', () => {
  it('are a level, a sink, handlers, metadata, or silence', () => {
    const options = {
      level: 'debug',
      silent: false,
      sink: () => 0,
      handlers: { file: { log: () => 0 } },
      metadata: { a: 1 },
    };
    expect(loggerOptions.parse(options)).to.deep.equal(options);
  });

  const wrong: [string, unknown][] = [
    ['level', { level: 'loud' }],
    ['sink', { sink: 'stderr' }],
    ['handlers', { handlers: { file: { write: () => 0 } } }],
    ['colour', { colour: true }],
  ];
  for (const [field, options] of wrong) {
    it(`are refused with the name of the field: ${field}`, () => {
      expect(loggerOptions.safeParse(options).error?.message).to.include(field);
    });
  }
});
