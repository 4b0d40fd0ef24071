import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Alert } from '../../model/alert.ts';
import type { Finding } from '../../model/finding.ts';
import { alertFindingsQuery } from '../api/queries.ts';
import { tellingField } from '../events/event-text.ts';
import { conditionText } from '../hunt/query-text.ts';
import { List, type ListColumn } from '../parts/list.tsx';
import { Loading, ProblemBox } from '../parts/states.tsx';
import { Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { countToText, plural } from '../words/format.ts';
import { AnomalyCard } from './anomaly-card.tsx';
import { Rhythm } from './rhythm.tsx';

const HOUR = 3_600_000;
const ROW = 48;
const getId = (finding: Finding): string => finding.id;

/** Findings of the alert, oldest first, each with the event that it speaks of. */
export function AlertEvidence({ alert, onOpen }: { readonly alert: Alert; readonly onOpen: (event: string) => void }) {
  const query = useInfiniteQuery(alertFindingsQuery(alert.id));
  const findings = useMemo(() => query.data?.pages.flatMap((page) => page.findings) ?? [], [query.data]);
  const [at, setAt] = useState<string>();
  const open = (id: string): void => {
    const finding = findings.find((other) => other.id === id);
    if (finding !== undefined) onOpen(finding.event.id);
  };
  const current = at ?? findings[0]?.id;
  const judged = findings.find((finding) => finding.id === current);
  return (
    <>
      {judged?.anomaly !== undefined && <AnomalyCard finding={judged} anomaly={judged.anomaly} />}
      <section className="card" aria-labelledby="evidence">
        <header>
          <h2 id="evidence">Evidence</h2>
          <span className="dim small">
            {plural(alert.findings, 'finding')}
            {findings.length > 0 &&
              findings.length < alert.findings &&
              `, the first ${countToText(findings.length)} are here`}
          </span>
          <Link
            className="end"
            to="/hunt"
            search={{
              from: String(alert.first - HOUR),
              to: String(alert.last + HOUR),
              q: alert.entities[0] === undefined ? '' : conditionText('entity', alert.entities[0].id, '='),
            }}
          >
            Hunt around it
          </Link>
        </header>
        {findings.length > 1 && (
          <Rhythm times={findings.map((finding) => finding.time)} from={alert.first} to={alert.last} />
        )}
        {query.isPending && <Loading rows={4} what="Reading the evidence" />}
        {query.error !== null && (
          <ProblemBox what="The evidence could not be read." error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.data !== undefined && findings.length === 0 && (
          <ProblemBox
            what="This alert has no evidence."
            error={
              new Error(
                'That should never be: the event store has lost its findings, or they are past their retention.',
              )
            }
          />
        )}
        {findings.length > 0 && (
          <div className="evidence-list" style={{ height: Math.min(findings.length, 10) * ROW + 29 }}>
            <List
              label="Findings"
              rows={findings}
              columns={columns}
              getId={getId}
              at={current}
              onAt={setAt}
              onOpen={open}
              rowHeight={ROW}
              total={alert.findings}
              openWord="open the event"
            />
          </div>
        )}
        {query.hasNextPage && (
          <div className="body">
            <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Read more
            </Button>
          </div>
        )}
      </section>
    </>
  );
}

const columns: readonly ListColumn<Finding>[] = [
  { id: 'time', header: 'Time', width: '108px', cell: (finding) => <Clock time={finding.time} /> },
  {
    id: 'what',
    header: 'What the event says',
    width: 'minmax(0, 1fr)',
    cell: (finding) => {
      const telling = tellingField(finding.event.fields) ?? finding.evidence[0];
      return (
        <>
          <div className="line-1">
            {telling === undefined ? (
              <Value text={finding.explanation} still limit={240} />
            ) : (
              <Value text={telling.value} still mono limit={240} />
            )}
          </div>
          <div className="line-2">
            {telling !== undefined && <span className="mono">{telling.field}</span>}
            <Value text={finding.explanation} still limit={240} />
          </div>
        </>
      );
    },
  },
  { id: 'source', header: 'Source', width: '130px', cell: (finding) => <span className="soft"><Value text={finding.event.source} still limit={80} /></span> },
]; // prettier-ignore
