import { Button, Progress, Select } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Backtest } from '../../model/backtest.ts';
import { backtestApi } from '../../model/backtest-api.ts';
import { answerOf, client } from '../api/client.ts';
import { usePeople } from '../api/people.ts';
import { useNow } from '../parts/time.tsx';
import { ProblemBox } from '../parts/states.tsx';
import { failed } from '../parts/undo.tsx';
import { Value } from '../parts/value.tsx';
import { countToText, plural } from '../words/format.ts';
import { PastResult } from './past-result.tsx';

/** What is run: a rule that is loaded, or a text that is being written. */
export type PastSubject = { readonly rule: string } | { readonly text: string };

const DAY = 86_400_000;
const ranges = [
  { value: '1', label: 'last day' },
  { value: '7', label: 'last 7 days' },
  { value: '30', label: 'last 30 days' },
  { value: '90', label: 'last 90 days' },
];

const isEnded = (run: Backtest | undefined): boolean => run !== undefined && run.state !== 'waiting' && run.state !== 'running'; // prettier-ignore

/** What the rule would have found in what is stored, against the version that counts now. */
export function PastRun({ subject, offer }: { readonly subject: PastSubject; readonly offer?: string }) {
  const { may } = usePeople();
  const now = useNow();
  const [days, setDays] = useState('7');
  const [id, setId] = useState<string>();
  const query = useQuery({
    queryKey: ['backtest', id],
    queryFn: ({ signal }) => answerOf(client.call(backtestApi.backtest, { params: { id: id ?? '' } }, signal)),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (isEnded(state.data?.backtest) ? false : 700),
    staleTime: Infinity,
  });
  const run = query.data?.backtest;
  if (!may('analyst')) return null;
  const start = async (): Promise<void> => {
    try {
      const body = { ...subject, from: now - Number(days) * DAY, to: now };
      setId((await answerOf(client.call(backtestApi.startBacktest, { body }))).backtest.id);
    } catch (error) {
      failed('It was not run.', error);
    }
  };
  const stop = async (): Promise<void> => {
    try {
      await answerOf(client.call(backtestApi.cancelBacktest, { params: { id: id ?? '' } }));
      await query.refetch();
    } catch (error) {
      failed('It goes on.', error);
    }
  };
  const isRunning = id !== undefined && !isEnded(run) && query.error === null;
  return (
    <section aria-label="Over the past" className="past-run">
      <h2 className="section-title row">
        <IconHistory size={16} /> Over the past
      </h2>
      {offer !== undefined && id === undefined && <p className="soft">{offer}</p>}
      <div className="row wrap">
        <Select
          aria-label="How far back"
          w={140}
          data={ranges}
          value={days}
          allowDeselect={false}
          disabled={isRunning}
          onChange={(value) => setDays(value ?? '7')}
        />
        {isRunning ? (
          <Button onClick={() => void stop()}>Stop</Button>
        ) : (
          <Button variant={offer === undefined ? 'default' : 'filled'} onClick={() => void start()}>
            Run over the past
          </Button>
        )}
        {isRunning && <Going run={run} />}
      </div>
      {query.error !== null && (
        <ProblemBox what="The run could not be read." error={query.error} onRetry={() => void query.refetch()} />
      )}
      {run !== undefined && isEnded(run) && <Ended run={run} />}
    </section>
  );
}

function Going({ run }: { readonly run: Backtest | undefined }) {
  const share = run?.progress.share ?? 0;
  return (
    <span className="row tight grow" role="status">
      <Progress className="grow" value={100 * share} aria-label="How far it is" />
      <span className="small soft">
        {run?.state === 'waiting' ? 'waits for another run' : `${Math.floor(100 * share)} %`},{' '}
        {plural(run?.progress.hits ?? 0, 'hit')}
      </span>
    </span>
  );
}

function Ended({ run }: { readonly run: Backtest }) {
  return (
    <div role="status" className="stack">
      {run.state !== 'done' && (
        <p>
          <b>{run.state === 'failed' ? 'It failed.' : `Stopped after ${countToText(100 * run.progress.share)} %.`}</b>{' '}
          <Value text={run.message} still />
        </p>
      )}
      {run.result !== null && <PastResult run={run} result={run.result} />}
    </div>
  );
}
