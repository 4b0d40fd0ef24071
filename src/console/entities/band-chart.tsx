import { useId } from 'react';
import { usePreferences } from '../api/preferences.ts';
import { timeToText } from '../words/format.ts';
import { amountToText } from './amounts.ts';
import { bandScale, isOutside, type BandPoint } from './band-scale.ts';

const WIDTH = 440;
const HEIGHT = 120;

/** What was measured against what was expected: band, dashed middle, line, and a mark where it left the band. */
export function BandChart({
  points,
  unit,
  label,
}: {
  readonly points: readonly BandPoint[];
  readonly unit?: string | undefined;
  readonly label: string;
}) {
  const id = useId();
  const { zone } = usePreferences();
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return <p className="dim">No value yet.</p>;
  const { x, y, isLogarithmic, top, bottom } = bandScale(points, WIDTH, HEIGHT);
  const line = (of: (point: BandPoint) => number | undefined): string =>
    points
      .flatMap((point) => {
        const value = of(point);
        return value === undefined ? [] : `${x(point.time).toFixed(1)},${y(value).toFixed(1)}`;
      })
      .join(' ');
  const banded = points.filter(({ low, high }) => low !== undefined && high !== undefined);
  const band = [
    ...banded.map(({ time, high = 0 }) => `${x(time).toFixed(1)},${y(high).toFixed(1)}`),
    ...banded.toReversed().map(({ time, low = 0 }) => `${x(time).toFixed(1)},${y(low).toFixed(1)}`),
  ].join(' ');
  const outside = points.filter(isOutside);
  const words = `${points.length} values from ${timeToText(first.time, zone)} to ${timeToText(last.time, zone)}, the last ${amountToText(last.actual, unit)}, ${outside.length} outside of the band`;
  return (
    <figure className="band">
      <svg viewBox={`-6 -6 ${WIDTH + 12} ${HEIGHT + 12}`} role="img" aria-labelledby={id}>
        <title id={id}>{`${label}: ${words}`}</title>
        <polygon className="band-area" points={band} />
        <polyline className="band-middle" points={line(({ expected }) => expected)} />
        <polyline className="band-line" points={line(({ actual }) => actual)} />
        {outside.map(({ time, actual }) => (
          <path key={time} className="band-mark" d={`M${x(time)} ${y(actual) - 5}l5 5-5 5-5-5z`} />
        ))}
      </svg>
      <figcaption className="small dim row wrap">
        <span>
          {amountToText(bottom, unit)} to {amountToText(top, unit)}
          {isLogarithmic && ', logarithmic'}
        </span>
        <span className="end">
          {timeToText(first.time, zone).slice(5, 16)} to {timeToText(last.time, zone).slice(5, 16)}
        </span>
      </figcaption>
    </figure>
  );
}
