import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { histogramQuery } from '../api/queries.ts';
import { usePreferences } from '../api/preferences.ts';
import { countToText, plural, timeToText } from '../words/format.ts';
import { MinuteBars } from './minute-bars.tsx';
import { sourceToQuery } from './source-to-query.ts';
import type { SourceRow } from './source-rows.ts';

const DAY = 86_400_000;

/** What a source received in the last hour, as it came, and what of it was stored over the last week, by the events' own time. */
export function SourceOverTime({ row }: { readonly row: SourceRow }) {
  const { zone } = usePreferences();
  // one look: a range that moved with the clock would be read again and again
  const [to] = useState(() => Math.ceil(Date.now() / 60_000) * 60_000);
  const q = sourceToQuery(row);
  const week = useQuery(histogramQuery({ q, from: to - 7 * DAY, to }));
  const hour = row.minutes.reduce((sum, count) => sum + count, 0);
  return (
    <>
      <section className="card">
        <header>
          <h2>Received in the last hour</h2>
          <span className="dim small">{plural(hour, 'record')}, by the minute</span>
        </header>
        <div className="body">
          {row.minutes.length === 0 ? <p className="dim">Nothing came in the last hour.</p> : <MinuteBars counts={row.minutes} words={`Records a minute in the last hour, ${countToText(hour)} in all`} />}
        </div>
      </section>
      <section className="card">
        <header>
          <h2>Events of the last seven days</h2>
          <span className="dim small">{week.data === undefined ? 'by their own time' : `${plural(week.data.total, 'event')}, from ${timeToText(to - 7 * DAY, zone).slice(0, 16)}`}</span>
          <Link className="end" to="/hunt" search={{ q, from: 'now-7d', to: 'now' }}>
            Hunt in them
          </Link>
        </header>
        <div className="body">
          {week.error !== null && <p className="is-bad">The events could not be counted. {week.error.message}</p>}
          {week.isPending && week.error === null && <p className="dim">Counting …</p>}
          {week.data?.total === 0 && <p className="dim">No event.</p>}
          {week.data !== undefined && week.data.total > 0 && <MinuteBars counts={week.data.buckets.map(({ count }) => count)} words={`Events over the last seven days, ${countToText(week.data.total)} in all`} />}
        </div>
      </section>
    </>
  );
} // prettier-ignore
