/** Replays what real Erlang/OTP did (test/fixtures/oracle) and expects this project to do the same, step by step. */
import { join } from 'node:path';
import { expect } from 'chai';
import { readRecordings } from './recording';
import { players } from './players';
import { tally } from './tally';

const FIXTURES = join(__dirname, '..', 'fixtures', 'oracle');

describe('the recordings of OTP 25', () => {
  for (const recording of readRecordings(FIXTURES)) {
    if (!recording.scenarios.every(({ kind }) => players.has(kind))) continue;
    it(`agree in every scenario of ${recording.file}`, async function () {
      this.timeout(120_000);
      const differences: string[] = [];
      const { agree } = await tally(recording, { write: (line) => differences.push(line) });
      expect(differences.join('\n')).to.equal('');
      expect(agree).to.equal(recording.scenarios.length);
    });
  }

  it('agree whatever the order in which ready processes run', async function () {
    this.timeout(120_000);
    const recordings = readRecordings(FIXTURES).filter(({ file }) => file === 'proc.jsonl');
    const differences: string[] = [];
    for (const recording of recordings) {
      const { agree } = await tally(recording, { seed: 42, write: (line) => differences.push(line) });
      expect(agree).to.equal(recording.scenarios.length);
    }
    expect(recordings).to.have.length(1);
    expect(differences.join('\n')).to.equal('');
  });

  it('name a kind that has no player instead of passing or failing it', async () => {
    const recording = { file: 'x.jsonl', scenarios: [{ id: 'x-1', kind: 'no such kind' }] };
    const { line, agree, differ, unplayed } = await tally(recording, { write: () => {} });
    expect({ agree, differ, unplayed }).to.deep.equal({ agree: 0, differ: 0, unplayed: 1 });
    expect(line).to.equal('x.jsonl: 1 not played (there is no player for kind no such kind yet)');
  });

  it('say where a scenario that is not in the format is wrong', async () => {
    const scenario = { id: 'p-1', kind: 'proc', steps: [{ op: 'dance', by: 'p0' }], trace: [], final: [] };
    const lines: string[] = [];
    const { differ } = await tally({ file: 'x', scenarios: [scenario] }, { write: (line) => lines.push(line) });
    expect(differ).to.equal(1);
    expect(lines[0])
      .to.match(/p-1, step format/)
      .and.to.contain('steps[0]');
  });
});
