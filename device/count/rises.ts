// How far the numbers of an hour's bins rise: who came, where nobody can be told from another. The bins' rises
// alone are too many, because a phone that stays is not heard in every bin; those of the smoothed bins too few,
// because one who comes while another goes leaves no trace. Half of each. One bin changed by 1 changes either
// result by at most RISES_OF_ONE.

/** By how much one phone in one bin changes what is risen: 1 of the bins, at most ⅔ of the smoothed ones. */
export const RISES_OF_ONE = 5 / 6;

/** Who was there when the bins began, and all that came since: from `level`, above which nobody is always there. */
export function risen(bins: readonly number[], level: number): number {
  return (rises(bins, level) + rises(smoothed(bins), level)) / 2;
}

/** Who came since the bin before the first, which held `before`. */
export function risenSince(before: number, bins: readonly number[]): number {
  const [first, ...rest] = smoothed([before, ...bins]);
  return (rises(bins, before) + rises(rest, first!)) / 2;
}

function rises(bins: readonly number[], from: number): number {
  return bins.reduce((total, phones, i) => total + Math.max(0, phones - (bins[i - 1] ?? from)), 0);
}

/** Means of three bins, at the ends of what there is of them, the end bin twice. */
function smoothed(bins: readonly number[]): number[] {
  return bins.map((phones, i) => ((bins[i - 1] ?? phones) + phones + (bins[i + 1] ?? phones)) / 3);
}
