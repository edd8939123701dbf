/**
 * The text of an event while it grows line by line: so many characters, escapes not counted, and a word on what was left
 * out. Who adds asks first whether it is full; a last line that is too long is cut.
 */
import { stripVTControlCharacters } from 'node:util';
import { cut } from './cut';

export class BoundedText {
  readonly #most: number;
  /** A text without its escapes. */
  readonly #plain: (text: string) => string;
  /** What was added so far. */
  #text: string;
  /** Characters of it that are seen. */
  #length: number;
  /** Facts that found it full. */
  #factsLeftOut: number;

  /**
   * @param most characters
   * @param colors whether there are terminal escapes
   */
  constructor(firstLine: string, most: number, colors: boolean) {
    this.#most = most;
    this.#plain = colors ? stripVTControlCharacters : (text) => text;
    this.#text = firstLine;
    this.#length = this.#plain(firstLine).length;
    this.#factsLeftOut = 0;
  }

  /** Whether there is no room for another fact. */
  get isFull(): boolean {
    return this.#length >= this.#most;
  }

  add(line: string): void {
    this.#text += `\n${line}`;
    this.#length += 1 + this.#plain(line).length;
  }

  /** Counts facts that were not even looked at. */
  leaveOut(facts: number): void {
    this.#factsLeftOut += facts;
  }

  /** All of it, and in words what there is not; a line of ours begins with `indent`. */
  toString(indent: string): string {
    // Colours go with what is cut: one could stay switched on.
    const text = this.#length <= this.#most ? this.#text : cut(this.#plain(this.#text), this.#most);
    return this.#factsLeftOut === 0 ? text : `${text}\n${indent}… ${this.#factsLeftOut} facts more`;
  }
}
