import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { usePeople } from '../api/people.ts';
import { qualityWords } from '../events/quality-words.ts';
import { conditionText } from '../hunt/query-text.ts';
import { useCommands } from '../keys/keys.ts';
import { FilterField } from '../parts/filter-field.tsx';
import { ListAndPreview } from '../parts/list-and-preview.tsx';
import { List } from '../parts/list.tsx';
import { LiveDot, Page } from '../parts/page.tsx';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { Value } from '../parts/value.tsx';
import { countToText, plural } from '../words/format.ts';
import { accountsToSum } from './account.ts';
import { switchSource } from './change-source.ts';
import { countQuality } from './quality-counts.ts';
import { sourceColumns } from './source-columns.tsx';
import { SourceFacts } from './source-facts.tsx';
import type { SourceRow } from './source-rows.ts';
import { SourceStateLine } from './source-state.tsx';
import { SourceViews } from './source-views.tsx';
import { SumLine } from './sum-line.tsx';
import { useSourceRows } from './use-source-rows.ts';
import './sources.css';

const route = getRouteApi('/sources');
const getId = (row: SourceRow): string => row.id;

/** Does everything arrive, and is it understood? */
export function SourcesPage() {
  const search = route.useSearch();
  const setSearch = route.useNavigate();
  const navigate = useNavigate();
  const { may } = usePeople();
  const input = useRef<HTMLInputElement>(null);
  const [at, setAt] = useState(search.at);
  const { rows: all, overview, configured, problems } = useSourceRows();
  const text = search.text ?? '';
  const rows = text === '' ? all : all.filter((row) => matches(row, text));
  const current = rows.find((row) => row.id === at) ?? rows[0];
  const add = (): void => void navigate({ to: '/sources/add' });
  const open = (id: string): void => void navigate({ to: '/sources/of/$id', params: { id } });
  useCommands([
    { id: 'sources.filter', title: 'Filter the sources', group: 'This page', keys: ['/'], strip: 'filter', run: () => input.current?.focus() },
    { id: 'sources.add', title: 'Add a source', group: 'This page', keys: ['N'], strip: 'add a source', run: add },
    { id: 'sources.unreadable', title: 'Unreadable records', group: 'This page', keys: ['M'], strip: 'unreadable', run: () => void navigate({ to: '/sources/unreadable' }) },
    ...(may('engineer') ? [{ id: 'sources.switch', title: 'Pause or start the source', group: 'This page', keys: ['O'], strip: 'pause or start', run: () => void (current?.configured === undefined ? undefined : switchSource(current.configured)) } as const] : []),
  ]); // prettier-ignore
  const { sum, wrong } = accountsToSum(overview.data?.sources ?? []);
  const error = overview.error ?? configured.error;
  // drawn when it is whole, so that nothing moves under the hand
  const isWhole = configured.data !== undefined || configured.error !== null;
  return (
    <Page
      title="Sources"
      start={<SourceViews view="all" />}
      end={
        <>
          <LiveDot />
          {may('engineer') && (
            <Button variant="filled" leftSection={<IconPlus size={15} />} onClick={add}>
              Add a source
            </Button>
          )}
        </>
      }
    >
      {error !== null && (
        <ProblemBox
          what={problemWords(overview.data !== undefined, configured.data !== undefined)}
          error={error}
          onRetry={() => void Promise.all([overview.refetch(), configured.refetch()])}
        />
      )}
      {overview.isPending && error === null && <Loading rows={6} height={32} what="Reading the sources" />}
      {overview.data !== undefined && all.length === 0 && (
        <Empty title="Nothing has sent a record yet." action={<Button onClick={add}>Add a source</Button>}>
          This machine is watched by itself; its first events come within a minute.
        </Empty>
      )}
      {all.length > 0 && (
        <>
          <div className="sources-sum">
            <SumLine sum={sum} wrong={wrong} />
            <Quality sources={overview.data?.sources ?? []} />
            {problems.map(({ file, line, message }) => (
              <p key={`${line} ${message}`} className="is-bad" role="alert">
                <Value text={`${file}:${line}`} still mono limit={120} />: <Value text={message} still limit={400} />
              </p>
            ))}
          </div>
          <div className="bar bar-2">
            <FilterField
              ref={input}
              label="Filter the sources"
              placeholder="Filter by a part of the name, kind, format or state, or type /"
              value={text}
              onText={(next) => void setSearch({ search: { text: next }, replace: true })}
            />
            <span className="small dim" role="status">
              {plural(rows.length, 'source')}
            </span>
          </div>
          {rows.length === 0 && <Empty title="No source fits this filter." action={<Link to="/sources">Show all</Link>} />}
        </>
      )}
      {current !== undefined && isWhole && (
        <ListAndPreview
          share={72}
          list={<List label="Sources" rows={rows} columns={sourceColumns} getId={getId} at={current.id} onAt={setAt} onOpen={open} rowHeight={48} takesFocus={search.at !== undefined} />}
          preview={<Preview row={current} />}
        />
      )}
    </Page>
  );
} // prettier-ignore

function problemWords(hasCounts: boolean, hasConfigured: boolean): string {
  if (!hasCounts) return 'The sources could not be read.';
  return hasConfigured ? 'What is shown is not fresh.' : 'Which sources are configured could not be read.';
}

function matches({ id, configured, account }: SourceRow, text: string): boolean {
  const words = [id, configured?.title ?? '', configured?.state.state ?? '', ...Object.keys(account.formats)].join(' ').toLowerCase(); // prettier-ignore
  return text.toLowerCase().split(/\s+/u).every((word) => words.includes(word)); // prettier-ignore
}

function Quality({ sources }: { readonly sources: Parameters<typeof countQuality>[0] }) {
  const facts = countQuality(sources);
  if (facts.length === 0) return null;
  return (
    <details className="small">
      <summary>How well it was understood: {plural(facts.length, 'fact')} about events; none of them was dropped</summary>
      <table className="plain-table">
        <tbody>
          {facts.map(({ fact, count, sources: names }) => (
            <tr key={fact}>
              <td className="number quality-count">{countToText(count)}</td>
              <td>{qualityWords[fact]}</td>
              <td className="dim">{names.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
} // prettier-ignore

function Preview({ row }: { readonly row: SourceRow }) {
  const { configured } = row;
  return (
    <aside className="preview" aria-label="Source">
      <div className="preview-body">
        <h2 className="preview-title">
          <Value text={row.id} field="source" limit={200} />
        </h2>
        {configured !== undefined && (
          <section>
            <p className="soft">
              {configured.title}
              {configured.from === 'file' && `, written in ${configured.place ?? 'the sources file'}`}
            </p>
            <SourceStateLine source={configured} />
            {configured.problem !== null && (
              <p className="is-bad">
                <Value text={configured.problem} still limit={600} />
              </p>
            )}
          </section>
        )}
        <SourceFacts row={row} />
        <p className="row">
          <Link to="/sources/of/$id" params={{ id: row.id }}>
            Open
          </Link>
          <Link to="/hunt" search={{ q: conditionText('source', row.parts[0]?.source ?? row.id, '='), from: 'now-1h', to: 'now' }}>
            Its events
          </Link>
        </p>
      </div>
    </aside>
  );
} // prettier-ignore
