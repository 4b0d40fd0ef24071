import { Menu, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { AlertStatus } from '../../model/alert.ts';
import { api } from '../../model/api.ts';
import { severity, type Severity } from '../../model/severity.ts';
import { answerOf, client } from '../api/client.ts';
import { useCommands } from '../keys/keys.ts';
import { SeverityWord, severityWords } from '../parts/severity.tsx';
import { countToText } from '../words/format.ts';

const route = getRouteApi('/queue/alerts');
const views = [
  { status: 'open', words: 'Open' },
  { status: 'in-progress', words: 'In progress' },
  { status: 'closed', words: 'Closed' },
  { status: 'all', words: 'All' },
] as const;

/** The views of the queue, each with its count. */
export function AlertViews({ view }: { readonly view: AlertStatus | 'all' }) {
  return (
    <div className="views">
      {views.map(({ status, words }) => (
        <Link
          key={status}
          to="/queue/alerts"
          search={(before) => ({ ...before, status, at: undefined })}
          aria-current={status === view ? 'page' : undefined}
        >
          {words} <Count status={status === 'all' ? undefined : status} />
        </Link>
      ))}
    </div>
  );
}

function Count({ status }: { readonly status: AlertStatus | undefined }) {
  const count = useQuery({
    queryKey: ['alert-count', status],
    queryFn: ({ signal }) =>
      answerOf(client.call(api.alerts, { query: { limit: 1, ...(status === undefined ? {} : { status }) } }, signal)),
    select: (page) => page.total,
    staleTime: 10_000,
    refetchInterval: 30_000,
  });
  return <span className="count">{count.data === undefined ? '' : countToText(count.data)}</span>;
}

interface FilterProps {
  readonly text: string;
  readonly severity: Severity | undefined;
  readonly summary: string;
}

/** Filters in plain sight and in the address, nowhere else. */
export function AlertFilterBar({ text, severity: level, summary }: FilterProps) {
  const navigate = route.useNavigate();
  const [draft, setDraft] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  const filter = (part: { text?: string | undefined; severity?: Severity | undefined }): void =>
    void navigate({ search: (before) => ({ ...before, ...part, at: undefined }) });
  useCommands([
    { id: 'alerts.filter', title: 'Filter the list', group: 'This page', keys: ['/'], strip: 'filter', run: () => input.current?.focus() },
  ]); // prettier-ignore
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') filter({ text: draft.trim() === '' ? undefined : draft.trim() });
    else if (event.key === 'Escape') event.currentTarget.blur();
    else return;
    event.preventDefault();
    event.currentTarget.blur();
  };
  return (
    <div className="bar bar-2">
      <Menu width={200}>
        <Menu.Target>
          <button type="button" className="plain token">
            <span className="dim">severity</span>{' '}
            {level === undefined ? 'is any' : `is ${severityWords[level].toLowerCase()}`}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => filter({ severity: undefined })}>Any</Menu.Item>
          {severity.options.toReversed().map((option) => (
            <Menu.Item key={option} onClick={() => filter({ severity: option })}>
              <SeverityWord severity={option} />
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {text !== '' && (
        <button type="button" className="plain token" onClick={() => filter({ text: undefined })}>
          <span className="dim">words</span> {text} <IconX size={12} aria-label="take away" />
        </button>
      )}
      <TextInput
        ref={input}
        className="grow filter-input"
        variant="unstyled"
        leftSection={<IconSearch size={15} stroke={1.7} />}
        placeholder="Filter by title or entity, or type /"
        aria-label="Filter by title or entity"
        value={draft}
        maxLength={200}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <span className="small dim" role="status">
        {summary}
      </span>
    </div>
  );
}
