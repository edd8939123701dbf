import { expect } from 'chai';
import { parseInput } from '../../../packages/cli/src/shell/input-syntax';

const kindOf = (text: string): string => parseInput(text).kind;

describe('what was typed', () => {
  it('is complete when a statement is', () => {
    for (const text of [
      '1 + 1',
      'await z.boing()',
      'const a = 1',
      'for await (const x of y) ;',
      "send(pid, 'run')\n",
    ]) {
      expect(kindOf(text), text).to.equal('parsed');
    }
  });

  it('is an object when it looks like one', () => {
    expect(kindOf('{ a: 1, b: 2 }')).to.equal('parsed');
    expect(kindOf('{ a: 1 }.a')).to.equal('parsed');
  });

  it('is a block when it can be nothing else', () => {
    expect(kindOf('{ let a = 1; a + 1; }')).to.equal('parsed');
  });

  it('is unfinished when more text may complete it', () => {
    for (const text of [
      'f(',
      'function f() {',
      'const a =',
      '`one\n',
      '/* what',
      '{ a: [',
      'if (x)',
      'a ? b',
      "'one \\",
    ]) {
      expect(kindOf(text), text).to.equal('unfinished');
    }
  });

  it('is wrong when no text can complete it', () => {
    for (const text of [')', 'f(]', 'const const', "'open", '1 2', 'a b c', '}']) {
      expect(kindOf(text), text).to.equal('wrong');
    }
  });

  it('is empty when nothing is said', () => {
    for (const text of ['', '\n', '   ', '// only a remark']) expect(kindOf(text), text).to.equal('empty');
  });

  it('has its errors at a line and a column', () => {
    const wrong = parseInput('let a = 1;\nlet b = ];');
    expect(wrong).to.deep.include({ kind: 'wrong' });
    expect('error' in wrong && wrong.error).to.include({ line: 2, column: 9 });
  });

  it('says what to write in place of an import', () => {
    const wrong = parseInput("import fs from 'node:fs'");
    expect('error' in wrong && wrong.error.message).to.match(/await import\('name'\)/);
  });
});
