/** What Erlang's programs have at hand of processes, for the process that the shell is. */
import { types } from 'node:util';
import { exit, isAlive, type Pid, processInfo, register, self, type Self } from '@hot/runtime';
import type { Command, CommandHost } from './command';

/** What takes pids. As in Erlang, `self()` is one for them. */
const ofPids = [
  [exit, 'exit(pid, reason)', 'send an exit signal'],
  [isAlive, 'isAlive(pid)', 'whether a process has not ended'],
  [processInfo, 'processInfo(pid)', 'what is known of a process; processInfo(pid, item) for one item'],
  [register, 'register(name, pid)', 'give a process a name'],
] as const;

/** What a process says of itself in Erlang, and has from its `self` here. */
const ofSelf = [
  ['receive', 'receive(match)', "take a message out of the shell's mailbox"],
  ['spawnLink', 'spawnLink(...)', 'as spawn, linked to the shell'],
  ['spawnMonitor', 'spawnMonitor(...)', 'as spawn, monitored by the shell'],
  ['link', 'link(pid)', 'link the shell to a process'],
  ['unlink', 'unlink(pid)', 'and take that back'],
  ['monitor', 'monitor(target)', 'watch a process: its end is a message to the shell'],
  ['demonitor', 'demonitor(ref)', 'and take that back'],
] as const;

export function processCommands({ node }: CommandHost): Command[] {
  return [
    {
      usage: 'pidOf(number)',
      about: 'the process <0.number.0>',
      value: (number: number) => node.processes().find((pid) => pid.id === number),
    },
    {
      usage: 'self()',
      about: 'the process that you are: its pid, receive, link, …',
      value: () => self(),
    },
    {
      usage: 'send(to, message)',
      about: 'send a message to a pid, a registered name or an alias',
      value: (to: Pid<unknown> | string | Self, message: unknown): unknown => {
        node.send(isSelf(to) ? to.pid : to, message);
        // As Erlang's `!` does.
        return message;
      },
    },
    ...ofPids.map(([run, usage, about]) => ({
      usage,
      about,
      value: (...args: unknown[]): unknown => (run as (...args: unknown[]) => unknown)(...args.map(pidOf)),
    })),
    ...ofSelf.map(([name, usage, about]) => ({
      usage,
      about,
      value: (...args: unknown[]): unknown => {
        const functions = self() as unknown as Record<string, (...args: unknown[]) => unknown>;
        return functions[name]?.(...args.map(pidOf));
      },
    })),
  ];
}

function pidOf(value: unknown): unknown {
  return isSelf(value) ? value.pid : value;
}

/** Whether a value is what `self()` gives. */
export function isSelf(value: unknown): value is Self {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  return 'pid' in value && 'trapExit' in value;
}
