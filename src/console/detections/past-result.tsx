import { Link } from '@tanstack/react-router';
import type { Backtest, BacktestFinds, BacktestResult } from '../../model/backtest.ts';
import { Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { bytesToText, countToShort, countToText, durationToText, plural } from '../words/format.ts';
import { microsecondsToText } from './rule-state.ts';

const DAY = 86_400_000;

/** Hits a day, who was hit, what it cost, and what the version that counts now says otherwise. */
export function PastResult({ run, result }: { readonly run: Backtest; readonly result: BacktestResult }) {
  const { cost, against } = result;
  return (
    <>
      <p>
        <b>{plural(result.hits, 'hit')}</b> in {durationToText(run.to - run.from)}
        {against !== null && <Against against={against} />}
      </p>
      <DayBars finds={result} from={run.from} to={run.to} />
      {result.notes.map((note) => (
        <p key={note} className="soft">
          <Value text={note} still />
        </p>
      ))}
      <Finds finds={result} />
      {against !== null && against.onlyNew.hits > 0 && against.both + against.onlyOld.hits > 0 && (
        <details>
          <summary>{plural(against.onlyNew.hits, 'hit')} only of this version</summary>
          <Samples finds={against.onlyNew} />
        </details>
      )}
      {against !== null && against.onlyOld.hits > 0 && (
        <details>
          <summary>{plural(against.onlyOld.hits, 'hit')} that this version no longer has</summary>
          <Samples finds={against.onlyOld} />
        </details>
      )}
      <p className="dim small">
        Looked at {countToShort(cost.candidates)} of {countToShort(cost.events)} events of its log sources in{' '}
        {durationToText(cost.ms)}, {bytesToText(cost.bytesRead)} read
        {cost.streamMicroseconds !== null &&
          `; on the stream it costs ${microsecondsToText(cost.streamMicroseconds)} an event`}
        .
      </p>
    </>
  );
}

function Against({ against }: { readonly against: NonNullable<BacktestResult['against']> }) {
  return (
    <span className="soft">
      ; the version that counts now has {countToText(against.hits)}: {countToText(against.both)} the same,{' '}
      {countToText(against.onlyNew.hits)} new, {countToText(against.onlyOld.hits)} gone
    </span>
  );
}

function DayBars({ finds, from, to }: { readonly finds: BacktestFinds; readonly from: number; readonly to: number }) {
  const first = Math.floor(from / DAY);
  const days = Array.from({ length: Math.max(1, Math.floor(to / DAY) - first + 1) }, () => 0);
  for (const { time, hits } of finds.days) {
    const place = Math.floor(time / DAY) - first;
    if (place >= 0 && place < days.length) days[place] = hits;
  }
  const highest = Math.max(1, ...days);
  const label = `Hits a day over ${plural(days.length, 'day')}, at most ${countToText(highest)}`;
  return (
    <svg className="day-bars" viewBox={`0 0 ${days.length * 10} 48`} preserveAspectRatio="none" role="img" aria-label={label}>
      {days.map((hits, index) => {
        const height = hits === 0 ? 1 : 4 + (44 * hits) / highest;
        return <rect key={index} x={index * 10 + 1} width={8} y={48 - height} height={height} className={hits === 0 ? 'empty' : undefined} />;
      })}
    </svg>
  );
} // prettier-ignore

function Finds({ finds }: { readonly finds: BacktestFinds }) {
  return (
    <>
      {finds.entities.length > 0 && (
        <p className="soft">
          Most:{' '}
          {finds.entities.slice(0, 8).map(({ id, hits }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Value text={id} still mono limit={120} /> {countToText(hits)}
            </span>
          ))}
        </p>
      )}
      <Samples finds={finds} />
    </>
  );
}

function Samples({ finds }: { readonly finds: BacktestFinds }) {
  if (finds.samples.length === 0) return null;
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Why</th>
          <th scope="col">Event</th>
        </tr>
      </thead>
      <tbody>
        {finds.samples.map((sample) => (
          <tr key={sample.event}>
            <td>
              <Clock time={sample.time} full />
            </td>
            <td>
              <Value text={sample.explanation} still limit={300} />
            </td>
            <td>
              <Link to="/events/$id" params={{ id: sample.event }} className="mono">
                {sample.event.slice(0, 8)}
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
