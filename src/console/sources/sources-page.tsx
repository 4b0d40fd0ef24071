import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { usePeople } from '../api/people.ts';
import { overviewQuery } from '../api/queries.ts';
import { useCommands } from '../keys/keys.ts';
import { qualityWords } from '../events/quality-words.ts';
import { LiveDot, Page } from '../parts/page.tsx';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { countToText } from '../words/format.ts';
import { accountsToSum } from './account.ts';
import { countQuality } from './quality-counts.ts';
import { SourceTable } from './source-table.tsx';
import { SourceViews } from './source-views.tsx';
import { SumLine } from './sum-line.tsx';

/** Does everything arrive, and is it understood? */
export function SourcesPage() {
  const navigate = useNavigate();
  const { may } = usePeople();
  const overview = useQuery({ ...overviewQuery, refetchInterval: 5000 });
  const add = (): void => void navigate({ to: '/sources/add' });
  useCommands([
    { id: 'sources.add', title: 'Add a source', group: 'This page', keys: ['N'], strip: 'add a source', run: add },
    { id: 'sources.unreadable', title: 'Unreadable records', group: 'This page', keys: ['M'], strip: 'unreadable', run: () => void navigate({ to: '/sources/unreadable' }) },
  ]); // prettier-ignore
  const sources = overview.data?.sources ?? [];
  const { sum, wrong } = accountsToSum(sources);
  const quality = countQuality(sources);
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
      <div className="scroll">
        {overview.error !== null && (
          <ProblemBox
            what={overview.data === undefined ? 'The sources could not be read.' : 'These counts are not fresh.'}
            error={overview.error}
            onRetry={() => void overview.refetch()}
          />
        )}
        {overview.isPending && overview.error === null && <Loading rows={6} height={32} what="Reading the sources" />}
        {overview.data !== undefined && sources.length === 0 && (
          <Empty title="Nothing has sent a record yet." action={<Button onClick={add}>Add a source</Button>}>
            This machine is watched by itself; its first events come within a minute.
          </Empty>
        )}
        {sources.length > 0 && (
          <div className="sources">
            <section className="card">
              <header>
                <h2>The sum</h2>
                <span className="dim small">records since each source was first seen, checked on this page</span>
              </header>
              <div className="body">
                <SumLine sum={sum} wrong={wrong} />
              </div>
            </section>
            <section className="card">
              <header>
                <h2>Every source</h2>
              </header>
              <div className="body sources-table" tabIndex={0} role="region" aria-label="Every source">
                <SourceTable sources={sources} long />
              </div>
            </section>
            <section className="card">
              <header>
                <h2>How well it was understood</h2>
                <span className="dim small">facts about events; none of them was dropped</span>
              </header>
              <div className="body">
                {quality.length === 0 && (
                  <p className="soft">Nothing to say: every record had a time, a zone and a known format.</p>
                )}
                <table className="plain-table">
                  <tbody>
                    {quality.map(({ fact, count, sources: names }) => (
                      <tr key={fact}>
                        <td className="number quality-count">{countToText(count)}</td>
                        <td>{qualityWords[fact]}</td>
                        <td className="dim">{names.join(', ')}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
                {sum.unreadable > 0 && (
                  <p className="soft">
                    <Link to="/sources/unreadable">{countToText(sum.unreadable)} records could not be read</Link>; they
                    are kept with the reason.
                  </p>
                )}
              </div>
            </section>
          </div>
        )}
      </div>
    </Page>
  );
}
