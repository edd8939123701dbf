/** What a log event looks like on a terminal. */
import { stripVTControlCharacters } from 'node:util';
import { runInNewContext } from 'node:vm';
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

  it('has no time that there is not', () => {
    expect(formatEvent(event({ time: NaN, message: 'm' }))).to.equal('? error m');
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
    const foreign = runInNewContext('({ bad_return_value: [new RangeError("far")] })') as object;
    expect(formatEvent(event({ report: { reason: { foreign: { ...foreign } } } }))).to.match(/\n {8}RangeError: far\n/);
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
    for (const meta of [
      hostile.proxy,
      {
        ...Object.create(null),
        get module(): never {
          throw new Error('boom');
        },
      },
      null,
    ]) {
      expect(formatEvent(event({ message: 'm', meta: meta as never }))).to.match(/error m$/);
    }
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
    expect(text).to.match(/… \d+ characters more\n {4}… 19975 facts more$/);
    const short = Object.fromEntries(Object.keys(many).map((name) => [name, 1]));
    const lines = formatEvent(event({ report: short })).split('\n');
    expect(lines).to.have.length(102);
    expect(lines.at(-1)).to.equal('    … 19900 facts more');
    expect(formatEvent(event({ report: { [long]: 1 } }))).to.match(/\n {4}x{200}… 999800 characters more: 1$/);
  });

  it('says so of the parts of a crash report, and of a stack', () => {
    const neighbours = Array.from({ length: 100_000 }, (_unused, n) => ({ n }));
    const lines = formatEvent(event({ message: 'short', report: { neighbours } })).split('\n');
    expect(lines).to.have.length(1 + 2 * 100 + 1);
    expect(lines.at(-1)).to.equal('    … 99900 facts more');
    const crasher = { error: { class: 'error', reason: 'none', stack: long } };
    expect(formatEvent(event({ report: { crasher } }))).to.match(/ x{4000}… 996000 characters more$/);
  });

  it('ends, though a crash report or a failure is a part of itself', () => {
    const crasher: Record<string, unknown> = {};
    crasher['crasher'] = crasher;
    crasher['state'] = 1;
    expect(formatEvent(event({ report: { crasher } })).length).to.be.within(100_000, 100_100);
    const failure: Record<string, unknown> = { class: 'exit' };
    failure['reason'] = failure;
    expect(formatEvent(event({ report: { failure } })).length).to.be.below(100_100);
  });

  it('has as much of one fact as is asked for', () => {
    const text = formatEvent(event({ report: { fact: long } }), { maxLength: 200_000 });
    expect(text.length).to.be.within(199_000, 200_100);
  });

  it('leaves no colour switched on where it is cut, and is cut where it would be without', () => {
    const words = Array.from({ length: 90 }, () => 'a'.repeat(40));
    const report = Object.fromEntries(Object.keys(many).map((name) => [name, words]));
    const text = formatEvent(event({ message: 'short', report }), { colors: true });
    expect(text).to.equal(formatEvent(event({ message: 'short', report })));
    const fitting = formatEvent(event({ message: 'short', report: { words } }), { colors: true, maxLength: 4_500 });
    expect(fitting).to.include('\u001b[32m');
  });

  it('is not cut within a character', () => {
    expect(formatEvent(event({ message: 'x'.repeat(3_999) + '😀'.repeat(5) }))).to.match(/x… 10 characters more$/);
  });
});

describe('the handler for stderr', () => {
  it('hears what it is told to, and has the usual burst limit', () => {
    expect(stderrHandler()).to.include({ level: 'all', burst: 'usual' });
    expect(stderrHandler({ level: 'error', burst: 'unlimited' })).to.include({ level: 'error', burst: 'unlimited' });
  });

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
