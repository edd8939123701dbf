/** The rest of what a special process needs (OTP: the process implementation part of `sys`). */
import { self } from '@hot/runtime';
import { type Debug, debugOptions as makeDebug, type DebugOption } from './debug';
import type { EventFormat, SystemEvent } from './event';

/**
 * The debug functions that the running process starts with (OTP: `sys:debug_options/1`).
 * @throws OptionsError that names the option which is none
 */
export function debugOptions(options: readonly DebugOption[] = []): Debug {
  return makeDebug(self(), options);
}

/** Tells the debug functions of an event; the result is what to keep (OTP: `sys:handle_debug/4`). */
export function handleDebug(debug: Debug, format: EventFormat, name: unknown, event: SystemEvent): Debug {
  if (debug.active) debug.handle(event, format, name);
  return debug;
}

/** The events that the debug functions have logged, oldest first (OTP: `sys:get_log/1`). */
export function getLog(debug: Debug): SystemEvent[] {
  return debug.loggedEvents;
}
