import { expect } from 'chai';
import manifest from '../../packages/cli/package.json';
import { built, hot } from '../helpers/program';

describe('the command hot', function () {
  this.timeout(120_000);

  before(built);

  it('explains itself', async () => {
    const { code, stdout } = await hot('--help').end();
    for (const part of ['run [options] <file> [args...]', 'shell [options]', '--version', 'Exit codes:']) {
      expect(stdout).to.include(part);
    }
    expect(code).to.equal(0);
  });

  it('explains its commands', async () => {
    expect((await hot('run', '--help').end()).stdout).to.match(/--root <dir>[^]*--name <node>[^]*--deadline <ms>/);
    expect((await hot('shell', '--help').end()).stdout).to.match(/--root <dir>[^]*--quiet/);
  });

  it('tells its version', async () => {
    const { code, stdout } = await hot('--version').end();
    expect(stdout).to.equal(`${manifest.version}\n`);
    expect(code).to.equal(0);
  });

  for (const [what, args, said] of [
    ['an unknown option', ['shell', '--rot', '.'], /unknown option '--rot'[^]*--root/],
    ['an unknown command', ['fly'], /unknown command 'fly'/],
    ['a missing file', ['run'], /missing required argument 'file'/],
    ['a deadline that is no time', ['shell', '--deadline', 'soon'], /whole number of milliseconds/],
    ['a name that is none', ['shell', '--name', 'not a name'], /node name is made of letters/],
    ['nothing at all', [], /Usage: hot/],
  ] as const) {
    it(`refuses ${what}, with 2`, async () => {
      const { code, stderr } = await hot(...args).end();
      expect(stderr).to.match(said);
      expect(code).to.equal(2);
    });
  }
});
