// Few rules, each of which has caught a real mistake; layout is prettier's.
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const shape = [
  { selector: 'TSEnumDeclaration', message: 'No enum: write a union of string literals.' },
  { selector: 'TSModuleDeclaration[kind="namespace"]', message: 'No namespaces: a file is a module.' },
  { selector: 'ExportDefaultDeclaration', message: 'No default exports: a thing has one name.' },
];

/** What only machine/clock.ts may touch: a node on virtual time with a seeded run order must not notice the host's. */
const hostTimers = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance'];
const clockOnly = 'Time, randomness and timers of the host enter through machine/clock.ts.';

export default defineConfig(
  globalIgnores(['**/dist/', '**/fixtures/', '**/node_modules/', '.nx/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A process body without yield is a coroutine as any other.
      'require-yield': 'off',
      'no-restricted-syntax': ['error', ...shape],
    },
  },
  {
    files: ['packages/{runtime,behaviours}/src/**/*.ts'],
    ignores: ['packages/runtime/src/machine/clock.ts', 'packages/runtime/src/testing/**'],
    rules: {
      'no-restricted-globals': ['error', ...hostTimers.map((name) => ({ name, message: clockOnly }))],
      'no-restricted-syntax': [
        'error',
        ...shape,
        { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: clockOnly },
        { selector: 'MemberExpression[object.name="Math"][property.name="random"]', message: clockOnly },
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: clockOnly },
      ],
    },
  },
  {
    files: ['test/**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval'].map((name) => ({ name, message: 'Tests do not sleep, see CONTRIBUTING.md.' })),
      ],
      'no-restricted-imports': [
        'error',
        { name: 'node:timers/promises', message: 'Tests do not sleep, see CONTRIBUTING.md.' },
      ],
    },
  },
  {
    // chai's assertions are expressions: expect(x).to.be.true.
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
      },
    },
  },
  {
    files: ['**/*.cjs', 'packages/cli/bin/*.js'],
    languageOptions: { sourceType: 'commonjs' },
  },
);
