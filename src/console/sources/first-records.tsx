import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { overviewQuery } from '../api/queries.ts';
import { conditionText } from '../hunt/query-text.ts';
import { Value } from '../parts/value.tsx';
import { plural } from '../words/format.ts';
import { isPartOf } from './source-rows.ts';

/** Sources that have sent something since this was opened. @param below only those of this source */
export function FirstRecords({ below }: { readonly below?: string }) {
  const overview = useQuery({ ...overviewQuery, refetchInterval: 2000 });
  const sources = overview.data?.sources.filter(({ source }) => below === undefined || isPartOf(source, below));
  const [before, setBefore] = useState<ReadonlyMap<string, number>>();
  if (before === undefined && sources !== undefined)
    setBefore(new Map(below === undefined ? sources.map((source) => [source.source, source.received]) : []));
  const grown = (sources ?? [])
    .map((source) => ({
      source,
      more: source.received - (before?.get(source.source) ?? 0),
      isNew: before?.has(source.source) === false,
    }))
    .filter(({ more }) => more > 0)
    .toSorted((a, b) => Number(b.isNew) - Number(a.isNew) || b.more - a.more);
  return (
    <section className="card" aria-live="polite">
      <header>
        <h2>{below === undefined ? 'Since you opened this page' : 'What has come from it'}</h2>
      </header>
      <ul className="body stack tight">
        {grown.length === 0 && <li className="soft">Waiting for the first record …</li>}
        {grown.slice(0, 8).map(({ source, more, isNew }) => (
          <li key={source.source} className="row">
            <span className="dot ok" aria-hidden="true" />
            <b className="strong">
              <Value text={source.source} still limit={80} />
            </b>
            {isNew && <span className="is-ok">new</span>}
            <span className="soft">
              {plural(more, 'record')} received, {plural(source.unreadable, 'record')} unreadable in all
            </span>
            <Link to="/hunt" search={{ q: conditionText('source', source.source, '='), from: 'now-15m', to: 'now' }}>
              see them
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
