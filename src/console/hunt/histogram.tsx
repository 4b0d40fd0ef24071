import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Histogram } from '../../model/api.ts';
import { usePreferences } from '../api/preferences.ts';
import { countToText, plural, timeToText, zoneToText } from '../words/format.ts';
import { bucketsToRange, moveSelection, type Selection } from './selection.ts';
import type { AbsoluteRange } from './time-range.ts';

interface HistogramProps {
  readonly histogram: Histogram | undefined;
  readonly range: AbsoluteRange;
  readonly state: 'reading' | 'stopped' | 'failed' | 'invalid';
  readonly onNarrow: (range: AbsoluteRange) => void;
}

const HEIGHT = 60;

/** Events over time. Drag narrows; with the keyboard: arrows choose a bar, Shift and arrows more of them, Enter narrows, Esc lets go. */
export function HistogramChart({ histogram, range, state, onNarrow }: HistogramProps) {
  const { zone } = usePreferences();
  const [selection, setSelection] = useState<Selection>();
  const [isTable, setIsTable] = useState(false);
  const buckets = histogram?.buckets ?? [];
  if (histogram === undefined || buckets.length === 0) {
    const words = {
      reading: 'Counting …',
      stopped: 'Counting was stopped.',
      failed: 'The counts over time could not be read.',
      invalid: 'The query cannot be run as it stands.',
    }[state];
    return (
      <div className="histogram histogram-empty small dim">
        {histogram === undefined ? words : 'No event in this time.'}
      </div>
    );
  }
  const highest = Math.max(1, ...buckets.map((bucket) => bucket.count));
  const peak = buckets.find((bucket) => bucket.count === highest);
  const sentence = `Events over time: ${plural(histogram.total, 'event')}, most at ${peak === undefined ? '?' : timeToText(peak.time, zone)} with ${countToText(highest)}.`;

  const bucketAt = (event: PointerEvent<HTMLElement>): number => {
    const rect = event.currentTarget.getBoundingClientRect();
    const place = Math.floor(((event.clientX - rect.left) / rect.width) * buckets.length);
    return Math.max(0, Math.min(buckets.length - 1, place));
  };
  const narrow = (chosen: Selection): void => {
    setSelection(undefined);
    onNarrow(bucketsToRange(chosen, buckets, histogram.step, range));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && selection !== undefined) narrow(selection);
    else if (event.key === 'Escape' && selection !== undefined) setSelection(undefined);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      setSelection(moveSelection(selection, event.key === 'ArrowRight' ? 1 : -1, event.shiftKey, buckets.length));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const low = selection === undefined ? 0 : Math.min(selection.anchor, selection.focus);
  const high = selection === undefined ? -1 : Math.max(selection.anchor, selection.focus);
  const chosen = buckets.slice(low, high + 1).reduce((sum, bucket) => sum + bucket.count, 0);
  return (
    <figure className="histogram">
      <div
        className="histogram-plot"
        role="group"
        tabIndex={0}
        aria-label={`${sentence} Arrows choose a part, Enter narrows to it.`}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const place = bucketAt(event);
          setSelection({ anchor: place, focus: place });
        }}
        onPointerMove={(event) => {
          if (selection !== undefined && event.buttons === 1) setSelection({ ...selection, focus: bucketAt(event) });
        }}
        onPointerUp={() => {
          if (selection !== undefined && selection.anchor !== selection.focus) narrow(selection);
          else setSelection(undefined);
        }}
      >
        <svg viewBox={`0 0 ${buckets.length * 10} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {selection !== undefined && (
            <rect className="histogram-chosen" x={low * 10} width={(high - low + 1) * 10} y={0} height={HEIGHT} />
          )}
          {buckets.map((bucket, index) => {
            const height = bucket.count === 0 ? 0 : 2 + ((HEIGHT - 4) * bucket.count) / highest;
            return <rect key={bucket.time} x={index * 10 + 1} width={8} y={HEIGHT - height} height={height} />;
          })}
        </svg>
      </div>
      <figcaption className="histogram-axis small dim">
        <span>{timeToText(range.from, zone)}</span>
        <span role="status">
          {selection === undefined
            ? `highest ${countToText(highest)} · drag to narrow · ${zoneToText(zone)}`
            : `${plural(chosen, 'event')} from ${timeToText(buckets[low]?.time ?? 0, zone)}, Enter narrows`}
        </span>
        <span>
          <button
            type="button"
            className="plain histogram-table-button"
            aria-pressed={isTable}
            onClick={() => setIsTable(!isTable)}
          >
            {isTable ? 'hide table' : 'as table'}
          </button>{' '}
          {timeToText(range.to, zone)}
        </span>
      </figcaption>
      {isTable && (
        <div className="histogram-table" tabIndex={0} role="region" aria-label="Events over time, as a table">
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col" className="number">
                  Events
                </th>
              </tr>
            </thead>
            <tbody>
              {buckets
                .filter((bucket) => bucket.count > 0)
                .map((bucket) => (
                  <tr key={bucket.time}>
                    <td>{timeToText(bucket.time, zone)}</td>
                    <td className="number">{countToText(bucket.count)}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      )}
    </figure>
  );
}
