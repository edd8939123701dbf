/**
 * What an editor shows of a program that uses the behaviours: completions at a place, and errors with theirs. By TypeScript's
 * language service, over sources that are in memory only.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..', '..', '..');
const FILE = join(ROOT, 'test', 'types', 'behaviours', 'edited.ts');

/** The place that is meant in a text. */
const HERE = '/*|*/';

/** An error and the text that it stands at. */
export interface Complaint {
  readonly at: string;
  readonly message: string;
}

export class Editor {
  #text = '';
  #version = 0;
  readonly #service: ts.LanguageService;

  constructor() {
    const config = ts.getParsedCommandLineOfConfigFile(join(ROOT, 'test', 'tsconfig.json'), undefined, {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
        throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
      },
    });
    const options = config?.options ?? {};
    this.#service = ts.createLanguageService({
      getScriptFileNames: () => [FILE],
      getScriptVersion: (file) => (file === FILE ? String(this.#version) : '1'),
      getScriptSnapshot: (file) => {
        if (file === FILE) return ts.ScriptSnapshot.fromString(this.#text);
        return ts.sys.fileExists(file) ? ts.ScriptSnapshot.fromString(readFileSync(file, 'utf8')) : undefined;
      },
      getCurrentDirectory: () => ROOT,
      getCompilationSettings: () => options,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (file) => file === FILE || ts.sys.fileExists(file),
      readFile: (file) => (file === FILE ? this.#text : ts.sys.readFile(file)),
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    });
  }

  /** What is offered at the place that the text marks with a bar in a comment. */
  completions(text: string): string[] {
    const at = text.indexOf(HERE);
    this.#edit(text.replace(HERE, ''));
    return this.#service.getCompletionsAtPosition(FILE, at, {})?.entries.map(({ name }) => name) ?? [];
  }

  /** What is wrong with the text, in the order of the places. */
  complaints(text: string): Complaint[] {
    this.#edit(text);
    return this.#service.getSemanticDiagnostics(FILE).map(({ start = 0, length = 0, messageText }) => ({
      at: text.slice(start, start + length),
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }));
  }

  #edit(text: string): void {
    this.#text = text;
    this.#version += 1;
  }
}
