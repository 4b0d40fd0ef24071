import type { Segment } from './segment.ts';

/** What is kept of records that every reader has behind it: whichever of the two is reached first lets a segment go. */
export interface Retention {
  readonly bytes: number;
  readonly milliseconds: number;
}

export const DEFAULT_RETENTION: Retention = { bytes: 1024 ** 3, milliseconds: 24 * 3600 * 1000 };

/**
 * How many segments may go, counted from the oldest. Never the last one, and none that a reader still needs.
 *
 * @param needed position before which no reader needs anything; undefined without readers: then nothing goes
 * @param most bytes in all above which what is not needed goes, whatever was to be kept
 */
export function removableSegments(
  segments: readonly Segment[],
  needed: number | undefined,
  retention: Retention,
  now: number,
  most: number,
): number {
  if (needed === undefined) return 0;
  let rest = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  let count = 0;
  for (; count < segments.length - 1; count++) {
    const segment = segments[count];
    const next = segments[count + 1];
    if (segment === undefined || next === undefined || segment.end > needed) break;
    // the next segment was made when this one was last written to
    const isOld = now - next.header.created > retention.milliseconds;
    if (!isOld && rest <= most && rest - segment.bytes < retention.bytes) break;
    rest -= segment.bytes;
  }
  return count;
}
