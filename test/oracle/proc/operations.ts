/**
 * The ops of a puppet that do not wait: each calls one function of the runtime and gives what it returned, as the
 * recording writes it. What ends the puppet is thrown (`die`, `error`, `throw`) or done by the runtime (`exit`).
 */
import { isProcessError, type Pid, type Ref, type Self } from '@hot/runtime';
import { Channel } from '../channel';
import type { Json } from '../json';
import { infoOf } from './info';
import type { Destination, PuppetStep, SpawnStep } from './scenario';
import { messageFrom, reasonFrom } from './term';
import type { Strings } from './puppet';
import type { World } from './world';

type Operation = Exclude<PuppetStep, { op: 'receive' | 'block' }>;

/** Carries out one op in the process of `self`; an error that the runtime raises becomes the result. */
export function perform(world: World, self: Self<unknown>, step: Operation): Json {
  try {
    return carryOut(world, self, step);
  } catch (error) {
    if (isProcessError(error)) return { error: error.code };
    throw error;
  }
}

function carryOut(world: World, self: Self<unknown>, step: Operation): Json {
  const { labels, node } = world;
  const name = (ref: Ref, label: string): Json => {
    labels.set(label, ref);
    return { ref: label };
  };
  switch (step.op) {
    case 'spawn':
      return spawn(world, self, step);
    case 'send':
      node.send(destination(world, step.to), messageFrom(step.msg));
      return true;
    case 'link':
      return self.link(labels.pid(step.to));
    case 'unlink':
      return self.unlink(labels.pid(step.to));
    case 'monitor': {
      const to = destination(world, step.to);
      return name(step.alias === null ? self.monitor(to) : self.monitor(to, { alias: step.alias }), step.as);
    }
    case 'demonitor':
      return self.demonitor(labels.ref(step.ref), { flush: step.flush, info: step.info });
    case 'trap_exit': {
      const before = self.trapExit;
      self.trapExit = step.flag;
      return before;
    }
    case 'exit':
      return node.exit(labels.pid(step.to), reasonFrom(step.reason));
    case 'die':
      return self.exit(reasonFrom(step.reason));
    case 'error':
      throw new Error(step.tag);
    case 'throw':
      throw step.tag;
    case 'register':
      return node.register(step.name, labels.pid(step.to));
    case 'unregister':
      return node.unregister(step.name);
    case 'whereis': {
      const pid = node.whereis(step.name);
      return pid === undefined ? 'undefined' : { pid: labels.of(pid) };
    }
    case 'alive':
      return node.isAlive(labels.pid(step.to));
    case 'alias':
      return name(step.mode === 'reply' ? self.alias({ reply: true }) : self.alias(), step.as);
    case 'unalias':
      return self.unalias(labels.ref(step.alias));
    case 'send_after':
      return name(node.sendAfter(step.ms, destination(world, step.to), messageFrom(step.msg)), step.as);
    case 'start_timer':
      return name(node.startTimer(step.ms, destination(world, step.to), messageFrom(step.msg)), step.as);
    case 'cancel_timer':
      return node.cancelTimer(labels.ref(step.timer)) === false ? false : 'left';
    case 'info':
      return infoOf(world, labels.pid(step.to)) ?? 'undefined';
  }
}

function destination({ labels }: World, to: Destination): Pid<unknown> | string {
  if (typeof to === 'string') return labels.pid(to);
  return 'name' in to ? to.name : (labels.ref(to.alias) as unknown as Pid<unknown>);
}

/** Spawns a puppet, or with `exits` a process that just ends; every form of spawn is used. */
function spawn(world: World, self: Self<unknown>, step: SpawnStep): Json {
  const { puppet, leaver } = world.manner;
  const strings: Strings = new Channel();
  const body =
    step.exits === undefined
      ? (child: Self<unknown>) => puppet(child, world, strings)
      : (child: Self<unknown>) => leaver(child, reasonFrom(step.exits as Json));
  if (step.monitor === null) {
    world.adopt(step.as, step.link ? self.spawnLink(body) : self.spawn(body), strings);
  } else {
    const { pid, ref } = step.link ? self.spawnWith({ link: true, monitor: true }, body) : self.spawnMonitor(body);
    world.labels.set(step.monitor, ref);
    world.adopt(step.as, pid, strings);
  }
  return { pid: step.as };
}
