/** Replays what real Erlang/OTP did (test/fixtures/oracle) and expects this project to do the same, step by step. */
import { join } from 'node:path';
import { expect } from 'chai';
import { readRecordings, type Recorded, type Recording } from './recording';
import { tally } from './tally';

const FIXTURES = join(__dirname, '..', 'fixtures', 'oracle');

describe('the recordings of OTP 25', () => {
  for (const recording of readRecordings(FIXTURES)) {
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

  it('differ where they are of a kind that has no player', async () => {
    const lines: string[] = [];
    const recording = { file: 'x.jsonl', scenarios: [{ id: 'x-1', kind: 'constructor' }] };
    const { line } = await tally(recording, { write: (text) => lines.push(text) });
    expect(line).to.equal('x.jsonl: 0 agree, 1 differ');
    expect(lines.join()).to.match(/x-1, step format.*\n.*there is no player for kind constructor/);
  });

  it('are played by the kind of each scenario, whatever the file is called', async () => {
    const scenarios = readRecordings(FIXTURES).map((recording) => recording.scenarios[0] as Recorded);
    expect(new Set(scenarios.map(({ kind }) => kind)).size).to.equal(4);
    const { line } = await tally({ file: 'all kinds', scenarios }, { write: () => {} });
    expect(line).to.equal('all kinds: 4 agree, 0 differ');
  });

  it('compare the messages of a client as a multiset', async () => {
    const [recording] = readRecordings(join(FIXTURES, 'gen_server.jsonl')) as [Recording];
    const shuffled = recording.scenarios.slice(0, 40).map((scenario) => {
      const { trace } = scenario as unknown as { trace: { mail?: Record<string, unknown[]> }[] };
      for (const { mail = {} } of trace) for (const messages of Object.values(mail)) messages.reverse();
      return scenario;
    });
    const { line } = await tally({ file: 'shuffled', scenarios: shuffled }, { write: () => {} });
    expect(line).to.equal('shuffled: 40 agree, 0 differ');
  });

  it('keep a death whose reason is the empty list', async () => {
    const scenario = {
      id: 'g-1',
      kind: 'gen_server',
      setup: { clients: [{ name: 'c1', trap: true }] },
      steps: [{ op: 'client_exit', client: 'c1', reason: [] }],
      trace: [{ i: 0, res: { gone: true }, died: { c1: [] } }],
      final: { alive: [], servers: [] },
    };
    const lines: string[] = [];
    await tally({ file: 'x', scenarios: [scenario] }, { write: (line) => lines.push(line) });
    expect(lines).to.deep.equal([]);
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
