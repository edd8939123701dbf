/**
 * Where the shell keeps its history: `hot/history` in the user's state folder, which only the user can read.
 */
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * The history file, made if need be, with mode 0600.
 * @returns its path, or `undefined` when there can be none: a shell without history is better than no shell
 */
export function historyFile(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const path = environment['HOT_HISTORY'] ?? join(stateFolder(environment), 'hot', 'history');
  if (path === '') return undefined;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
    return path;
  } catch {
    return undefined;
  }
}

function stateFolder(environment: NodeJS.ProcessEnv): string {
  const { XDG_STATE_HOME: state, LOCALAPPDATA: local } = environment;
  if (state) return state;
  return process.platform === 'win32' && local ? local : join(homedir(), '.local', 'state');
}
