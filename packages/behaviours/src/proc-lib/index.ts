/**
 * ProcLib: processes that follow the OTP principles: they know their ancestors, acknowledge their start, and leave a
 * crash report (OTP: `proc_lib`).
 */
import { plainExports } from '@hot/runtime';

export { initAck } from './ack';
export { initialCall, type InitialCall, translateInitialCall } from './ancestry';
export type { CrashedProcess, Neighbour } from './crash-report';
export type { Body, Module } from './entry';
export { hibernate } from './hibernate';
export { ancestors, spawn, type Spawned, spawnLink, type SpawnOptions, spawnWith } from './spawn';
export { start, startLink, startMonitor, type StartOptions } from './start';
export { stop } from './stop';

module.exports = plainExports(module.exports as object);
