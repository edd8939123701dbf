/**
 * What a special process offers to `sys` (OTP: the callbacks of `sys`). Every function is called through the module
 * reference, so a process that was suspended goes on in the current version of its module.
 *
 *     loop ──system message──▶ sys.handleSystemMessage(message, parent, MODULE, debug, misc)
 *                                 │ suspended: takes system messages and the parent's EXIT only
 *                                 ├──▶ MODULE.systemContinue(parent, debug, misc)             goes on
 *                                 └──▶ MODULE.systemTerminate(reason, parent, debug, misc)    ends
 */
import type { Pid } from '@hot/runtime';
import type { Debug } from './debug';

/** `misc` is whatever the process needs to go on; `sys` only hands it around. */
export interface SystemCallbacks<Misc = never> {
  /** Goes back to the loop. What it returns is what the process body returns. */
  systemContinue(parent: Pid, debug: Debug, misc: Misc): unknown;
  /** Ends the process: exits with `reason`, or another one. */
  systemTerminate(reason: unknown, parent: Pid, debug: Debug, misc: Misc): unknown;
  /** Converts `misc` for new code: `ok(misc)`; anything else, or what it throws, is the error. May be async. */
  systemCodeChange?(misc: Misc, module: unknown, oldVersion: unknown, extra: unknown): unknown;
  /** The state in `misc`; all of `misc` unless given. */
  systemGetState?(misc: Misc): unknown;
  /** Replaces the state in `misc` by what `change` makes of it; `[newState, newMisc]`. */
  systemReplaceState?(change: (state: never) => unknown, misc: Misc): readonly [state: unknown, misc: Misc];
  /** What `sys.getStatus` shows of `misc`; `misc` itself unless given. */
  systemFormatStatus?(misc: Misc, state: SystemState, parent: Pid, debug: Debug): unknown;
  /** Name of the generic module for `getStatus`; that of the module unless given. */
  readonly systemModule?: string;
}

/** Whether a process serves its messages. */
export type SystemState = 'running' | 'suspended';
