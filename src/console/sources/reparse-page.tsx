import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { sourceId } from '../../model/ids.ts';
import type { ReparseSelection } from '../../model/rewrite.ts';
import { usePeople } from '../api/people.ts';
import { Page } from '../parts/page.tsx';
import { Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { countToText } from '../words/format.ts';
import { rewriteRunsQuery } from './keeping-queries.ts';
import { RewriteRunView, startRun } from './rewrite-run.tsx';
import { SourceViews } from './source-views.tsx';
import './sources.css';

const route = getRouteApi('/sources/reparse');

/** Applies a changed parser or mapping to what is stored: first a trial, then for good. */
export function ReparsePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { may } = usePeople();
  const [source, setSource] = useState(search.source ?? '');
  const [format, setFormat] = useState(search.format ?? '');
  const [q, setQ] = useState('');
  const runs = useQuery(rewriteRunsQuery).data?.runs ?? [];
  const show = (run: string): void => void navigate({ search: { ...search, run } });
  const start = async (): Promise<void> => {
    const known = sourceId.safeParse(source.trim());
    const reparse: ReparseSelection = {
      ...(known.success ? { source: known.data } : {}),
      ...(format.trim() === '' ? {} : { format: format.trim() }),
      ...(q.trim() === '' ? {} : { q: q.trim() }),
    };
    const id = await startRun({ reparse }, false);
    if (id !== undefined) show(id);
  };
  const isEmpty = `${source}${format}${q}`.trim() === '';
  return (
    <Page title="Read the past anew" tab="Reparse" start={<SourceViews view="all" />}>
      <div className="scroll">
        <div className="narrow-page stack">
          <p className="soft">
            After a parser or a mapping has changed, what is stored can be read anew. Events keep their ids, so findings
            and alerts still point to them. First comes a trial that changes nothing.
          </p>
          {may('engineer') && (
            <div className="row wrap">
              <TextInput label="Source" value={source} onChange={(event) => setSource(event.currentTarget.value)} />
              <TextInput label="Read as" value={format} onChange={(event) => setFormat(event.currentTarget.value)} />
              <TextInput label="Search" value={q} onChange={(event) => setQ(event.currentTarget.value)} />
              <Button variant="filled" disabled={isEmpty} onClick={() => void start()}>
                Try
              </Button>
            </div>
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
