// The test runner's own counts of all its runs, as one line.
import { readFileSync } from 'node:fs';

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const file of process.argv.slice(2)) {
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  sum.passed += numPassedTests;
  // A file that could not even be loaded has no tests to fail.
  sum.failed += Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0);
  sum.skipped += numPendingTests;
}
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
