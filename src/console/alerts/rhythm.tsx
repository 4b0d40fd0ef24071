import { timesToBuckets } from './buckets.ts';
import { countToText, durationToText } from '../words/format.ts';

/** When the findings came, as bars: regular, in one burst, or still going on. */
export function Rhythm({
  times,
  from,
  to,
}: {
  readonly times: readonly number[];
  readonly from: number;
  readonly to: number;
}) {
  const buckets = timesToBuckets(times, from, to, 60);
  const highest = Math.max(1, ...buckets);
  return (
    <div className="rhythm">
      <svg
        viewBox="0 0 600 28"
        preserveAspectRatio="none"
        role="img"
        aria-label={`${countToText(times.length)} findings in ${durationToText(to - from)}, at most ${countToText(highest)} at once`}
      >
        {buckets.map((count, index) => (
          <rect
            key={index}
            x={index * 10 + 1}
            width={8}
            y={28 - (count === 0 ? 1 : 3 + (25 * count) / highest)}
            height={count === 0 ? 1 : 3 + (25 * count) / highest}
            className={count === 0 ? 'empty' : undefined}
          />
        ))}
      </svg>
    </div>
  );
}
