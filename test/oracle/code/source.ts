/**
 * The source of the two hot modules of kind `code`: `hs` and `hs2`, each the other's OTHER, in any version.
 *
 * A puppet is a stack of their frames. `return f()` is a tail call and leaves no frame; `await MODULE.wait()` keeps the
 * calling frame on the stack until `leave`. Local calls stay in the version in which they are written, calls through
 * `MODULE` and `OTHER` enter the current one.
 */
import type { ModuleName } from './scenario';

/** Answer of `leave` to a puppet whose stack has but one frame: how the player measures the depth of a stack. */
export const BOTTOM = 'bottom';

/** The TypeScript source of `name` in `version`. All versions are alike but for the number. */
export function sourceOf(name: ModuleName, version: number): string {
  const other = name === 'hs' ? 'hs2' : 'hs';
  return `
import * as MODULE from './${name}.js';
import * as OTHER from './${other}.js';

interface Strings {
  next(): Promise<string>;
  answer(answer: unknown): void;
}

const V: number = ${version};

export function ver(): number {
  return V;
}

function attempt(call: () => number): unknown {
  try {
    return call();
  } catch (error) {
    if ((error as Error).name === 'UndefError') return { error: 'undef' };
    throw error;
  }
}
${frame('loop', `strings.answer('${BOTTOM}'); return loop(self, strings);`, name)}
${frame('wait', 'strings.answer(true); return;', name)}`;
}

function frame(fn: 'loop' | 'wait', leave: string, name: ModuleName): string {
  return `
export async function ${fn}(self: unknown, strings: Strings): Promise<void> {
  const command = await strings.next();
  switch (command) {
    case 'version': strings.answer({ module: '${name}', version: V }); return ${fn}(self, strings);
    case 'local': strings.answer(true); return ${fn}(self, strings);
    case 'external': strings.answer(true); return MODULE.${fn}(self, strings);
    case 'enter': strings.answer(true); await MODULE.wait(self, strings); return ${fn}(self, strings);
    case 'enter_other': strings.answer(true); await OTHER.wait(self, strings); return ${fn}(self, strings);
    case 'call_local': strings.answer(ver()); return ${fn}(self, strings);
    case 'call_external': strings.answer(attempt(() => MODULE.ver())); return ${fn}(self, strings);
    case 'call_other': strings.answer(attempt(() => OTHER.ver())); return ${fn}(self, strings);
    case 'leave': ${leave}
    default: throw new Error(\`no command: \${command}\`);
  }
}`;
}
