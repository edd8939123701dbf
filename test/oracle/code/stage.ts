/** Plays scenarios of kind `code`: puppets run the hot modules, the driver loads, purges and asks (FORMAT-proc-code, part 2). */
import { join } from 'node:path';
import { isCodeError, type Pid } from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { Channel, none } from '../channel';
import type { Json } from '../json';
import { Labels } from '../labels';
import type { PlayOptions, Stage } from '../play';
import { Watcher } from '../watcher';
import { objectCode } from './object-code';
import type { CodeStep, Command, CommandStep, DriverStep, LoadStep, ModuleName } from './scenario';
import { BOTTOM } from './source';

const MODULES: readonly ModuleName[] = ['hs', 'hs2'];

/** How a puppet is told what to do, and answers. */
type Strings = Channel<Command, Json>;

interface Puppet {
  readonly pid: Pid<unknown>;
  readonly strings: Strings;
}

export class CodeStage implements Stage<CodeStep> {
  private readonly node: TestNode;
  private readonly watcher: Watcher;
  private readonly labels: Labels;
  private readonly puppets: Map<string, Puppet>;

  private constructor(node: TestNode, watcher: Watcher) {
    this.node = node;
    this.watcher = watcher;
    this.labels = new Labels();
    this.puppets = new Map();
  }

  static async open({ seed }: PlayOptions): Promise<CodeStage> {
    const node = await startTestNode({ roots: objectCode.root, ...(seed === undefined ? {} : { seed }) });
    return new CodeStage(node, await Watcher.start(node));
  }

  async perform(step: CodeStep): Promise<Json> {
    const result = 'by' in step ? await this.command(step) : await this.drive(step);
    const died = this.watcher.take().map(({ pid, reason }) => ({ p: this.labels.of(pid), reason: reasonTo(reason) }));
    died.sort((a, b) => Number(a.p.slice(1)) - Number(b.p.slice(1)));
    return { result, died };
  }

  async final(): Promise<Json> {
    const puppets: Json[] = [];
    for (const [p, puppet] of this.puppets) puppets.push(await this.describe(p, puppet));
    const modules = MODULES.map((module) => ({
      module,
      is_loaded: this.node.code.isLoaded(module) !== false,
      has_old: this.node.code.hasOld(module),
      version: this.version(module) ?? null,
    }));
    return { puppets, modules };
  }

  async close(): Promise<void> {
    for (const { pid } of this.puppets.values()) this.node.exit(pid, 'kill');
    await this.node.stop();
  }

  /** A puppet does something. */
  private async command({ by, op }: CommandStep): Promise<Json> {
    const puppet = this.puppet(by);
    const answer = await this.tell(puppet, op);
    return this.node.isAlive(puppet.pid) ? answer : { gone: true };
  }

  private async tell({ strings }: Puppet, command: Command): Promise<Json> {
    strings.give(command);
    await this.node.settle();
    const answer = strings.take();
    if (answer === none) throw new Error(`a puppet did not answer ${command}`);
    return answer;
  }

  /** The driver does something. */
  private async drive(step: DriverStep): Promise<Json> {
    const { code } = this.node;
    switch (step.op) {
      case 'spawn':
        return this.spawn(step.as, step.module);
      case 'load':
        return this.load(step);
      case 'purge':
        return this.settled(code.purge(step.module));
      case 'soft_purge':
        return this.settled(code.softPurge(step.module));
      case 'delete':
        return this.settled(code.delete(step.module));
      case 'check_process_code':
        return code.checkProcessCode(this.labels.pid(step.to), step.module);
      case 'is_loaded':
        return code.isLoaded(step.module) !== false;
      case 'has_old':
        return code.hasOld(step.module);
      case 'call_export':
        return this.version(step.module) ?? { error: 'undef' };
    }
  }

  private async spawn(as: string, module: ModuleName): Promise<Json> {
    const strings: Strings = new Channel();
    const pid = this.node.spawn(module, 'loop', [strings]);
    this.labels.set(as, pid);
    this.puppets.set(as, { pid, strings });
    this.watcher.watch(pid);
    await this.node.settle();
    return { pid: as };
  }

  private async load({ module, version, purge }: LoadStep): Promise<Json> {
    const file = join(objectCode.root, `${module}.ts`);
    const binary = await objectCode.of(module, version);
    const options = purge === 'implicit' ? {} : { purge };
    try {
      await this.settled(this.node.code.loadBinary(module, file, binary, options));
      return true;
    } catch (error) {
      if (isCodeError(error) && error.code === 'not_purged') return { error: 'not_purged' };
      throw error;
    }
  }

  /** What the code server answers, once all that follows from the request has happened. */
  private async settled<T>(asked: Promise<T>): Promise<T> {
    const [answer] = await Promise.all([asked, this.node.settle()]);
    return answer;
  }

  /** What `ver()` gives, called from outside; `undefined` when there is no such function. */
  private version(module: ModuleName): number | undefined {
    const reference = this.node.code.reference(module) as { ver?: () => number };
    return reference.ver?.();
  }

  /** A puppet at the end: where it is, what it uses, and how deep its stack is, which is seen by unwinding it. */
  private async describe(p: string, puppet: Puppet): Promise<Json> {
    if (!this.node.isAlive(puppet.pid)) return { p, alive: false };
    const top = (await this.tell(puppet, 'version')) as { module: string; version: number };
    const old = MODULES.filter((module) => this.node.code.checkProcessCode(puppet.pid, module));
    let depth = 0;
    while ((await this.tell(puppet, 'leave')) !== BOTTOM) depth += 1;
    return { p, alive: true, ...top, depth, old: [...old] };
  }

  private puppet(label: string): Puppet {
    const puppet = this.puppets.get(label);
    if (puppet === undefined) throw new Error(`no puppet ${label}`);
    return puppet;
  }
}

/** How the recording writes an exit reason. */
function reasonTo(reason: unknown): Json {
  if (typeof reason === 'string') return reason;
  if (typeof reason === 'object' && reason !== null && 'undef' in reason) return { error: 'undef' };
  return { error: String(reason) };
}
