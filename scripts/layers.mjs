// Which file may import which: the layers of DESIGN, and the check that the sources keep to them.
//
//   packages   runtime <- behaviours <- cli <- examples                 only through a public entry
//   folders    the first segment of a path below src is its layer; a layer imports itself and those below it
//   files      no cycle at all
//
// Every form of import counts: values, types, `export from`, `import()` (also in a type) and require.

import { existsSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import ts from 'typescript';

/**
 * @typedef {object} PackageRules
 * @property {string[]} imports  the packages that it may import
 * @property {string[]} entries  the names under which others may import it
 * @property {string[][]} layers from the lowest to the highest; those in one row may not import one another. No layers: no rule
 * @property {string[]} open     folders and files that may import every layer and that no layer may import
 */

/** @type {Record<string, PackageRules>} */
export const rules = {
  runtime: {
    imports: [],
    entries: ['@hot/runtime', '@hot/runtime/testing'],
    layers: [['term'], ['machine'], ['process'], ['node'], ['code']],
    open: ['testing', 'index'],
  },
  behaviours: {
    imports: ['runtime'],
    entries: ['@hot/behaviours'],
    layers: [
      ['proc-lib'],
      ['gen'],
      ['sys'],
      ['gen-server', 'gen-statem', 'gen-event'],
      ['supervisor', 'pg', 'timer', 'alarm-handler'],
      ['dynamic-supervisor', 'partition-supervisor'],
      ['application'],
      ['release'],
    ],
    open: ['index'],
  },
  examples: { imports: ['runtime', 'behaviours', 'cli'], entries: ['@hot/examples'], layers: [], open: [] },
  cli: { imports: ['runtime', 'behaviours'], entries: ['@hot/cli'], layers: [], open: [] },
};

/**
 * Checks sources against the rules.
 * @param {ReadonlyMap<string, string>} sources text by path, `packages/<name>/src/...` with forward slashes
 * @param {Record<string, PackageRules>} [table]
 * @returns {string[]} one line per violation, none when all is well
 */
export function checkLayers(sources, table = rules) {
  const violations = [];
  /** @type {Map<string, string[]>} */
  const graph = new Map();
  for (const [file, text] of sources) {
    /** @type {string[]} */
    const targets = [];
    graph.set(file, targets);
    for (const { specifier, line } of importsOf(file, text)) {
      const problem = specifier.startsWith('.')
        ? checkRelative(file, specifier, sources, table, targets)
        : checkPackage(file, specifier, table);
      if (problem !== null) violations.push(`${file}:${line} imports ${specifier}: ${problem}`);
    }
  }
  for (const cycle of cyclesOf(graph)) violations.push(`cycle: ${cycle.join(' -> ')}`);
  return violations;
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {{ specifier: string, line: number }[]} every module that a source names, with the line of the name
 */
export function importsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
  /** @type {{ specifier: string, line: number }[]} */
  const found = [];
  /** @param {ts.Node | undefined} node */
  const add = (node) => {
    if (node === undefined || !ts.isStringLiteralLike(node)) return;
    found.push({ specifier: node.text, line: source.getLineAndCharacterOfPosition(node.pos).line + 1 });
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) add(node.expression);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    else if (ts.isCallExpression(node)) {
      const { expression } = node;
      const isRequire = ts.isIdentifier(expression) && expression.text === 'require';
      if (isRequire || expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/**
 * @param {string} file
 * @param {string} specifier
 * @param {ReadonlyMap<string, string>} sources
 * @param {Record<string, PackageRules>} table
 * @param {string[]} targets takes the imported file, for the search for cycles
 */
function checkRelative(file, specifier, sources, table, targets) {
  const path = normalize(join(dirname(file), specifier))
    .split(sep)
    .join('/');
  const [name, own] = placeOf(file);
  const [otherName, other] = placeOf(path);
  if (otherName !== name) return 'leaves the package; use a public entry';
  const target = resolveSource(path, sources);
  if (target === null) return existsSync(path) ? null : 'no such source';
  targets.push(target);
  const rule = table[name];
  if (rule === undefined) return `package ${name} has no rules in scripts/layers.mjs`;
  if (rule.layers.length === 0 || own === other || rule.open.includes(own)) return null;
  if (rule.open.includes(other)) return `no layer may import ${other}`;
  const height = rule.layers.findIndex((row) => row.includes(own));
  const otherHeight = rule.layers.findIndex((row) => row.includes(other));
  if (height < 0) return `${own} has no layer in scripts/layers.mjs`;
  if (otherHeight < 0) return `${other} has no layer in scripts/layers.mjs`;
  return otherHeight < height ? null : `${own} may not import ${other}`;
}

/**
 * @param {string} file
 * @param {string} specifier
 * @param {Record<string, PackageRules>} table
 */
function checkPackage(file, specifier, table) {
  if (!specifier.startsWith('@hot/')) return null;
  const [name] = placeOf(file);
  const other = specifier.split('/')[1] ?? '';
  if (other === name) return 'a package does not import itself by name';
  if (!table[name]?.imports.includes(other)) return `package ${name} may not import package ${other}`;
  return table[other]?.entries.includes(specifier) ? null : 'not a public entry';
}

/**
 * @param {string} path `packages/<name>/src/<layer>/...`
 * @returns {[name: string, layer: string]} the package and the first segment below src, without extension
 */
function placeOf(path) {
  const [top, name = '', src, first = 'index'] = path.split('/');
  if (top !== 'packages' || src !== 'src') return ['', ''];
  return [name, first.replace(/\.[cm]?[jt]s$/, '')];
}

/**
 * @param {string} path
 * @param {ReadonlyMap<string, string>} sources
 */
function resolveSource(path, sources) {
  const stem = path.replace(/\.([cm]?)js$/, '.$1ts');
  return [stem, `${stem}.ts`, `${stem}/index.ts`].find((candidate) => sources.has(candidate)) ?? null;
}

/**
 * Depth-first search; each edge back into the current path is a cycle.
 * @param {ReadonlyMap<string, string[]>} graph
 * @returns {string[][]} each cycle as the files on it, the first one repeated at the end
 */
function cyclesOf(graph) {
  /** @type {string[][]} */
  const cycles = [];
  const done = new Set();
  /** @type {string[]} */
  const path = [];
  /** @param {string} file */
  const visit = (file) => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    path.push(file);
    for (const target of graph.get(file) ?? []) visit(target);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return cycles;
}
