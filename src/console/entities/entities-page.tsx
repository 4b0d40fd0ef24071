import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { EntityRow } from '../../model/baseline.ts';
import { entityKind } from '../../model/entity.ts';
import { conditionText } from '../hunt/query-text.ts';
import { useCommands } from '../keys/keys.ts';
import { FilterField } from '../parts/filter-field.tsx';
import { List } from '../parts/list.tsx';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { countToText } from '../words/format.ts';
import { EntitiesFrame } from './entities-frame.tsx';
import { entityColumns } from './entity-columns.tsx';
import { entitiesQuery, MOST_ROWS } from './queries.ts';

const route = getRouteApi('/entities');
const getId = (row: EntityRow): string => row.id;
const kinds = entityKind.options.map((value) => ({ value, label: value }));

/** Users, devices, applications, addresses, by what is unusual about them now. */
export function EntitiesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const goTo = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [at, setAt] = useState(search.at);
  const text = search.text ?? '';
  const [asked] = useDebouncedValue(text, 200);
  const query = useQuery(entitiesQuery({ text: asked, kind: search.kind, group: search.group }));
  const rows = query.data?.entities ?? [];
  const current = rows.find((row) => row.id === at) ?? rows[0];
  const hunt = (): void => {
    if (current !== undefined)
      void goTo({ to: '/hunt', search: { q: conditionText('entity', current.id, '='), from: 'now-7d', to: 'now' } });
  };
  useCommands([
    { id: 'entities.filter', title: 'Filter the entities', group: 'This page', keys: ['/'], strip: 'filter', run: () => input.current?.focus() },
    { id: 'entities.hunt', title: 'Hunt for what it did', group: 'This page', keys: ['H'], strip: 'its events', run: hunt },
  ]); // prettier-ignore
  const isFiltered = text !== '' || search.kind !== undefined || search.group !== undefined;
  return (
    <EntitiesFrame view="entities">
      <div className="bar bar-2">
        <FilterField
          ref={input}
          label="Filter the entities"
          placeholder="Filter by a part of the name, or type /"
          value={text}
          onText={(next) => void navigate({ search: (before) => ({ ...before, text: next }), replace: true })}
        />
        <Select
          aria-label="Kind"
          placeholder="every kind"
          clearable
          w={140}
          data={kinds}
          value={search.kind ?? null}
          onChange={(value) =>
            void navigate({
              search: (before) => ({ ...before, kind: entityKind.safeParse(value).data }),
              replace: true,
            })
          }
        />
        {search.group !== undefined && (
          <Link to="/entities" search={(before) => ({ ...before, group: undefined })} className="small">
            Only the peer group {search.group}: show all
          </Link>
        )}
        <span className="small dim" role="status">
          {query.data !== undefined &&
            (query.data.total > MOST_ROWS
              ? `the riskiest ${countToText(MOST_ROWS)} of ${countToText(query.data.total)}`
              : `${countToText(query.data.total)} ${query.data.total === 1 ? 'entity' : 'entities'}`)}
        </span>
      </div>
      {query.error !== null && (
        <ProblemBox what="The entities could not be read." error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && query.error === null && <Loading rows={14} what="Reading the entities" />}
      {query.data !== undefined && rows.length === 0 && (
        <Empty
          title={isFiltered ? 'No entity fits this filter.' : 'Nobody has been observed yet.'}
          action={isFiltered ? <Link to="/entities">Show all</Link> : <Link to="/sources">See the sources</Link>}
        >
          {!isFiltered && 'Users, devices and addresses appear here with the first events that name them.'}
        </Empty>
      )}
      {rows.length > 0 && (
        <List
          label="Entities"
          rows={rows}
          columns={entityColumns}
          getId={getId}
          at={current === undefined ? undefined : getId(current)}
          onAt={setAt}
          onOpen={(id) => void goTo({ to: '/entities/of/$id', params: { id } })}
          rowHeight={48}
          takesFocus={search.at !== undefined}
        />
      )}
    </EntitiesFrame>
  );
}
