// The test runner's own counts, as one line.
import { readFileSync } from 'node:fs';

const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
);
// A file that could not even be loaded has no tests to fail.
const failed = Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0);
process.stdout.write(`${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped\n`);
