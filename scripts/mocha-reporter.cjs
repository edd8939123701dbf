// The reporter of `npm test`: one line per test file as it ends, with the time of its tests; the failures at the end.
// The counts go to the file named by HOT_TEST_COUNTS, as JSON { passed, failed }.
'use strict';

const { writeFileSync } = require('node:fs');
const { relative } = require('node:path');
const { reporters, Runner } = require('mocha');

const events = Runner.constants;

/** How long the process may live after its last test, in ms. Then something was left open, and that is a failure. */
const graceMs = 5_000;

module.exports = class FileReporter extends reporters.Base {
  constructor(runner, options) {
    super(runner, options);
    /** The file whose tests run, with what came out so far. */
    let current = null;
    const report = () => {
      if (current === null) return;
      const { file, passed, failed, ms } = current;
      const seconds = (ms / 1000).toFixed(1);
      console.log(`     ${file}  ${passed} passed${failed > 0 ? `, ${failed} FAILED` : ''}  ${seconds} s`);
      current = null;
    };
    const count = (test, outcome) => {
      const file = test.file === undefined ? '(hooks)' : relative(process.cwd(), test.file);
      if (current?.file !== file) {
        report();
        current = { file, passed: 0, failed: 0, ms: 0 };
      }
      current[outcome] += 1;
      current.ms += test.duration ?? 0;
    };
    runner.on(events.EVENT_SUITE_BEGIN, (suite) => {
      if (suite.file === undefined || !suite.parent?.root) return;
      const file = relative(process.cwd(), suite.file);
      if (current?.file === file) return;
      report();
      current = { file, passed: 0, failed: 0, ms: 0 };
    });
    runner.on(events.EVENT_TEST_PASS, (test) => count(test, 'passed'));
    runner.on(events.EVENT_TEST_FAIL, (test) => count(test, 'failed'));
    runner.once(events.EVENT_RUN_END, () => {
      report();
      if (this.failures.length > 0) reporters.Base.list(this.failures);
      const { passes, failures } = this.stats;
      const write = (failed) => {
        const file = process.env['HOT_TEST_COUNTS'];
        if (file !== undefined) writeFileSync(file, JSON.stringify({ passed: passes, failed }));
      };
      write(failures);
      setTimeout(() => {
        console.log(
          `The tests ended, but these keep the process alive: ${process.getActiveResourcesInfo().join(', ')}`,
        );
        write(failures + 1);
        process.exit(1);
      }, graceMs).unref();
    });
  }
};
