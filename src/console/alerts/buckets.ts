/** How many times fall into each of `count` equal parts of a span. The end belongs to the last part. */
export function timesToBuckets(times: readonly number[], from: number, to: number, count: number): number[] {
  const buckets = Array.from({ length: count }, () => 0);
  const span = Math.max(1, to - from);
  for (const time of times) {
    const index = Math.min(count - 1, Math.max(0, Math.floor(((time - from) / span) * count)));
    buckets[index] = (buckets[index] ?? 0) + 1;
  }
  return buckets;
}
