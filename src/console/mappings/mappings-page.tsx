import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { MappingRow } from '../../model/mapping-api.ts';
import { usePeople } from '../api/people.ts';
import { Page } from '../parts/page.tsx';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { Age } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { countToText, plural } from '../words/format.ts';
import { SourceViews } from '../sources/source-views.tsx';
import { mappingsQuery } from './queries.ts';
import './mappings.css';

/** What gives a meaning to records that no parser in code knows. */
export function MappingsPage() {
  const query = useQuery(mappingsQuery);
  const { may } = usePeople();
  const navigate = useNavigate();
  const failure = query.data?.set.failure;
  return (
    <Page
      title="Mappings"
      start={<SourceViews view="mappings" />}
      end={
        may('engineer') && (
          <Button leftSection={<IconPlus size={15} />} onClick={() => void navigate({ to: '/mappings/new' })}>
            New mapping
          </Button>
        )
      }
    >
      {failure != null && (
        <div className="problem" role="alert">
          <p>
            <b>The last change is not active.</b> {failure.message} What was in force before goes on.
          </p>
        </div>
      )}
      {query.error !== null && <ProblemBox what="The mappings could not be read." error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && query.error === null && <Loading rows={6} what="Reading the mappings" />}
      {query.data?.mappings.length === 0 && (
        <Empty
          title="There are no mappings."
          action={may('engineer') && <Button onClick={() => void navigate({ to: '/mappings/new' })}>Make one from records</Button>}
        >
          A mapping gives a meaning to a format that Vedette does not know: where the time stands, who did it, from where. Until then such records are kept and can be searched by their fields and words.
        </Empty>
      )}
      {query.data !== undefined && query.data.mappings.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label="Mappings">
          <MappingTable mappings={query.data.mappings} />
        </div>
      )}
    </Page>
  );
} // prettier-ignore

const origins = { own: 'written here', files: 'file', learnt: 'learnt' } as const;

function MappingTable({ mappings }: { readonly mappings: readonly MappingRow[] }) {
  return (
    <table className="plain-table mappings">
      <thead>
        <tr>
          <th scope="col">Mapping</th>
          <th scope="col">Reads</th>
          <th scope="col">From</th>
          <th scope="col">State</th>
          <th scope="col" className="right">Events</th>
          <th scope="col">Changed</th>
        </tr>
      </thead>
      <tbody>
        {mappings.map((mapping) => (
          <tr key={`${mapping.origin} ${mapping.id}`}>
            <td>
              <Link to="/mappings/$id" params={{ id: mapping.id }}>
                <Value text={mapping.title} still limit={120} />
              </Link>{' '}
              {mapping.origin !== 'learnt' && <span className="dim mono small"><Value text={mapping.id} still limit={100} /></span>}
            </td>
            <td>{mapping.input}</td>
            <td className="soft">
              {origins[mapping.origin]}
              {mapping.origin === 'files' && <> <span className="mono small"><Value text={mapping.from} still limit={80} /></span></>}
            </td>
            <td><State mapping={mapping} /></td>
            <td className="right number">{mapping.origin === 'learnt' ? '' : countToText(mapping.events)}</td>
            <td className="soft">{mapping.changed === null ? '' : <><Age time={mapping.changed} /> ago by <Value text={mapping.by} still limit={60} /></>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
} // prettier-ignore

function State({ mapping }: { readonly mapping: MappingRow }) {
  const errors = mapping.problems.filter(({ level }) => level === 'error').length;
  if (!mapping.enabled) return <span className="dim">off</span>;
  if (errors > 0) return <span className="is-bad">left out: {plural(errors, 'error')}</span>;
  if (mapping.problems.length > 0) return <span>{plural(mapping.problems.length, 'warning')}</span>;
  return <span className="soft">in force</span>;
}
