import type * as behaviours from '@hot/behaviours';
import type * as runtime from '@hot/runtime';
import type * as testing from '@hot/runtime/testing';
// @ts-expect-error the inside of a package is closed
import type * as pid from '@hot/runtime/dist/term/pid';

export type { behaviours, pid, runtime, testing };
