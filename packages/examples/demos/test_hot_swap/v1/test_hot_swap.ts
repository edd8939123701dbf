// A process that prints which version of its code it runs, and that can be told to take a new one.
//
// `MODULE.loop(self)` is a fully qualified call: it enters the current version of this module. What has been loaded
// meanwhile takes effect there, and only there.
import { code, compile, type Self } from '@hot/runtime';
import * as MODULE from './test_hot_swap.js';

export async function loop(self: Self<'upgrade' | 'run'>): Promise<void> {
  switch (await self.receive()) {
    case 'upgrade':
      await code.purge(MODULE); // drop old code
      await compile.file(MODULE); // compile again
      await code.loadFile(MODULE); // load: this version becomes old
      return MODULE.loop(self); // enter the new version
    case 'run':
      console.log('This is a old version');
      return MODULE.loop(self);
    default:
      return MODULE.loop(self);
  }
}
