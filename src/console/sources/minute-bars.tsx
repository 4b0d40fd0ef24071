import { countToText } from '../words/format.ts';

const HEIGHT = 48;

/** Counts over time as bars over the whole width, oldest first. @param words what is said of it to who cannot see it */
export function MinuteBars({
  counts,
  words,
  small = false,
}: {
  readonly counts: readonly number[];
  readonly words: string;
  readonly small?: boolean;
}) {
  const highest = Math.max(1, ...counts);
  return (
    <svg
      className={small ? 'minute-bars is-small' : 'minute-bars'}
      viewBox={`0 0 ${Math.max(1, counts.length) * 4} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${words}: at most ${countToText(highest === 1 && counts.every((count) => count === 0) ? 0 : highest)} in one step`}
    >
      {counts.map((count, index) => {
        const height = count === 0 ? 1 : 3 + ((HEIGHT - 3) * count) / highest;
        return <rect key={index} x={index * 4} width={3} y={HEIGHT - height} height={height} className={count === 0 ? 'empty' : undefined} />; // prettier-ignore
      })}
    </svg>
  );
}
