/** A process that calls a state machine, again and again. */
import { GenStatem } from '@hot/behaviours';
import { type Self } from '@hot/runtime';
import * as onOff from './switch.js';

export async function run(_self: Self, count: number, done: (calls: number) => void): Promise<void> {
  const machine = await onOff.start();
  for (let called = 0; called < count; called += 1) await GenStatem.call(machine, 'flip');
  done(await GenStatem.call(machine, 'count'));
  await GenStatem.stop(machine);
}
