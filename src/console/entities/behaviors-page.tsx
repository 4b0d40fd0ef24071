import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import type { BehaviorRow } from '../../model/behavior.ts';
import { severity } from '../../model/severity.ts';
import { usePeople } from '../api/people.ts';
import { Spark } from '../detections/spark.tsx';
import { useCommands } from '../keys/keys.ts';
import { FilterField } from '../parts/filter-field.tsx';
import { List, type ListColumn } from '../parts/list.tsx';
import { SeverityGlyph } from '../parts/severity.tsx';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { Value } from '../parts/value.tsx';
import { countToShort, countToText, plural } from '../words/format.ts';
import { rarityToText, shareToText } from './amounts.ts';
import { switchBehavior } from './change-baseline.ts';
import { EntitiesFrame } from './entities-frame.tsx';
import { behaviorsQuery } from './queries.ts';

const route = getRouteApi('/entities/behaviors');
const getId = (row: BehaviorRow): string => row.id;

export const learningWords = {
  off: 'off',
  'no-data': 'no data',
  learning: 'learning',
  ready: 'judges',
} as const satisfies Record<BehaviorRow['learning']['state'], string>;

/** What is watched, how strict, and what it costs in alerts. */
export function BehaviorsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const goTo = useNavigate();
  const { may } = usePeople();
  const input = useRef<HTMLInputElement>(null);
  const [at, setAt] = useState(search.at);
  const query = useQuery(behaviorsQuery);
  const text = search.text ?? '';
  const rows = useMemo(() => filterBehaviors(query.data?.behaviors ?? [], text), [query.data, text]);
  const current = rows.find((row) => row.id === at) ?? rows[0];
  const toggle = (): void => {
    if (current !== undefined) void switchBehavior(current);
  };
  useCommands([
    { id: 'behaviors.filter', title: 'Filter the behaviours', group: 'This page', keys: ['/'], strip: 'filter', run: () => input.current?.focus() },
    ...(may('engineer') ? [{ id: 'behaviors.switch', title: 'Turn the behaviour on or off', group: 'This page', keys: ['O'], strip: 'on or off', run: toggle } as const] : []),
  ]); // prettier-ignore
  return (
    <EntitiesFrame view="behaviors">
      <div className="bar bar-2">
        <FilterField
          ref={input}
          label="Filter the behaviours"
          placeholder="Filter by title, feature, kind or technique, or type /"
          value={text}
          onText={(next) => void navigate({ search: (before) => ({ ...before, text: next }), replace: true })}
        />
        <span className="small dim" role="status">
          {plural(rows.length, 'behaviour')}
          {query.data !== undefined && query.data.problems.length > 0 && `, ${plural(query.data.problems.length, 'problem')}`}
        </span>
      </div>
      {query.error !== null && (
        <ProblemBox what="The behaviours could not be read." error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && query.error === null && <Loading rows={14} what="Reading the behaviours" />}
      {query.data?.problems.map(({ source, line, message }) => (
        <p key={`${source}:${line} ${message}`} className="page-note problem" role="alert">
          <Value text={`${source}${line === undefined ? '' : `, line ${line}`}`} still mono limit={120} />: <Value text={message} still limit={400} />
        </p>
      ))}
      {query.data !== undefined && rows.length === 0 && (
        <Empty title={text === '' ? 'No behaviour is loaded.' : 'No behaviour fits this filter.'} action={text === '' ? undefined : <Link to="/entities/behaviors">Show all</Link>} />
      )}
      {rows.length > 0 && (
        <List
          label="Behaviours"
          rows={rows}
          columns={columns}
          getId={getId}
          at={current === undefined ? undefined : getId(current)}
          onAt={setAt}
          onOpen={(id) => void goTo({ to: '/entities/behaviors/$id', params: { id } })}
          rowHeight={48}
          rowClass={(row) => (row.enabled ? '' : 'is-off')}
          takesFocus={search.at !== undefined}
        />
      )}
    </EntitiesFrame>
  );
} // prettier-ignore

function filterBehaviors(rows: readonly BehaviorRow[], text: string): readonly BehaviorRow[] {
  const words = text.toLowerCase().split(/\s+/u).filter((word) => word !== '');
  if (words.length === 0) return rows;
  return rows.filter(({ title, features, kind, attack, source }) => {
    const all = [title, ...features, kind, ...attack, source].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  });
} // prettier-ignore

const columns: readonly ListColumn<BehaviorRow>[] = [
  { id: 'severity', header: 'Sev.', width: '34px', sortBy: (row) => severity.options.indexOf(row.severity), cell: (row) => <SeverityGlyph severity={row.severity} /> },
  {
    id: 'title',
    header: 'Behaviour',
    width: 'minmax(0, 1fr)',
    sortBy: (row) => row.title,
    cell: (row) => (
      <>
        <div className="line-1">
          <Value text={row.title} still limit={200} />
        </div>
        <div className="line-2">
          {row.tuned && 'tuned · '}
          {row.kind} of <Value text={row.features.join(', ')} still mono limit={120} />
        </div>
      </>
    ),
  },
  { id: 'attack', header: 'Technique', width: '110px', sortBy: (row) => row.attack[0] ?? '', cell: (row) => <span className="mono soft">{row.attack[0] ?? '–'}{row.attack.length > 1 && ` +${row.attack.length - 1}`}</span> },
  { id: 'days', header: '14 days', width: '96px', cell: (row) => row.days === undefined ? <span className="dim">–</span> : <Spark days={row.days} label={`${countToText(row.lastDay)} in the last 24 hours`} /> },
  { id: 'threshold', header: 'Speaks at', width: '96px', end: true, sortBy: (row) => row.threshold, cell: (row) => <span className="soft">{rarityToText(row.threshold)}</span> },
  { id: 'alerts', header: 'A day', width: '68px', end: true, sortBy: (row) => row.alertsADay ?? -1, cell: (row) => row.alertsADay === null ? <span className="dim">–</span> : countToShort(row.alertsADay) },
  { id: 'false', header: 'False', width: '68px', end: true, sortBy: (row) => row.falseShare ?? -1, cell: (row) => row.falseShare === null ? <span className="dim">–</span> : <span className="soft">{shareToText(row.falseShare)}</span> },
  { id: 'entities', header: 'Entities', width: '80px', end: true, sortBy: (row) => row.learning.entities, cell: (row) => <span className="soft">{countToShort(row.learning.entities)}</span> },
  { id: 'state', header: 'State', width: '80px', sortBy: (row) => row.learning.state, cell: (row) => <span className={`state-mark is-${row.learning.state === 'ready' ? 'works' : 'quiet'}`}>{learningWords[row.learning.state]}</span> },
]; // prettier-ignore
