/** A page of tables, taken apart: sections, the TypeScript in them, and the rows of their tables. */

/** A row: a construct of Erlang, and its form here. */
export interface Row {
  readonly erlang: string;
  readonly code: string;
  /** What it gives, as it is printed; `undefined` where the page does not say. */
  readonly gives: string | undefined;
}

export interface Section {
  readonly title: string;
  /** What stands before every row. */
  readonly given: string;
  /** Sources by module name: blocks that begin with `// name.ts`. */
  readonly modules: ReadonlyMap<string, string>;
  readonly rows: readonly Row[];
}

/** The sections of a page, those without a table included. */
export function sectionsOf(page: string): Section[] {
  return page
    .split(/^## /m)
    .slice(1)
    .map((text) => {
      const blocks = [...text.matchAll(/^```ts\n\/\/ (?<name>\S+)\n(?<code>.*?)^```/gms)].map(
        ({ groups }) => [groups?.['name'] ?? '', groups?.['code'] ?? ''] as const,
      );
      return {
        title: text.slice(0, text.indexOf('\n')),
        given: blocks.find(([name]) => name === 'given')?.[1] ?? '',
        modules: new Map(
          blocks.filter(([name]) => name !== 'given').map(([name, code]) => [name.replace(/\.ts$/, ''), code]),
        ),
        rows: rowsOf(text),
      };
    });
}

/** The rows of all tables in a text. */
export function rowsOf(text: string): Row[] {
  return [...text.matchAll(/^\|(?<cells>.*)\|$/gm)]
    .map(({ groups }) => (groups?.['cells'] ?? '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|')))
    .filter((cells) => cells[2]?.startsWith('`'))
    .map(([erlang = '', , hot = '']) => {
      const [code = '', gives] = hot.slice(1, -1).split(' // ');
      return { erlang: erlang.replaceAll('`', ''), code, gives };
    });
}
