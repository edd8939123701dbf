import { statSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { historyFile } from '../../../packages/cli/src/shell/history-file';
import { Folder } from '../../helpers/folder';

describe('the history file', () => {
  let folder: Folder;
  beforeEach(() => (folder = new Folder()));
  afterEach(() => folder.remove());

  it("is in the user's state folder, which is made if need be", () => {
    const path = historyFile({ XDG_STATE_HOME: folder.file('state') });
    expect(path).to.equal(folder.file('state/hot/history'));
    expect(statSync(path ?? '').isFile()).to.equal(true);
  });

  it('can be read by its owner only, even if it was open before', function () {
    const { HOT_HISTORY } = { HOT_HISTORY: folder.file('history') };
    writeFileSync(HOT_HISTORY, 'secret()\n', { mode: 0o644 });
    expect(historyFile({ HOT_HISTORY })).to.equal(HOT_HISTORY);
    const mode = process.platform === 'win32' ? 0o600 : statSync(HOT_HISTORY).mode & 0o777;
    expect(mode).to.equal(0o600);
  });

  it('is done without where it cannot be', () => {
    folder.write('file', '');
    expect(historyFile({ XDG_STATE_HOME: folder.file('file') })).to.equal(undefined);
    expect(historyFile({ HOT_HISTORY: '' })).to.equal(undefined);
  });
});
