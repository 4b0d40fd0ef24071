import { Button, NumberInput, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BudgetState, LearningState, Training } from '../../model/baseline.ts';
import { usePeople } from '../api/people.ts';
import { Loading, ProblemBox } from '../parts/states.tsx';
import { Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { bytesToText, countToShort, countToText, durationToText, plural } from '../words/format.ts';
import { shareToText } from './amounts.ts';
import { cancelTraining, changeBudget, startTraining, undoChange } from './change-baseline.ts';
import { EntitiesFrame } from './entities-frame.tsx';
import { changesQuery, learningQuery, trainingsQuery } from './queries.ts';

/** How far learning is, what it may cost, and what people changed in it. */
export function LearningPage() {
  const query = useQuery(learningQuery);
  const { may } = usePeople();
  return (
    <EntitiesFrame view="learning">
      {query.error !== null && (
        <ProblemBox
          what="The state of learning could not be read."
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isPending && query.error === null && <Loading rows={6} what="Reading the state of learning" />}
      {query.data !== undefined && (
        <div className="scroll" tabIndex={0} role="region" aria-label="Learning">
          <div className="learning-facts">
            <State learning={query.data.learning} />
            <Budget key={query.data.budget.budget.alerts} state={query.data.budget} mayChange={may('engineer')} />
            <Trainings mayTrain={may('engineer')} />
            <Memory learning={query.data.learning} />
            <Changes mayUndo={may('engineer')} />
          </div>
        </div>
      )}
    </EntitiesFrame>
  );
}

const stateWords: Readonly<Record<LearningState['state'], string>> = {
  off: 'off: no behaviour is loaded',
  restoring: 'reading back what was learnt',
  learning: 'learning: nothing is judged yet',
  ready: 'learns and judges',
  failed: 'stopped',
};

function State({ learning }: { readonly learning: LearningState }) {
  const { clock, first } = learning;
  const leftOut = Object.entries(learning.leftOut).filter(([, count]) => count > 0);
  return (
    <section className="card" aria-labelledby="state">
      <header>
        <h2 id="state">State</h2>
      </header>
      <div className="body stack">
        <dl className="facts">
          <dt>State</dt>
          <dd className={learning.state === 'failed' ? 'is-bad' : undefined}>{stateWords[learning.state]}</dd>
          <dt>History</dt>
          <dd>{clock === null || first === null ? 'none yet' : durationToText(clock - first)}</dd>
          <dt>Learnt up to</dt>
          <dd>{clock === null ? '–' : <Clock time={clock} full />}</dd>
          <dt>Observations</dt>
          <dd>{countToText(learning.observations)}</dd>
          <dt>Entities</dt>
          <dd>
            {countToText(learning.entities)}, {countToText(learning.entitiesReady)} judged by their own normal
          </dd>
          <dt>Behaviours</dt>
          <dd>
            {learning.behaviors.ready} of {learning.behaviors.enabled} judge, {learning.behaviors.loaded} are loaded
          </dd>
        </dl>
        {learning.message !== '' && (
          <p>
            <Value text={learning.message} still limit={400} />
          </p>
        )}
        {leftOut.length > 0 && (
          <>
            <h3>Not learnt since the start</h3>
            <dl className="facts">
              {leftOut.map(([reason, count]) => (
                <LeftOut key={reason} reason={reason} count={count} />
              ))}
            </dl>
          </>
        )}
      </div>
    </section>
  );
}

function LeftOut({ reason, count }: { readonly reason: string; readonly count: number }) {
  return (
    <>
      <dt>
        <Value text={reason} still limit={120} />
      </dt>
      <dd>{countToText(count)}</dd>
    </>
  );
}

/** How many alerts a day the team can look at: thresholds follow. */
function Budget({ state, mayChange }: { readonly state: BudgetState; readonly mayChange: boolean }) {
  const [alerts, setAlerts] = useState<string | number>(state.budget.alerts);
  const valid = typeof alerts === 'number' && alerts >= 0.1 && alerts <= 100_000;
  return (
    <section className="card" aria-labelledby="budget">
      <header>
        <h2 id="budget">Alert budget</h2>
        <span className="small dim">thresholds of all behaviours follow it</span>
      </header>
      <div className="body stack">
        <form
          className="budget-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (valid) void changeBudget({ alerts }, `Alert budget: ${alerts} a day`, state.budget.alerts);
          }}
        >
          <NumberInput label="Anomaly alerts a day" description="that the team can look at" value={alerts} onChange={setAlerts} min={0.1} max={100_000} disabled={!mayChange} error={valid ? null : 'from 0.1 to 100,000'} />
          {mayChange && (
            <Button type="submit" disabled={!valid || alerts === state.budget.alerts}>
              Set
            </Button>
          )}
        </form>
        <dl className="facts">
          <dt>In the last 24 hours</dt>
          <dd>{countToText(state.lastDay)}</dd>
          <dt>Expected a day</dt>
          <dd>{state.expected === null ? <span className="dim">not known yet</span> : countToShort(state.expected)}</dd>
          <dt>Of these false</dt>
          <dd>{state.expectedFalseShare === null ? <span className="dim">not known yet</span> : shareToText(state.expectedFalseShare)}</dd>
        </dl>
      </div>
    </section>
  );
} // prettier-ignore

const DAY = 86_400_000;
const spans = [7, 14, 30, 90].map((days) => ({ value: String(days), label: `the last ${days} days` }));

function Trainings({ mayTrain }: { readonly mayTrain: boolean }) {
  const query = useQuery(trainingsQuery);
  const [days, setDays] = useState('30');
  const [busy, setBusy] = useState(false);
  const start = async (): Promise<void> => {
    setBusy(true);
    const now = Date.now();
    await startTraining(now - Number(days) * DAY, now);
    setBusy(false);
  };
  const running = query.data?.trainings.some(({ state }) => state === 'running' || state === 'waiting') ?? false;
  return (
    <section className="card" aria-labelledby="training">
      <header>
        <h2 id="training">Learn from stored history</h2>
      </header>
      <div className="body stack">
        <p className="soft">
          What is learnt takes the place of what is known, once it is done. Until then all goes on.
        </p>
        {mayTrain && (
          <div className="budget-form">
            <Select
              label="From"
              data={spans}
              value={days}
              allowDeselect={false}
              onChange={(value) => setDays(value ?? '30')}
            />
            <Button loading={busy} disabled={running} onClick={() => void start()}>
              Learn
            </Button>
          </div>
        )}
        {query.error !== null && <ProblemBox what="The trainings could not be read." error={query.error} />}
        {query.data?.trainings.map((one) => (
          <TrainingLine key={one.id} training={one} mayCancel={mayTrain} />
        ))}
      </div>
    </section>
  );
}

function TrainingLine({ training, mayCancel }: { readonly training: Training; readonly mayCancel: boolean }) {
  const { state, progress, result } = training;
  const isOpen = state === 'running' || state === 'waiting';
  return (
    <div>
      <div className="row">
        <span className="grow">
          <Clock time={training.created} full /> <b>{state}</b>
          {isOpen && `, ${shareToText(progress.share)}, ${countToText(progress.events)} events`}
          {result !== null && `, ${countToText(result.events)} events, ${countToText(result.entities)} entities, ${result.seconds.toFixed(1)} s`}{' '}
          <Value text={training.message} still limit={200} />
        </span>
        {isOpen && mayCancel && (
          <Button size="compact-sm" onClick={() => void cancelTraining(training.id)}>
            Stop
          </Button>
        )}
      </div>
      {isOpen && (
        <svg className="meter" viewBox="0 0 100 6" preserveAspectRatio="none" role="progressbar" aria-label="Training" aria-valuenow={Math.round(100 * progress.share)} aria-valuemin={0} aria-valuemax={100}>
          <rect className="empty" width="100" height="6" />
          <rect className="full" width={100 * progress.share} height="6" />
        </svg>
      )}
    </div>
  );
} // prettier-ignore

function Memory({ learning }: { readonly learning: LearningState }) {
  return (
    <section className="card" aria-labelledby="memory">
      <header>
        <h2 id="memory">Memory and snapshots</h2>
        <span className="small dim">
          {bytesToText(learning.bytes)} of {bytesToText(learning.limit)}
        </span>
      </header>
      <div className="body">
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">Thread</th>
              <th scope="col">State</th>
              <th scope="col" className="number">
                Entities
              </th>
              <th scope="col" className="number">
                Memory
              </th>
              <th scope="col">Last snapshot</th>
            </tr>
          </thead>
          <tbody>
            {learning.shards.map((shard) => (
              <tr key={shard.shard}>
                <td>{shard.shard}</td>
                <td className={shard.state === 'failed' ? 'is-bad' : undefined}>
                  {shard.state}
                  {shard.restarts > 0 && `, ${plural(shard.restarts, 'restart')}`}
                </td>
                <td className="number">{countToText(shard.entities)}</td>
                <td className="number">{bytesToText(shard.bytes)}</td>
                <td>
                  {shard.snapshot === null ? (
                    <span className="dim">none yet</span>
                  ) : (
                    <>
                      <Clock time={shard.snapshot.at} full /> {bytesToText(shard.snapshot.bytes)}
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Changes({ mayUndo }: { readonly mayUndo: boolean }) {
  const query = useQuery(changesQuery);
  return (
    <section className="card" aria-labelledby="changes">
      <header>
        <h2 id="changes">What people changed</h2>
      </header>
      <div className="body">
        {query.error !== null && <ProblemBox what="The changes could not be read." error={query.error} />}
        {query.data?.changes.length === 0 && <p className="dim">Nothing yet.</p>}
        <ul className="hints">
          {query.data?.changes.map((change) => (
            <li key={change.id} className="row">
              <span className={change.undone === null ? 'grow' : 'grow dim'}>
                <Clock time={change.at} full /> {change.by}: <Value text={change.what} still limit={240} />{' '}
                <Value text={change.note} still limit={200} />
                {change.undone !== null && ` (taken back by ${change.undone.by})`}
              </span>
              {mayUndo && change.undoable && change.undone === null && (
                <Button size="compact-sm" onClick={() => void undoChange(change.id)}>
                  Take back
                </Button>
              )}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
