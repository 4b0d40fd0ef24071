import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Alert } from '../../model/alert.ts';
import type { Overview } from '../../model/api.ts';
import { severity } from '../../model/severity.ts';
import { usePeople } from '../api/people.ts';
import { usePreferences } from '../api/preferences.ts';
import { alertsQuery, overviewQuery } from '../api/queries.ts';
import { useCommands } from '../keys/keys.ts';
import { EntityName } from '../parts/entity.tsx';
import { LiveDot, Page } from '../parts/page.tsx';
import { Score, SeverityGlyph, severityWords } from '../parts/severity.tsx';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { Age, Clock } from '../parts/time.tsx';
import { OwnerDisc } from '../parts/owner.tsx';
import { entitiesToShow } from '../events/event-text.ts';
import { accountsToSum } from '../sources/account.ts';
import { SourceTable } from '../sources/source-table.tsx';
import { SumLine } from '../sources/sum-line.tsx';
import { bytesToText, countToShort, countToText, durationToText, plural } from '../words/format.ts';
import { FirstRun } from './first-run.tsx';
import { firstRunSteps } from './first-run-steps.ts';
import './now.css';

const MOST = 5;

/** Is anything wrong, and does it need me? */
export function NowPage() {
  const navigate = useNavigate();
  const { me } = usePeople();
  const { firstRunHidden } = usePreferences();
  const overview = useQuery({ ...overviewQuery, refetchInterval: 5000 });
  const alerts = useInfiniteQuery({ ...alertsQuery({ status: 'open', sort: 'score' }), staleTime: 15_000 });
  const worst = alerts.data?.pages[0]?.alerts.filter((alert) => alert.status === 'open').slice(0, MOST) ?? [];
  const openAlert = (index: number) => (): void => {
    const alert = worst[index];
    if (alert !== undefined) void navigate({ to: '/alerts/$id', params: { id: alert.id } });
  };
  useCommands(
    ['1', '2', '3', '4', '5'].map((key, index) => ({
      id: `now.${key}`,
      title: `Open alert ${key} of this page`,
      group: 'This page' as const,
      keys: [key],
      palette: false,
      ...(index === 0 ? { strip: '… 5 open an alert' } : {}),
      run: openAlert(index),
    })),
  );
  const steps = overview.data === undefined ? undefined : firstRunSteps(overview.data, me);
  const isNew = steps !== undefined && steps.some((step) => step.state !== 'done') && !firstRunHidden;
  return (
    <Page title="Now" end={<LiveDot />}>
      <div className="scroll">
        {overview.error !== null && (
          <ProblemBox
            what={overview.data === undefined ? 'The counts could not be read.' : 'The counts are not fresh.'}
            error={overview.error}
            onRetry={() => void overview.refetch()}
          />
        )}
        <div className="now">
          {isNew && <FirstRun steps={steps} />}
          <section className="card now-alerts" aria-labelledby="needs">
            <header>
              <h2 id="needs">Needs somebody</h2>
              <span className="dim small">the highest scores that nobody closed</span>
              <Link className="end" to="/queue/alerts">
                All open
              </Link>
            </header>
            {alerts.error !== null && alerts.data === undefined && (
              <ProblemBox
                what="The alerts could not be read."
                error={alerts.error}
                onRetry={() => void alerts.refetch()}
              />
            )}
            {alerts.isPending && alerts.error === null && <Loading rows={MOST} what="Reading the open alerts" />}
            {alerts.data !== undefined && worst.length === 0 && <AllQuiet overview={overview.data} />}
            <ol>
              {worst.map((alert, index) => (
                <AlertLine key={alert.id} alert={alert} index={index} />
              ))}
            </ol>
          </section>
          {overview.data === undefined ? (
            overview.error === null && (
              <section className="card now-numbers">
                <Loading rows={5} height={36} what="Reading the counts" />
              </section>
            )
          ) : (
            <Numbers overview={overview.data} />
          )}
          {overview.data !== undefined && <Sources overview={overview.data} />}
        </div>
      </div>
    </Page>
  );
}

function AlertLine({ alert, index }: { readonly alert: Alert; readonly index: number }) {
  const { shown, more } = entitiesToShow(alert.entities, 2);
  return (
    <li>
      <Link to="/alerts/$id" params={{ id: alert.id }} className="now-alert">
        <kbd className="kbd">{index + 1}</kbd>
        <SeverityGlyph severity={alert.severity} />
        <Score score={alert.score} />
        <span className="grow">
          <span className="line-1">
            <bdi>{alert.title}</bdi>
          </span>
          <span className="line-2">
            {shown.map((entity) => (
              <EntityName key={entity.id} entity={entity} />
            ))}
            {more > 0 && <span>+ {more}</span>}
          </span>
        </span>
        <span className="dim small">
          <Age time={alert.last} />
        </span>
        <OwnerDisc owner={alert.assignee} />
      </Link>
    </li>
  );
}

function AllQuiet({ overview }: { readonly overview: Overview | undefined }) {
  if (overview === undefined) return null;
  const { sum } = accountsToSum(overview.sources);
  return (
    <Empty title="Nothing needs anybody.">
      Since <Clock time={overview.started} full /> {plural(sum.stored, 'event')} were read,{' '}
      {plural(overview.alerts.today, 'alert')} raised today, {overview.alerts.closedToday} closed.
    </Empty>
  );
}

function Numbers({ overview }: { readonly overview: Overview }) {
  const { alerts, rules, journal } = overview;
  return (
    <section className="card now-numbers" aria-labelledby="numbers">
      <header>
        <h2 id="numbers">Right now</h2>
        <span className="dim small end">version {overview.version}</span>
      </header>
      <div className="body">
        <dl className="facts">
          <dt>Events a second</dt>
          <dd>{countToShort(overview.rate)}</dd>
          <dt>Behind</dt>
          <dd>{durationToText(overview.behind)}</dd>
          <dt>Alerts today</dt>
          <dd>
            {countToText(alerts.today)} <span className="dim">· {countToText(alerts.closedToday)} closed</span>
          </dd>
          <dt>Rules</dt>
          <dd>
            <Link to="/detections">{countToText(rules.loaded)}</Link>
            {rules.problems > 0 && (
              <>
                {' · '}
                <Link to="/detections" search={{ view: 'problems' }}>
                  {plural(rules.problems, 'problem')}
                </Link>
              </>
            )}
          </dd>
          <dt>Journal</dt>
          <dd>
            {bytesToText(journal.bytes)} <span className="dim">of {bytesToText(journal.limit)}</span>
          </dd>
          <dt>Running since</dt>
          <dd>
            <Clock time={overview.started} full />
          </dd>
        </dl>
        <h3 className="now-sub">Open alerts</h3>
        <ul className="now-severities">
          {severity.options.toReversed().map((level) => (
            <li key={level}>
              <Link to="/queue/alerts" search={{ severity: level }}>
                <SeverityGlyph severity={level} />
                <span className="grow">{severityWords[level]}</span>
                <b>{countToText(alerts.open[level])}</b>
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Sources({ overview }: { readonly overview: Overview }) {
  const { sum, wrong } = accountsToSum(overview.sources);
  return (
    <section className="card now-sources" aria-labelledby="sources">
      <header>
        <h2 id="sources">Sources</h2>
        <span className="dim small">records since each was first seen</span>
        <Link className="end" to="/sources">
          All sources
        </Link>
      </header>
      <div className="body stack">
        <SumLine sum={sum} wrong={wrong} />
        <SourceTable sources={overview.sources} />
      </div>
    </section>
  );
}
