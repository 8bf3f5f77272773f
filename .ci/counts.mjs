// The test runner's own counts of all its runs, as one line: counts.mjs FILE.json...
import { existsSync, readFileSync } from 'node:fs';

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const file of process.argv.slice(2)) {
  if (!existsSync(file)) {
    process.stderr.write(`${file}: this run ended without a result, which counts as one failure\n`);
    sum.failed += 1;
    continue;
  }
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  sum.passed += numPassedTests;
  // A file that could not even be loaded has no tests to fail.
  sum.failed += Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0);
  sum.skipped += numPendingTests;
}
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
