// hot: each work is a hot module in ../hot, compiled and loaded by the code server; its `run` is spawned as a process.
import { join } from 'node:path';
import { Node } from '@hot/runtime';
import { works } from '../works.mjs';
import { measure } from './subject.mjs';

// What supervisors report of restarts is not what is measured; OTP's logger is as silent.
const node = await Node.start({ roots: join(import.meta.dirname, '..', 'hot'), logger: { level: 'none' } });

/**
 * @param {string} name
 * @returns {import('./subject.mjs').Run}
 */
const work = (name) => (count) =>
  new Promise((resolve, reject) => {
    node.spawn(async (self) => {
      const { ref } = self.spawnMonitor(name, 'run', [count, resolve]);
      const { reason } = await self.receive((message) => message.ref === ref);
      reject(new Error(`${name} ended before it was done`, { cause: reason }));
    });
  });

await measure(Object.fromEntries(works.map(({ name }) => [name, work(name)])));
await node.stop();
