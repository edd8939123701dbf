/** What a log event looks like on a terminal. */
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { formatEvent } from '../../../../packages/runtime/src/node/logger/format';
import type { LogEvent } from '../../../../packages/runtime/src/node/logger/log-event';
import { stderrHandler } from '../../../../packages/runtime/src/node/logger/stderr-handler';
import type { TextStream } from '../../../../packages/runtime/src/node/logger/line-output';
import { pid } from './capture';

const time = new Date(2026, 10, 22, 1, 2, 3, 45).getTime();
const event = (rest: Partial<LogEvent>): LogEvent => ({ level: 'error', time, node: 'n', meta: {}, ...rest });

describe('a log event as text', () => {
  it('says when, how serious, who and what in its first line', () => {
    expect(formatEvent(event({ pid, message: 'No stock' }))).to.equal(
      '2026-11-22 01:02:03.045 error <0.84.0> No stock',
    );
  });

  it('says in which version of a module it happened', () => {
    expect(formatEvent(event({ message: 'odd', meta: { module: 'z', version: 2 } }))).to.match(/error z v2 odd$/);
    expect(formatEvent(event({ message: 'odd', meta: { module: 'z' } }))).to.match(/error z odd$/);
  });

  it('has its label for want of a message', () => {
    expect(formatEvent(event({ label: 'progress' }))).to.match(/error progress$/);
  });

  it('lists the facts, one in each line, as the printer prints them', () => {
    const text = formatEvent(event({ message: 'm', report: { lastMessage: { type: 'x' }, state: 1, from: pid } }));
    expect(text.split('\n').slice(1)).to.deep.equal([
      "    last message: { type: 'x' }",
      '    state: 1',
      '    from: <0.84.0>',
    ]);
  });

  it('shows functions that processes were started with', () => {
    const calls = [
      { module: 'z', function: 'loop', arity: 1 },
      { function: '', arity: 0 },
    ];
    for (const [i, call] of ['z.loop/1', 'anonymous/0'].entries()) {
      expect(formatEvent(event({ report: { initialCall: calls[i] } }))).to.include(`initial call: ${call}`);
    }
  });

  it('shows the stack of a reason that is an error, and of an error inside of a reason', () => {
    const reason = new TypeError('boom');
    expect(formatEvent(event({ report: { reason } }))).to.match(/\n {4}reason: TypeError: boom\n {8}at .*format\.test/);
    const text = formatEvent(event({ report: { reason: { bad_return_value: [reason] } } }));
    expect(text).to.match(/reason: { bad_return_value: \[ \[TypeError: boom\] \] }\n {8}TypeError: boom\n {12}at /);
  });

  it('shows a reason that contains itself', () => {
    const reason: { inner: object } = { inner: {} };
    reason.inner = reason;
    expect(formatEvent(event({ report: { reason } }))).to.match(/\n {4}reason: .*Circular/);
  });

  it('shows the two parts of a crash report fact by fact', () => {
    const reason = new Error('boom');
    const text = formatEvent(
      event({ message: 'Crash', report: { crasher: { pid, reason }, neighbours: [{ pid, links: [] }, { pid }] } }),
    );
    expect(text).to.match(/\n {4}crasher:\n {8}pid: <0.84.0>\n {8}reason: Error: boom\n {12}at /);
    expect(text).to.match(/\n {4}neighbours:\n {8}pid: <0.84.0>\n {8}links: \[\]\n {4}neighbours:\n {8}pid: <0.84.0>$/);
  });

  it('shows how a process failed by class, reason and stack', () => {
    const reason = new Error('boom');
    const failed = (error: object): string => formatEvent(event({ report: { crasher: { name: undefined, error } } }));
    expect(failed({ class: 'error', reason, stack: reason.stack })).to.match(
      /crasher:\n {8}error: Error: boom\n {12}at /,
    );
    expect(failed({ class: 'exit', reason: 'late', stack: undefined })).to.match(/error: exit 'late'$/);
    const undef = { undef: { module: 'z', function: 'f' } };
    expect(failed({ class: 'error', reason: undef, stack: 'UndefError: z\n    at f' })).to.match(
      /'f' } }\n {12}UndefError: z\n {16}at f$/,
    );
  });

  it('is the same in colours', () => {
    const value = event({ pid, report: { state: { a: 1 } } });
    const colored = formatEvent(value, { colors: true });
    expect(colored).to.include('\u001b[31merror');
    expect(stripVTControlCharacters(colored)).to.equal(formatEvent(value));
  });

  it('is made of any facts, and bounded', () => {
    const hostile = Proxy.revocable({}, {});
    hostile.revoke();
    const getter = {
      get a(): never {
        throw new Error('boom');
      },
    };
    expect(formatEvent(event({ report: { hostile: hostile.proxy } }))).to.be.a('string');
    expect(formatEvent(event({ report: getter }))).to.include('[Getter]');
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 5 }), fc.anything(), { maxKeys: 5 }), (report) => {
        expect(formatEvent(event({ report }), { maxLength: 200 }).length).to.be.below(5 * 1_000 + 200);
      }),
    );
  });
});

describe('the text of an event', () => {
  const long = 'x'.repeat(1_000_000);
  const many = Object.fromEntries(Array.from({ length: 20_000 }, (_unused, n) => [`fact${n}`, long]));

  it('says how much of it was left out: of a message, of facts, of all', () => {
    expect(formatEvent(event({ message: long })).split('\n')[0]).to.match(/x{4000}… 996000 characters more$/);
    const text = formatEvent(event({ message: 'short', report: many }));
    expect(text.length).to.be.within(100_000, 100_100);
    expect(text).to.match(/… \d+ characters more$/);
    const short = Object.fromEntries(Object.keys(many).map((name) => [name, 1]));
    const lines = formatEvent(event({ report: short })).split('\n');
    expect(lines).to.have.length(102);
    expect(lines.at(-1)).to.equal('    … 19900 facts more');
    expect(formatEvent(event({ report: { [long]: 1 } })).length).to.be.lessThan(1_000);
  });
});

describe('the handler for stderr', () => {
  const stream = (isTTY: boolean): TextStream & { text: string } => ({
    text: '',
    isTTY,
    write(text) {
      this.text += text;
    },
  });

  it('writes an event and a line break', () => {
    const out = stream(false);
    stderrHandler({ stream: out }).log(event({ message: 'hello' }));
    expect(out.text).to.equal('2026-11-22 01:02:03.045 error hello\n');
  });

  it('colours on a terminal only', () => {
    const pipe = stream(false);
    const terminal = stream(true);
    for (const out of [pipe, terminal]) stderrHandler({ stream: out }).log(event({ message: 'hello' }));
    expect(pipe.text).to.not.include('\u001b');
    expect(terminal.text.includes('\u001b')).to.equal(process.env['NO_COLOR'] === undefined);
  });
});
