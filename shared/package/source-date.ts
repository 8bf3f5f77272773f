import { execFileSync } from 'node:child_process';

/** Seconds since 1970 of the last commit: the time stamp of every file (reproducible-builds.org, SOURCE_DATE_EPOCH). */
export function sourceDate(project: string): string {
  if (process.env.SOURCE_DATE_EPOCH) return process.env.SOURCE_DATE_EPOCH;
  return execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: project, encoding: 'utf8' }).trim();
}
