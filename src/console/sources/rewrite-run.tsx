import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { keepingApi } from '../../model/keeping-api.ts';
import type { RewriteExample, RewriteRun } from '../../model/rewrite.ts';
import { answerOf, client } from '../api/client.ts';
import { usePeople } from '../api/people.ts';
import { queryClient } from '../api/queries.ts';
import { Loading, ProblemBox } from '../parts/states.tsx';
import { Clock } from '../parts/time.tsx';
import { failed } from '../parts/undo.tsx';
import { Value } from '../parts/value.tsx';
import { countToText, plural } from '../words/format.ts';
import { isOver, rewriteRunQuery } from './keeping-queries.ts';

/** Starts a run; gives its id, or says why not. */
export async function startRun(run: Pick<RewriteRun, 'reparse' | 'unreadable'>, apply: boolean): Promise<string | undefined> {
  try {
    const answer = await answerOf(
      run.unreadable === undefined
        ? client.call(keepingApi.startReparse, { body: { ...run.reparse, apply } })
        : client.call(keepingApi.startReread, { body: { ...run.unreadable, apply } }),
    );
    return answer.run.id;
  } catch (error) {
    failed('It was not started.', error);
    return undefined;
  }
} // prettier-ignore

/** How far a run is, what it found, and the step from a trial to the real thing. */
export function RewriteRunView({ id, onRun }: { readonly id: string; readonly onRun: (id: string) => void }) {
  const { may } = usePeople();
  const query = useQuery(rewriteRunQuery(id));
  const run = query.data?.run;
  if (query.error !== null) return <ProblemBox what="The run could not be read." error={query.error} onRetry={() => void query.refetch()} />; // prettier-ignore
  if (run === undefined) return <Loading rows={3} what="Reading the run" />;
  const apply = async (): Promise<void> => {
    const next = await startRun(run, true);
    if (next !== undefined) onRun(next);
  };
  const cancel = async (): Promise<void> => {
    try {
      await answerOf(client.call(keepingApi.cancelRewrite, { params: { id } }));
      await queryClient.invalidateQueries({ queryKey: ['rewrite'] });
    } catch (error) {
      failed('It goes on.', error);
    }
  };
  const canApply = may('engineer') && !run.apply && run.state === 'done' && run.counts.changed > 0;
  return (
    <section className="stack" aria-label="Run">
      <div className="row wrap" role="status">
        <b className="strong">{headline(run)}</b>
        {!isOver(run) && <Progress className="grow" value={100 * run.share} aria-label="How far it is" />}
        {!isOver(run) && <span className="small soft">{Math.floor(100 * run.share)} %</span>}
        {!isOver(run) && may('engineer') && <Button onClick={() => void cancel()}>Stop</Button>}
        {canApply && (
          <Button variant="filled" onClick={() => void apply()}>
            {run.kind === 'reparse' ? `Write ${plural(run.counts.changed, 'event')} anew` : `Make ${plural(run.counts.changed, 'event')}`}
          </Button>
        )}
      </div>
      {run.message !== '' && <p className="soft"><Value text={run.message} still /></p>}
      <Counts run={run} />
      {run.examples.map((example) => <Example key={example.id} example={example} />)}
      {run.apply && isOver(run) && run.kind === 'reparse' && run.counts.changed > 0 && (
        <p className="soft">
          Rules are not run again over what was read anew. A <Link to="/detections">rule’s page</Link> runs it over the past.
        </p>
      )}
      <p className="dim small">
        {run.by}, <Clock time={run.created} full />
        {run.note !== '' && <>: <Value text={run.note} still /></>}
      </p>
    </section>
  );
} // prettier-ignore

function headline({ apply, state }: RewriteRun): string {
  const what = apply ? 'For good' : 'A trial: nothing is changed';
  if (state === 'done') return apply ? 'Done.' : `${what}.`;
  if (state === 'waiting') return `${what}. It waits for another run.`;
  return state === 'running' ? `${what}.` : state === 'failed' ? 'It failed.' : 'It was stopped; what was changed stays.';
} // prettier-ignore

function Counts({ run: { kind, apply, counts } }: { readonly run: RewriteRun }) {
  const isReparse = kind === 'reparse';
  const rows: readonly [number, string, string][] = [
    [counts.seen, isReparse ? 'events looked at' : 'records looked at', ''],
    [counts.changed, isReparse ? (apply ? 'differ, and were written anew' : 'differ') : apply ? 'became events' : 'would become events', named(counts.changes, counts.formats)],
    ...(isReparse ? [[counts.same, 'stay as they are', ''] as const satisfies [number, string, string]] : []),
    [counts.unreadable, isReparse ? 'cannot be read any more, and stay as they are' : 'stay unreadable', named(counts.reasons, {})],
    [counts.noOriginal, isReparse ? 'have no original that could be read' : 'are kept only in part', ''],
  ];
  return (
    <table className="plain-table">
      <tbody>
        {rows.map(([count, words, more]) => (
          <tr key={words}>
            <td className="number quality-count">{countToText(count)}</td>
            <td>{words}</td>
            <td className="dim">{more}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
} // prettier-ignore

function named(changes: Readonly<Record<string, number | undefined>>, formats: Readonly<Record<string, number>>): string {
  const list = (counts: Readonly<Record<string, number | undefined>>): string =>
    Object.entries(counts).map(([name, count]) => `${name} ${countToText(count ?? 0)}`).join(', ');
  const read = list(formats);
  return [list(changes), read === '' ? '' : `read as ${read}`].filter((part) => part !== '').join('; ');
} // prettier-ignore

/** One event before and after, side by side, as far as they differ. */
function Example({ example }: { readonly example: RewriteExample }) {
  const { id, source, text, kinds, reason, differences } = example;
  return (
    <details>
      <summary>
        <span className="soft">{reason === undefined ? kinds.join(', ') || 'becomes an event' : reason.kind}</span>{' '}
        <Value text={text.slice(0, 120)} still mono limit={120} />
      </summary>
      <div className="stack tight">
        <p className="soft">
          <Value text={source} still />, <Link to="/events/$id" params={{ id }} className="mono">{id.slice(0, 8)}</Link>
          {reason !== undefined && <>: <Value text={reason.message} still /></>}
        </p>
        <pre className="lines mono" tabIndex={0} aria-label="The record"><Value text={text} lines mono /></pre>
        {differences.length > 0 && (
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">Where</th>
                <th scope="col">Now</th>
                <th scope="col">Anew</th>
              </tr>
            </thead>
            <tbody>
              {differences.map(({ at, before, after }) => (
                <tr key={at}>
                  <td className="mono"><Value text={at} still mono /></td>
                  <td>{before === null ? <span className="dim">–</span> : <Value text={before} still mono />}</td>
                  <td>{after === null ? <span className="dim">–</span> : <Value text={after} still mono />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </details>
  );
} // prettier-ignore
