import { Button } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ConfiguredSourceDetail } from '../../model/configured-source.ts';
import { usePeople } from '../api/people.ts';
import { useCommands } from '../keys/keys.ts';
import { useTitle } from '../parts/page.tsx';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { Age } from '../parts/time.tsx';
import { failed } from '../parts/undo.tsx';
import { Value } from '../parts/value.tsx';
import { textToPlain } from '../words/visible-text.ts';
import { removeSource, restartSource, switchSource, trySource, type Tried } from './change-source.ts';
import { kindsQuery, sourceQuery } from './queries.ts';
import { rateOf, rateToText, type SourceRow } from './source-rows.ts';
import { SourceFacts } from './source-facts.tsx';
import { SourceForm } from './source-form.tsx';
import { SourceOverTime } from './source-over-time.tsx';
import { sourceSections } from './source-sections.ts';
import { SourceSettings } from './source-settings.tsx';
import { SourceStateLine, SourceStateMark } from './source-state.tsx';
import { useSourceRows } from './use-source-rows.ts';
import '../alerts/alerts.css';
import '../detections/detections.css';
import './sources.css';

const route = getRouteApi('/sources/of/$id');

/** One source: how it is doing, what it receives, how well that is understood, and what it was told. */
export function SourcePage() {
  const { id } = route.useParams();
  const navigate = useNavigate();
  const { rows, overview, configured } = useSourceRows();
  const row = rows.find((each) => each.id === id);
  const isRead = overview.data !== undefined && configured.data !== undefined;
  if (row !== undefined && isRead) return <WholeSource key={id} row={row} />;
  const error = overview.error ?? configured.error;
  return (
    <main id="main" tabIndex={-1}>
      <h1 className="sr" tabIndex={-1}>
        Source
      </h1>
      {error !== null && <ProblemBox what="The source could not be read." error={error} onRetry={() => void Promise.all([overview.refetch(), configured.refetch()])} />}
      {error === null && !isRead && <Loading rows={8} what="Reading the source" />}
      {isRead && (
        <Empty title="There is no source of this name." action={<Button onClick={() => void navigate({ to: '/sources' })}>See all sources</Button>}>
          It never sent a record, or it was removed before it did.
        </Empty>
      )}
    </main>
  );
} // prettier-ignore

function WholeSource({ row }: { readonly row: SourceRow }) {
  const navigate = useNavigate();
  const { may } = usePeople();
  useTitle(textToPlain(row.id, 80));
  const { configured } = row;
  const detail = useQuery({ ...sourceQuery(configured?.kind ?? '', configured?.name ?? ''), enabled: configured !== undefined }).data?.source; // prettier-ignore
  const [isChanging, setChanging] = useState(false);
  const [tried, setTried] = useState<Tried | 'trying'>();
  const back = (): void => void navigate({ to: '/sources', search: { at: row.id } });
  const mayChange = configured !== undefined && configured.from === 'console' && may('engineer');
  const attempt = async (): Promise<void> => {
    if (configured === undefined) return;
    setTried('trying');
    try {
      setTried(await trySource({ kind: configured.kind, name: configured.name }));
    } catch (error) {
      setTried(undefined);
      failed('It was not tried.', error);
    }
  };
  useCommands([
    { id: 'source.back', title: 'Back to the sources', group: 'This page', keys: ['Escape'], run: () => (isChanging ? setChanging(false) : back()) },
    ...(configured !== undefined && may('engineer') ? [
      { id: 'source.test', title: 'Test it', group: 'This page', keys: ['T'], strip: 'test', run: () => void attempt() } as const,
      { id: 'source.restart', title: 'Start it again', group: 'This page', keys: ['R'], strip: 'start again', run: () => void restartSource(configured) } as const,
      { id: 'source.switch', title: 'Pause or start it', group: 'This page', keys: ['O'], strip: 'pause or start', run: () => void switchSource(configured) } as const,
    ] : []),
    ...(mayChange ? [{ id: 'source.change', title: 'Change its settings', group: 'This page', keys: ['C'], strip: 'change', run: () => setChanging(true) } as const] : []),
  ]); // prettier-ignore
  return (
    <main id="main" tabIndex={-1}>
      <div className="alert-head">
        <div className="crumbs">
          <button type="button" className="plain soft" onClick={back}>
            Sources
          </button>
          <IconChevronRight size={14} className="dim" />
          <span className="soft cut">{configured?.title ?? 'speaks to us'}</span>
          {configured !== undefined && may('engineer') && (
            <div className="end">
              <Button onClick={() => void attempt()}>Test</Button>
              <Button onClick={() => void restartSource(configured)}>{configured.state.state === 'fails' ? 'Try now' : 'Start again'}</Button>
              {mayChange && <Button onClick={() => void switchSource(configured)}>{configured.enabled ? 'Pause' : 'Start'}</Button>}
              {mayChange && <Button onClick={() => setChanging(true)}>Change</Button>}
            </div>
          )}
        </div>
        <h1 tabIndex={-1}>
          <Value text={row.id} still limit={300} />
        </h1>
        <Facts row={row} />
      </div>
      <div className="alert-columns">
        <div className="alert-main">
          {configured !== undefined && <SourceStateLine source={configured} />}
          {configured !== undefined && configured.problem !== null && (
            <p className="is-bad">
              <Value text={configured.problem} still limit={800} />
            </p>
          )}
          <div aria-live="polite">{tried !== undefined && <TriedLine tried={tried} />}</div>
          {isChanging && detail !== undefined ? <Change source={detail} onEnd={() => setChanging(false)} /> : <SourceOverTime row={row} />}
          {!isChanging && detail !== undefined && <SourceSettings source={detail} />}
          {!isChanging && mayChange && <Remove onRemove={() => void removeSource(configured).then((isGone) => isGone && back())} />}
        </div>
        <aside className="alert-side" aria-label="What came of it">
          <div className="preview-body source-facts">
            <SourceFacts row={row} />
          </div>
          {sourceSections.map((Section, index) => (
            <Section key={index} source={row.id} parts={row.parts} />
          ))}
        </aside>
      </div>
    </main>
  );
} // prettier-ignore

function Facts({ row }: { readonly row: SourceRow }) {
  const { configured, account } = row;
  return (
    <dl className="head-facts">
      <div>
        <dt>State</dt>
        <dd>
          <SourceStateMark row={row} />
        </dd>
      </div>
      <div>
        <dt>Now</dt>
        <dd>{rateToText(rateOf(row.minutes))}</dd>
      </div>
      <div>
        <dt>Last record</dt>
        <dd>{account.lastReceived === null ? <span className="dim">never</span> : <Age time={account.lastReceived} />}</dd>
      </div>
      {configured !== undefined && configured.listens.length > 0 && (
        <div>
          <dt>Listens</dt>
          <dd className="mono">{configured.listens.join(', ')}</dd>
        </div>
      )}
      {configured?.from === 'file' && (
        <div>
          <dt>Written in</dt>
          <dd className="mono">{configured.place}</dd>
        </div>
      )}
      {row.parts.length > 1 && (
        <div>
          <dt>Senders, files or parts</dt>
          <dd>{row.parts.length}</dd>
        </div>
      )}
    </dl>
  );
} // prettier-ignore

function TriedLine({ tried }: { readonly tried: Tried | 'trying' }) {
  if (tried === 'trying') return <p className="soft">Trying …</p>;
  return (
    <p className={tried.works ? 'is-ok' : 'is-bad'}>
      {tried.works ? '✓ ' : '✗ '}
      <Value text={tried.message} still limit={800} />
    </p>
  );
}

function Change({ source, onEnd }: { readonly source: ConfiguredSourceDetail; readonly onEnd: () => void }) {
  const kind = useQuery(kindsQuery).data?.kinds.find((each) => each.kind === source.kind);
  if (kind === undefined) return <p className="soft">This version does not know this kind any more.</p>;
  return (
    <>
      <h2 className="section-title">Change its settings</h2>
      <SourceForm kind={kind} source={source} onDone={onEnd} onCancel={onEnd} />
    </>
  );
}

function Remove({ onRemove }: { readonly onRemove: () => void }) {
  const [asked, setAsked] = useState(false);
  return (
    <div className="row wrap">
      {asked ? (
        <>
          <span>It stops, and how far it had come is forgotten: added again it begins anew. Its account and its events stay.</span>
          <Button color="red" variant="light" onClick={onRemove}>
            Remove it
          </Button>
          <Button variant="subtle" onClick={() => setAsked(false)}>
            Keep it
          </Button>
        </>
      ) : (
        <Button onClick={() => setAsked(true)}>Remove …</Button>
      )}
    </div>
  );
} // prettier-ignore
