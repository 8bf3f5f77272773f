// The order of the files: longest first, so that the threads end together. Vitest remembers how long a file took; what
// it has not met yet, as on a fresh clone, comes first where it starts programs or a browser.
import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const STARTS_SOMETHING = /(support\/browser|hub-process|hub-under-test|sensor-process)\.ts'/;

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const unmet = new Set(
      sorted.filter(
        (file) =>
          this.ctx.cache.getTestSpecificationResult(file) === undefined &&
          STARTS_SOMETHING.test(readFileSync(file.moduleId, 'utf8')),
      ),
    );
    return [...unmet, ...sorted.filter((file) => !unmet.has(file))];
  }
}
