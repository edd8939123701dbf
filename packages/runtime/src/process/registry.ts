/**
 * Registered names of a node (Erlang: `register/2`, `whereis/1`). One name a process, one process a name; the name is
 * free as soon as its process has ended.
 */
import { badarg, ProcessError } from '../term/process-error';
import type { Pid, PidTerm } from '../term/pid';
import { type ProcessHost, processOf } from './process';
import { pidTerm } from './relations';

/** Erlang's `register/2`. */
export function register(host: ProcessHost, name: string, pid: Pid<never>): true {
  checkName(name);
  if (name === '' || name === 'undefined') throw new ProcessError('badarg', `'${name}' cannot be a registered name`);
  const term = pidTerm(pid, 'register');
  const process = processOf(term);
  if (process === null || process.dead) {
    throw new ProcessError('badarg', `cannot register '${name}': there is no process ${term.toString()}`);
  }
  if (process.host !== host) {
    throw new ProcessError('badarg', `cannot register '${name}': ${term.toString()} lives on the node ${term.node}`);
  }
  const holder = host.names.get(name);
  if (holder !== undefined) {
    throw new ProcessError('badarg', `the name '${name}' is taken by ${holder.pid.toString()}`);
  }
  if (process.registeredName !== null) {
    throw new ProcessError('badarg', `${term.toString()} has the name '${process.registeredName}' already`);
  }
  process.registeredName = name;
  host.names.set(name, process);
  host.nameChanged(process, name, true);
  return true;
}

/** Erlang's `unregister/1`. */
export function unregister(host: ProcessHost, name: string): true {
  checkName(name);
  const process = host.names.get(name);
  if (process === undefined) throw new ProcessError('badarg', `the name '${name}' is not registered`);
  process.registeredName = null;
  host.names.delete(name);
  host.nameChanged(process, name, false);
  return true;
}

/** Erlang's `whereis/1`. */
export function whereis(host: ProcessHost, name: string): PidTerm | undefined {
  checkName(name);
  return host.names.get(name)?.pid;
}

function checkName(name: unknown): void {
  if (typeof name !== 'string') throw badarg('a registered name is a string', name);
}
