// Tests run from source: ts-node strips the types, and the export condition leads `@hot/runtime` to its src.
module.exports = {
  'node-option': ['conditions=@hot/source', 'disable-warning=ExperimentalWarning', 'expose-gc'],
  require: ['ts-node/register'],
  spec: ['test/**/*.test.ts'],
  ignore: ['test/**/fixtures/**'],
  timeout: 20_000,
};
