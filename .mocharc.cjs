// Tests run from source: ts-node strips the types, and the export condition leads `@hot/runtime` to its src.
// Files named on the command line run instead of all.
const { existsSync } = require('node:fs');

const named = process.argv.slice(2).some((arg) => existsSync(arg) || arg.includes('*'));

module.exports = {
  'node-option': ['conditions=@hot/source', 'expose-gc'],
  require: ['ts-node/register'],
  spec: named ? [] : ['test/**/*.test.ts'],
  // A folder on the command line stands for the tests below it.
  recursive: true,
  extension: ['test.ts'],
  ignore: ['test/**/fixtures/**'],
  timeout: 20_000,
};
