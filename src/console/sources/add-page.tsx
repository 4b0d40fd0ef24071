import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SourceKindRow } from '../../model/configured-source.ts';
import { usePeople } from '../api/people.ts';
import { useCommands } from '../keys/keys.ts';
import { LiveDot, Page } from '../parts/page.tsx';
import { ProblemBox } from '../parts/states.tsx';
import { FirstRecords } from './first-records.tsx';
import { configuredQuery, kindsQuery } from './queries.ts';
import { SourceForm } from './source-form.tsx';
import { SourceStateLine } from './source-state.tsx';
import { SourceViews } from './source-views.tsx';
import { WaySteps } from './way-steps.tsx';
import { waysToSend } from './ways.ts';
import './sources.css';

const route = getRouteApi('/sources/add');

const groups = [
  { group: 'reads', title: 'Vedette reads it: files, queues, buckets' },
  { group: 'asks', title: 'Vedette asks for it: APIs of services' },
  { group: 'listens', title: 'Vedette listens on a port of its own' },
] as const satisfies readonly { group: SourceKindRow['group']; title: string }[];

/** Choose what you have; copy exact lines, or fill in a form and try it; see the first records come. */
export function AddSourcePage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const { may } = usePeople();
  const kinds = useQuery(kindsQuery);
  const chosenKind = kinds.data?.kinds.find(({ kind }) => kind === search.add);
  const way = search.add === undefined ? (search.way ?? 'curl') : undefined;
  const back = (): void => void navigate({ to: '/sources' });
  useCommands([{ id: 'add.back', title: 'Back to the sources', group: 'This page', keys: ['Escape'], run: back }]);
  return (
    <Page title="Add a source" tab="Add a source" start={<SourceViews view="add" />} end={<LiveDot />}>
      <div className="scroll">
        <div className="narrow-page stack">
          {search.add !== undefined && kinds.data !== undefined && chosenKind === undefined && <p className="is-bad">This version has no kind “{search.add}”.</p>}
          {chosenKind !== undefined && !may('engineer') && <p className="soft">Adding a source needs the role engineer.</p>}
          {chosenKind !== undefined && may('engineer') && <AddKind key={chosenKind.kind} kind={chosenKind} onCancel={back} />}
          <h2 className="section-title">
            {search.add === undefined ? 'It sends to Vedette: always on' : 'Or something else: it sends to Vedette, always on'}
          </h2>
          <nav className="ways" aria-label="Ways to send">
            {waysToSend(location.origin, '').map(({ id, name, summary }) => (
              <Link key={id} to="/sources/add" search={{ way: id }} className="way" aria-current={id === way ? 'true' : undefined}>
                <b>{name}</b>
                <br />
                <span className="soft small">{summary}</span>
              </Link>
            ))}
          </nav>
          {way !== undefined && <WaySteps key={way} chosen={way} />}
          {kinds.error !== null && <ProblemBox what="What else can be added could not be read." error={kinds.error} onRetry={() => void kinds.refetch()} />}
          {groups.map(({ group, title }) => (
            <Kinds key={group} title={title} kinds={kinds.data?.kinds.filter((kind) => kind.group === group) ?? []} chosen={search.add} />
          ))}
          {way !== undefined && <FirstRecords />}
        </div>
      </div>
    </Page>
  );
} // prettier-ignore

function Kinds({ title, kinds, chosen }: { readonly title: string; readonly kinds: readonly SourceKindRow[]; readonly chosen: string | undefined }) {
  if (kinds.length === 0) return null;
  return (
    <>
      <h2 className="section-title">{title}</h2>
      <nav className="ways" aria-label={title}>
        {kinds.map((kind) => (
          <Link key={kind.kind} to="/sources/add" search={{ add: kind.kind }} className="way" aria-current={kind.kind === chosen ? 'true' : undefined}>
            <b>{kind.title}</b>
            <br />
            <span className="soft small">{kind.summary}</span>
          </Link>
        ))}
      </nav>
    </>
  );
} // prettier-ignore

function AddKind({ kind, onCancel }: { readonly kind: SourceKindRow; readonly onCancel: () => void }) {
  const [added, setAdded] = useState<string>();
  const source = useQuery({ ...configuredQuery, refetchInterval: 2000 }).data?.sources.find(({ id }) => id === added);
  if (added === undefined) {
    return (
      <section className="card">
        <header>
          <h2>{kind.title}</h2>
          <span className="dim small">{kind.summary}</span>
        </header>
        <div className="body">
          <SourceForm kind={kind} onDone={setAdded} onCancel={onCancel} />
        </div>
      </section>
    );
  }
  return (
    <>
      <section className="card" role="status">
        <header>
          <h2>Added: {added}</h2>
          <Link className="end" to="/sources/of/$id" params={{ id: added }}>
            Open it
          </Link>
        </header>
        <div className="body">{source === undefined ? <p className="soft">Starting …</p> : <SourceStateLine source={source} />}</div>
      </section>
      <FirstRecords below={added} />
    </>
  );
} // prettier-ignore
