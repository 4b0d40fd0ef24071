import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { IconArrowUpRight, IconCopy, IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import type { Event } from '../../model/event.ts';
import type { EventId } from '../../model/ids.ts';
import { usePreferences } from '../api/preferences.ts';
import { eventQuery } from '../api/queries.ts';
import { useCommands } from '../keys/keys.ts';
import { EntityChip } from '../parts/entity.tsx';
import { Loading, ProblemBox } from '../parts/states.tsx';
import { Value } from '../parts/value.tsx';
import { timeToExact } from '../words/format.ts';
import { eventToSummary, flattenFields, type FlatField } from './event-text.ts';
import { qualityWords } from './quality-words.ts';

interface EventViewProps {
  readonly id: EventId;
  /** closes the drawer; undefined on the event's own page */
  readonly onClose: (() => void) | undefined;
}

/** One event: entities on top, the original left, OCSF right, the raw record below. */
export function EventView({ id, onClose }: EventViewProps) {
  const query = useQuery(eventQuery(id));
  if (query.data !== undefined) return <KnownEvent event={query.data.event} onClose={onClose} />;
  return (
    <div>
      <h1 className="sr" tabIndex={-1}>
        Event
      </h1>
      {query.error === null ? (
        <Loading rows={12} height={30} what="Reading the event" />
      ) : (
        <ProblemBox what="The event could not be read." error={query.error} onRetry={() => void query.refetch()} />
      )}
    </div>
  );
}

function KnownEvent({ event, onClose }: { readonly event: Event; readonly onClose: (() => void) | undefined }) {
  const { zone } = usePreferences();
  const [find, setFind] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const original = useMemo(() => flattenFields(event.fields), [event]);
  const ocsf = useMemo(() => flattenFields(event.ocsf), [event]);
  const json = JSON.stringify(event, null, 2);
  const copy = (text: string) => (): void => void navigator.clipboard.writeText(text);
  const raw = event.raw ?? JSON.stringify(event.fields, null, 2);
  const Heading = onClose === undefined ? 'h1' : 'h2';
  useCommands(
    [
      { id: 'event.copy', title: 'Copy the event as JSON', group: 'This page', keys: ['Y'], strip: 'copy as JSON', run: copy(json) },
      { id: 'event.find', title: 'Find in fields', group: 'This page', keys: ['/'], strip: 'find', run: () => input.current?.focus() },
    ],
    { inOverlay: onClose !== undefined },
  ); // prettier-ignore
  return (
    <article className="event">
      <header className="event-head">
        <div className="row">
          <Heading tabIndex={-1} className="event-title">
            {eventToSummary(event).what}
          </Heading>
          <span className="soft clock">{timeToExact(event.time, zone)}</span>
          <span className="soft cut grow">
            · <Value text={event.source} field="source" />
          </span>
          <Menu position="bottom-end" width={200}>
            <Menu.Target>
              <Button leftSection={<IconCopy size={14} />}>Copy</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={copy(json)}>As JSON</Menu.Item>
              <Menu.Item onClick={copy(raw)}>The raw record</Menu.Item>
              <Menu.Item onClick={copy(event.id)}>Its id</Menu.Item>
              <Menu.Item onClick={copy(`${location.origin}/events/${event.id}`)}>A link to it</Menu.Item>
            </Menu.Dropdown>
          </Menu>
          {onClose !== undefined && (
            <>
              <Link to="/events/$id" params={{ id: event.id }} className="icon-link" aria-label="Open on its own page">
                <IconArrowUpRight size={16} />
              </Link>
              <ActionIcon aria-label="Close" onClick={onClose}>
                <IconX size={16} />
              </ActionIcon>
            </>
          )}
        </div>
        <div className="row wrap chips">
          {event.entities.map((entity) => (
            <EntityChip key={`${entity.id} ${entity.role}`} entity={entity} />
          ))}
        </div>
        {event.quality.length > 0 && (
          <p className="event-quality">{event.quality.map((fact) => qualityWords[fact]).join(' · ')}</p>
        )}
        <div className="row event-find">
          <TextInput
            ref={input}
            className="grow"
            leftSection={<IconSearch size={14} />}
            placeholder="Find in fields"
            aria-label="Find in fields"
            value={find}
            onChange={(change) => setFind(change.currentTarget.value)}
          />
          <span className="dim small">
            {event.format}
            {event.logSources.length > 0 &&
              ` · ${event.logSources.map((source) => [source.product, source.category, source.service].filter((part) => part !== undefined).join('/')).join(', ')}`}
          </span>
        </div>
      </header>
      <div className="event-columns">
        <FieldTable title="Original" fields={original} find={find} asFields />
        <FieldTable title="OCSF 1.8" fields={ocsf} find={find} />
      </div>
      <section className="event-raw">
        <h3>Raw record</h3>
        <pre className="lines mono" tabIndex={0} aria-label="Raw record">
          <Value text={raw} lines mono />
        </pre>
      </section>
    </article>
  );
}

interface FieldTableProps {
  readonly title: string;
  readonly fields: readonly FlatField[];
  readonly find: string;
  /** names are fields of the query language */
  readonly asFields?: boolean;
}

function FieldTable({ title, fields, find, asFields = false }: FieldTableProps) {
  const needle = find.trim().toLowerCase();
  const shown = fields.filter(({ field, value }) => `${field} ${value}`.toLowerCase().includes(needle));
  return (
    <section className="event-fields">
      <h3>
        {title}{' '}
        <span className="dim">
          {shown.length === fields.length ? fields.length : `${shown.length} of ${fields.length}`}
        </span>
      </h3>
      <table>
        <tbody>
          {shown.map(({ field, value }) => (
            <tr key={field}>
              <th scope="row" className="mono">
                <Value text={field} still limit={120} />
              </th>
              <td className="mono">
                <Value text={value} {...(asFields ? { field } : {})} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length === 0 && <p className="dim small">Nothing here has these words.</p>}
    </section>
  );
}
