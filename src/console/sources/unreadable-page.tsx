import { Button, Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { sourceId } from '../../model/ids.ts';
import type { UnreadableRecord } from '../../model/source.ts';
import { unreadableReason } from '../../model/record.ts';
import type { RereadSelection } from '../../model/rewrite.ts';
import { usePeople } from '../api/people.ts';
import { queryClient } from '../api/queries.ts';
import { ListAndPreview } from '../parts/list-and-preview.tsx';
import { List, type ListColumn } from '../parts/list.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { bytesToText } from '../words/format.ts';
import { base64ToText } from './base64-to-text.ts';
import { unreadableRecordsQuery } from './keeping-queries.ts';
import { base64ToHexLines, splitAtBreak } from './record-bytes.ts';
import { RepairRecord } from './repair-record.tsx';
import { RewriteRunView, startRun } from './rewrite-run.tsx';
import { SourceViews } from './source-views.tsx';
import './sources.css';

const route = getRouteApi('/sources/unreadable');
const reasons = unreadableReason.shape.kind.options.map((value) => ({ value, label: value }));
const getId = (record: UnreadableRecord): string => record.id;

const reasonWords = {
  'not-json': 'Not JSON',
  'bad-encoding': 'Encoding',
  oversize: 'Too large',
  'too-deep': 'Too deep',
  'too-many-fields': 'Too many fields',
  truncated: 'Cut off',
  damaged: 'Damaged',
  'not-recognised': 'Not recognised',
} as const satisfies Record<UnreadableRecord['reason']['kind'], string>;

/** Records that could not be read, with the reason and the bytes as they came. */
export function UnreadablePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const source = sourceId.safeParse(search.source);
  const kind = unreadableReason.shape.kind.safeParse(search.reason);
  const filter = { ...(source.success ? { source: source.data } : {}), ...(kind.success ? { kind: kind.data } : {}) };
  const query = useInfiniteQuery(unreadableRecordsQuery(filter));
  const { may } = usePeople();
  const show = (run: string | undefined): void => void navigate({ search: { ...search, run } });
  const readAgain = async (selection: RereadSelection): Promise<void> => {
    const id = await startRun({ unreadable: selection }, false);
    if (id !== undefined) show(id);
  };
  const again = (): void => void queryClient.invalidateQueries({ queryKey: ['unreadable'] });
  const records = useMemo(() => query.data?.pages.flatMap((page) => page.records) ?? [], [query.data]);
  const [at, setAt] = useState(search.at);
  const current = records.find((record) => record.id === at) ?? records[0];
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <Page
      title="Unreadable records"
      start={<SourceViews view="unreadable" />}
      end={
        <>
          {source.success && (
            <Button onClick={() => void navigate({ search: { ...search, source: undefined } })}>
              Show all sources
            </Button>
          )}
          <Select
            aria-label="Reason"
            placeholder="any reason"
            clearable
            w={150}
            data={reasons}
            value={kind.success ? kind.data : null}
            onChange={(value) => void navigate({ search: { ...search, reason: value ?? undefined } })}
          />
          {may('engineer') && records.length > 0 && (
            <Button variant="filled" onClick={() => void readAgain(filter)}>
              Read {source.success || kind.success ? 'these' : 'all'} again
            </Button>
          )}
        </>
      }
    >
      {search.run !== undefined && (
        <div className="scroll run-over">
          <div className="narrow-page stack">
            <RewriteRunView key={search.run} id={search.run} onRun={show} />
            <div>
              <Button
                onClick={() => {
                  show(undefined);
                  again();
                }}
              >
                Close
              </Button>
            </div>
          </div>
        </div>
      )}
      {query.error !== null && (
        <ProblemBox what="The records could not be read." error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && query.error === null && <Loading rows={10} what="Reading the records" />}
      {query.data !== undefined && records.length === 0 && (
        <Empty title={source.success || kind.success ? 'There is none of these.' : 'Every record could be read.'}>
          Records that no parser can read are kept here, with the reason and their bytes.
        </Empty>
      )}
      {current !== undefined && (
        <ListAndPreview
          share={58}
          list={
            <List
              label="Unreadable records"
              rows={records}
              columns={columns}
              getId={getId}
              at={current.id}
              onAt={setAt}
              onOpen={setAt}
              rowHeight={48}
              onNearEnd={onNearEnd}
              openWord="show"
            />
          }
          preview={
            <UnreadableDetail
              key={current.id}
              record={current}
              onlySource={() => void navigate({ search: { source: current.source } })}
              onRead={may('engineer') ? () => void readAgain({ ids: [current.id] }) : undefined}
              onRepaired={again}
            />
          }
        />
      )}
    </Page>
  );
}

const columns: readonly ListColumn<UnreadableRecord>[] = [
  { id: 'received', header: 'Received', width: '112px', cell: (record) => <span className="soft"><Clock time={record.received} /></span> },
  {
    id: 'reason',
    header: 'Why, and how it begins',
    width: 'minmax(0, 1fr)',
    cell: (record) => (
      <>
        <div className="line-1">
          {reasonWords[record.reason.kind]}: <Value text={record.reason.message} still limit={200} />
        </div>
        <div className="line-2">
          <Value text={base64ToText(record.bytes.slice(0, 400))} still mono limit={200} />
        </div>
      </>
    ),
  },
  { id: 'source', header: 'Source', width: '110px', cell: (record) => <span className="soft cut"><Value text={record.source} still limit={60} /></span> },
  { id: 'size', header: 'Size', width: '60px', end: true, cell: (record) => <span className="soft">{bytesToText(record.size)}</span> },
]; // prettier-ignore

function UnreadableDetail({
  record,
  onlySource,
  onRead,
  onRepaired,
}: {
  readonly record: UnreadableRecord;
  readonly onlySource: () => void;
  readonly onRead: (() => void) | undefined;
  readonly onRepaired: () => void;
}) {
  const text = base64ToText(record.bytes);
  const { before, after } = splitAtBreak(text, record.reason.at);
  const [isHex, setHex] = useState(false);
  const [isMending, setMending] = useState(false);
  return (
    <aside className="preview" aria-label="Record">
      <div className="preview-body">
        <h2 className="preview-title">{reasonWords[record.reason.kind]}</h2>
        <p>
          <Value text={record.reason.message} still />
          {record.reason.at !== undefined && <span className="soft"> Noticed at byte {record.reason.at}.</span>}
        </p>
        <p className="soft">
          From <Value text={record.source} still />, received <Clock time={record.received} full />,{' '}
          {bytesToText(record.size)}.{' '}
          <button type="button" className="plain link" onClick={onlySource}>
            Only this source
          </button>
        </p>
        <section>
          <h3>As it came</h3>
          <pre className="lines mono" tabIndex={0} aria-label="The record as it came">
            {isHex ? (
              <Value text={base64ToHexLines(record.bytes, 4096).join('\n')} lines mono />
            ) : (
              <>
                <Value text={before} lines mono />
                {record.reason.at !== undefined && (
                  <b className="is-bad" title="It breaks here">
                    ▲
                  </b>
                )}
                {after !== '' && <Value text={after} lines mono />}
              </>
            )}
          </pre>
        </section>
        <div className="row wrap">
          <Button onClick={() => void navigator.clipboard.writeText(text)}>Copy</Button>
          <Button onClick={() => setHex(!isHex)}>{isHex ? 'As text' : 'As bytes'}</Button>
          {onRead !== undefined && <Button onClick={onRead}>Read again</Button>}
          {onRead !== undefined && !isMending && <Button onClick={() => setMending(true)}>Mend by hand</Button>}
        </div>
        {isMending && <RepairRecord record={record} onDone={onRepaired} />}
      </div>
    </aside>
  );
}
