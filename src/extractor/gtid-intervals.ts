/** Numbers from `first` to `last`, both included. */
interface Interval {
  first: bigint;
  last: bigint;
}

/** A set of transaction numbers of one source as sorted, disjoint, not adjoining intervals. */
export class GtidIntervals {
  private readonly intervals: Interval[] = [];

  add(first: bigint, last: bigint): void {
    const end = this.intervals.at(-1);
    if (end !== undefined && first === end.last + 1n) end.last = last;
    else this.insert(first, last);
  }

  has(gno: bigint): boolean {
    return this.intervals.some(({ first, last }) => first <= gno && gno <= last);
  }

  /** `1-5:7`. */
  text(): string {
    return this.intervals
      .map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))
      .join(':');
  }

  private insert(first: bigint, last: bigint): void {
    let at = this.intervals.length;
    while (at > 0 && this.startOf(at - 1) > first) at -= 1;
    this.intervals.splice(at, 0, { first, last });
    this.mergeAround(at);
  }

  private startOf(at: number): bigint {
    return this.intervals[at]?.first ?? 0n;
  }

  /** Joins the interval at `at` with its neighbours as far as they touch. */
  private mergeAround(at: number): void {
    for (let i = Math.max(at, 1); i < this.intervals.length;) {
      const before = this.intervals[i - 1];
      const here = this.intervals[i];
      if (before === undefined || here === undefined || here.first > before.last + 1n) {
        if (i > at) return;
        i += 1;
        continue;
      }
      if (here.last > before.last) before.last = here.last;
      this.intervals.splice(i, 1);
    }
  }
}
