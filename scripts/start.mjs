// `npm start`: sets up what is missing, then plays the demo sessions of packages/examples.
// What follows `--` goes to the demos.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './setup.mjs';

await ensureInstalled();
await ensureBuilt();

const demos = join(root, 'packages', 'examples', 'dist', 'start.js');
const child = spawn(process.execPath, ['--enable-source-maps', demos, ...process.argv.slice(2)], { stdio: 'inherit' });
// The terminal sends Ctrl-C to both: the demos decide what it means. A signal sent to this process alone goes on to them.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (status, signal) => {
  process.exitCode = signal === null ? (status ?? 1) : 128;
});
