/**
 * `docs/semantics.md` names the tests that prove each guarantee. Here it is checked that they are there.
 */
import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Whether a test has this title, whole but for what a template puts before or behind it. */
function isTitle(title: string, source: string): boolean {
  const plain = title.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return new RegExp(String.raw`\bit\(\s*['"\`](.*\$\{\w+\}\W*)?${plain}(['"\`]|\W*\$\{)`).test(source);
}

/** Whether a line of a type test must not compile, for this reason. */
function isRefusal(reason: string, source: string): boolean {
  return source.split('\n').some((line) => line.trim() === `// @ts-expect-error ${reason}`);
}

describe('docs/semantics.md', () => {
  const text = readFileSync(join(ROOT, 'docs', 'semantics.md'), 'utf8');
  const proofs = [...text.matchAll(/^ *- proof: `(?<file>[^`]+)`: (?<title>.+)$/gm)].map(({ groups }) => groups!);

  it('names tests that exist', () => {
    const missing = proofs.filter(({ file, title }) => {
      const path = join(ROOT, file!);
      const isProof = file!.startsWith('test/types/') ? isRefusal : isTitle;
      return !existsSync(path) || !isProof(title!, readFileSync(path, 'utf8'));
    });
    expect(proofs.length).to.be.greaterThan(30);
    expect(missing).to.deep.equal([]);
  });

  it('has a proof for every guarantee', () => {
    const sections = text.split(/^\*\*(?=[CPB]\d+)/m).slice(1);
    const unproved = sections
      .filter((section) => !section.includes('- proof: '))
      .map((section) => /^[CPB]\d+/.exec(section)![0]);
    expect(sections.length).to.be.greaterThan(25);
    expect(unproved).to.deep.equal([]);
  });
});
