// Two cores, many sensors: runs jobs side by side, so many at a time, and keeps their order.

/** As many as the smallest machine has cores. */
const AT_ONCE = 2;

/** Rejects with the first job's error; jobs that have begun run to their end. */
export async function inParallel<Result>(jobs: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  const results = new Array<Result>(jobs.length);
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      const index = next;
      next += 1;
      results[index] = await jobs[index]!();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
