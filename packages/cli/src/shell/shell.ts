/**
 * A shell: a scope of names, a process that evaluates, and the answers as text. It reads from nobody and knows no
 * terminal; `terminal.ts` and `pipe.ts` do, and the demos type into it themselves.
 */
import { inspect, isCompileError, type Node } from '@hot/runtime';
import { commands } from './commands';
import { isSelf } from './process-commands';
import { exceptionText } from './exception';
import { InputCode, type InputFunction } from './input-code';
import { type Parsed, type ParsedInput, parseInput } from './input-syntax';
import { NodeModules } from './module-names';
import { type NativeImport, shellImport } from './packages';
import { Scope } from './scope';
import { Session } from './session';
import { diagnosticsText } from './diagnostics';

/** Characters of an answer that are shown. */
const LONGEST_ANSWER = 5_000;

export interface ShellOptions {
  /** The node that the shell is part of. */
  readonly node: Node;
  /** Takes what the shell has to say, without the line break at its end. */
  readonly print: (text: string) => void;
  /** Whether answers are coloured with terminal escapes; no unless told. */
  readonly colors?: boolean;
}

export class Shell {
  readonly node: Node;
  readonly scope: Scope;
  readonly colors: boolean;
  private readonly print: (text: string) => void;
  private readonly modules: NodeModules;
  private readonly nativeImport: NativeImport;
  private readonly session: Session;
  /** Answers by the number of their prompt, for `v(n)`. */
  private readonly answers: Map<number, unknown>;
  /** Number of the next input. */
  private number: number;
  /** Called by `q()`. */
  private onLeave: () => void;
  /** Whether `q()` was called. */
  private left: boolean;

  constructor({ node, print, colors = false }: ShellOptions) {
    this.node = node;
    this.colors = colors;
    // What `print` gives back is no answer.
    this.print = (text) => void print(text);
    this.modules = new NodeModules(node);
    this.scope = new Scope(commands(this, this.print), this.modules);
    this.nativeImport = shellImport(node);
    this.session = new Session(node, (reason) => this.print(exceptionText({ kind: 'exited', reason }, colors)));
    this.answers = new Map();
    this.number = 1;
    this.onLeave = () => undefined;
    this.left = false;
  }

  /** What stands before the next input: `1> `. */
  get prompt(): string {
    return `${this.number}> `;
  }

  /** Whether `q()` was called. */
  get hasLeft(): boolean {
    return this.left;
  }

  /** What a text is: to be evaluated, to be continued, or wrong. */
  read(text: string): Parsed {
    return parseInput(text);
  }

  /**
   * Evaluates an input and prints the answer, or how it failed. Never rejects. One at a time.
   */
  async answer(input: Parsed): Promise<void> {
    if (input.kind === 'empty') return;
    if (input.kind !== 'parsed') {
      const { line, column, message } = input.error;
      this.print(`* ${line}:${column}: ${message}`);
      return;
    }
    const number = this.number;
    this.number += 1;
    const run = await this.prepare(input, `shell:${number}`);
    if (run === null) return;
    const result = await this.session.evaluate(run);
    if (result.kind !== 'value') {
      this.print(exceptionText(result, this.colors));
      return;
    }
    const { value } = result;
    this.answers.set(number, value);
    this.scope.variables.set('_', value);
    if (value !== undefined) this.print(this.show(value));
  }

  /** Types a text, as a person would, and waits for the answer. */
  type(text: string): Promise<void> {
    return this.answer(this.read(text));
  }

  /** Says that something was thrown where nobody catches: in a timer that was typed, in a promise nobody awaits. */
  stray(thrown: unknown): void {
    const text = exceptionText({ kind: 'thrown', thrown }, this.colors);
    this.print(text.replace('** exception', '** outside of any process, exception'));
  }

  /** Stops the input that is being evaluated. */
  interrupt(): void {
    this.session.interrupt();
  }

  /** Ends the processes of the shell, and with them whatever its inputs have linked themselves to. It answers no more. */
  close(): void {
    this.session.close();
  }

  /** The answer to the input with that number; from the last one backwards when it is negative. */
  answerOf(number: number): unknown {
    const wanted = number < 0 ? this.number - 1 + number : number;
    if (!this.answers.has(wanted)) throw new RangeError(`there is no answer ${wanted}`);
    return this.answers.get(wanted);
  }

  /** Ends the shell for its user; see `whenLeft`. */
  leave(): void {
    this.left = true;
    this.onLeave();
  }

  /** Sets what happens at `q()`. */
  whenLeft(listener: () => void): void {
    this.onLeave = listener;
  }

  private show(value: unknown): string {
    // What `self()` gives is the whole process; its name says enough.
    return inspect(isSelf(value) ? value.pid : value, { colors: this.colors, depth: 5, maxLength: LONGEST_ANSWER });
  }

  /** Loads the modules that an input uses, and compiles it; `null` when that cannot be, which it has then said. */
  private async prepare(input: ParsedInput, filename: string): Promise<InputFunction | null> {
    try {
      const code = new InputCode(input);
      for (const path of code.names.used) {
        if (!this.scope.isModule(path.split('.')[0] ?? '')) continue;
        for (const module of this.modules.modulesIn(path)) await this.node.code.ensureLoaded(module);
      }
      return code.compile(this.scope.asObject(code.names.assigned), filename, this.nativeImport);
    } catch (thrown) {
      if (isCompileError(thrown)) this.print(diagnosticsText(thrown));
      else if (thrown instanceof SyntaxError) this.print(`* ${thrown.message}`);
      else this.print(exceptionText({ kind: 'thrown', thrown }, this.colors));
      return null;
    }
  }
}
