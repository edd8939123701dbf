/**
 * How the printed parts of a structure are put on lines: all on one while they fit, else one below the other, indented
 * by two; short elements of a list are packed into lines, as Erlang's shell packs them.
 */
import { stripVTControlCharacters } from 'node:util';

/** Characters a text takes on a terminal. */
export function visibleLength(text: string): number {
  return text.includes('\u001b') ? stripVTControlCharacters(text).length : text.length;
}

/** Where a structure stands and how it may be broken. */
export interface Place {
  /** Characters in front of the line in which the structure starts. */
  readonly indent: number;
  /** Where in that line it starts. */
  readonly column: number;
  /** Characters in a line. */
  readonly width: number;
  /** Whether several parts may share a line of a broken structure. */
  readonly fill: boolean;
}

/**
 * @param open what the structure begins with, bracket included
 * @param items its printed parts; those with line breaks are already indented for `place.indent + 2`
 * @param close the bracket it ends with
 */
export function layOut(open: string, items: readonly string[], close: string, place: Place): string {
  if (items.length === 0) return open + close;
  const { indent, column, width, fill } = place;
  const lengths = items.map(visibleLength);
  const total = lengths.reduce((sum, length) => sum + length + 2, open.length + close.length);
  const broken = items.some((item) => item.includes('\n'));
  if (!broken && column + total <= width) return `${open} ${items.join(', ')} ${close}`;
  const newLine = '\n' + ' '.repeat(indent + 2);
  const body = fill && !broken ? packed(items, lengths, indent + 2, width, newLine) : items.join(',' + newLine);
  return `${open}${newLine}${body}\n${' '.repeat(indent)}${close}`;
}

function packed(items: readonly string[], lengths: number[], column: number, width: number, newLine: string): string {
  let text = items[0] as string;
  let end = column + (lengths[0] as number);
  for (let i = 1; i < items.length; i++) {
    const length = lengths[i] as number;
    const fits = end + 2 + length < width;
    text += (fits ? ', ' : ',' + newLine) + (items[i] as string);
    end = fits ? end + 2 + length : column + length;
  }
  return text;
}
