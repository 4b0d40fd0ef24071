import { Autocomplete, Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { sourceId } from '../../model/ids.ts';
import type { ReparseSelection } from '../../model/rewrite.ts';
import { usePeople } from '../api/people.ts';
import { overviewQuery } from '../api/queries.ts';
import { Page } from '../parts/page.tsx';
import { Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { countToText } from '../words/format.ts';
import { rewriteRunsQuery } from './keeping-queries.ts';
import { RewriteRunView, startRun } from './rewrite-run.tsx';
import { SourceViews } from './source-views.tsx';
import './sources.css';

const DAY_MS = 86_400_000;
const PERIODS = [
  { value: '', label: 'at any time' },
  { value: '1', label: 'in the last 24 hours' },
  { value: '7', label: 'in the last 7 days' },
  { value: '30', label: 'in the last 30 days' },
];

const route = getRouteApi('/sources/reparse');

/** Applies a changed parser or mapping to what is stored: first a trial, then for good. */
export function ReparsePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { may } = usePeople();
  const [source, setSource] = useState(search.source ?? '');
  const [format, setFormat] = useState(search.format ?? '');
  const [as, setAs] = useState('');
  const [q, setQ] = useState('');
  const [days, setDays] = useState('');
  const [allowUnreadable, setAllowUnreadable] = useState(false);
  const accounts = useQuery(overviewQuery).data?.sources ?? [];
  const formats = [...new Set(accounts.flatMap((account) => Object.keys(account.formats)))].sort();
  const runs = useQuery(rewriteRunsQuery).data?.runs ?? [];
  const show = (run: string): void => void navigate({ search: { ...search, run } });
  const start = async (): Promise<void> => {
    const known = sourceId.safeParse(source.trim());
    const reparse: ReparseSelection = {
      ...(known.success ? { source: known.data } : {}),
      ...(format.trim() === '' ? {} : { format: format.trim() }),
      ...(as.trim() === '' ? {} : { as: as.trim() }),
      ...(q.trim() === '' ? {} : { q: q.trim() }),
      ...(days === '' ? {} : { from: Date.now() - Number(days) * DAY_MS }),
      ...(allowUnreadable ? { allowUnreadable } : {}),
    };
    const id = await startRun({ reparse }, false);
    if (id !== undefined) show(id);
  };
  const isEmpty = `${source}${format}${q}${days}`.trim() === '';
  return (
    <Page title="Read the past anew" tab="Reparse" start={<SourceViews view="all" />}>
      <div className="scroll">
        <div className="narrow-page stack">
          <p className="soft">
            After a parser or a mapping has changed, what is stored can be read anew. Events keep their ids, so findings
            and alerts still point to them. First comes a trial that changes nothing.
          </p>
          {may('engineer') && (
            <form
              className="stack"
              onSubmit={(event) => {
                event.preventDefault();
                if (!isEmpty) void start();
              }}
            >
              <div className="pick-fields">
                <Autocomplete
                  label="Of the source"
                  placeholder="any"
                  data={accounts.map((account) => account.source)}
                  value={source}
                  onChange={setSource}
                />
                <Autocomplete
                  label="Understood as"
                  placeholder="any format"
                  data={formats}
                  value={format}
                  onChange={setFormat}
                />
                <Select
                  label="That happened"
                  data={PERIODS}
                  value={days}
                  allowDeselect={false}
                  onChange={(value) => setDays(value ?? '')}
                />
                <TextInput
                  label="And found by"
                  placeholder="user:alice, or any search"
                  value={q}
                  onChange={(event) => setQ(event.currentTarget.value)}
                />
                <Autocomplete
                  label="Read them as"
                  placeholder="what they are recognised as"
                  data={formats}
                  value={as}
                  onChange={setAs}
                />
              </div>
              <Checkbox
                label="What cannot be read any more becomes an unreadable record; otherwise it stays as it is"
                checked={allowUnreadable}
                onChange={(event) => setAllowUnreadable(event.currentTarget.checked)}
              />
              <div className="row">
                <Button type="submit" variant="filled" disabled={isEmpty}>
                  Try
                </Button>
                <span className="soft">
                  {isEmpty ? 'Say at least one of source, format, time and search.' : 'Nothing is changed by a trial.'}
                </span>
              </div>
            </form>
          )}
          {search.run !== undefined && <RewriteRunView key={search.run} id={search.run} onRun={show} />}
          {runs.length > 0 && (
            <section className="card">
              <header>
                <h2>Runs</h2>
              </header>
              <table className="plain-table">
                <tbody>
                  {runs.map((run) => (
                    <tr key={run.id}>
                      <td>
                        <button type="button" className="plain link" onClick={() => show(run.id)}>
                          <Clock time={run.created} full />
                        </button>
                      </td>
                      <td>{run.apply ? 'for good' : 'trial'}</td>
                      <td>{run.state === 'running' ? `${Math.floor(100 * run.share)} %` : run.state}</td>
                      <td className="number">{countToText(run.counts.changed)}</td>
                      <td>
                        <Value
                          text={run.reparse?.source ?? run.reparse?.format ?? run.unreadable?.source ?? run.kind}
                          still
                        />
                      </td>
                      <td className="soft">
                        <Value text={run.by} still />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )}
        </div>
      </div>
    </Page>
  );
}
