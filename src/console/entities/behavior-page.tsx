import { Button, NumberInput, Select } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { BehaviorDetail } from '../../model/behavior.ts';
import { severity } from '../../model/severity.ts';
import { usePeople } from '../api/people.ts';
import { Spark } from '../detections/spark.tsx';
import { useCommands } from '../keys/keys.ts';
import { useTitle } from '../parts/page.tsx';
import { SeverityGlyph, severityWords } from '../parts/severity.tsx';
import { Loading, ProblemBox } from '../parts/states.tsx';
import { Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { countToText, durationToText, plural } from '../words/format.ts';
import { textToPlain } from '../words/visible-text.ts';
import { rarityToText, scopeWords, shareToText } from './amounts.ts';
import { learningWords } from './behaviors-page.tsx';
import { BehaviorExceptions } from './behavior-exceptions.tsx';
import { changeBehavior, switchBehavior } from './change-baseline.ts';
import { behaviorQuery } from './queries.ts';
import '../alerts/alerts.css';
import '../detections/detections.css';
import './entities.css';

const route = getRouteApi('/entities/behaviors/$id');

/** One behaviour: what it watches, what it needs, how strict it is, what it found. */
export function BehaviorPage() {
  const { id } = route.useParams();
  const query = useQuery(behaviorQuery(id));
  if (query.data !== undefined) return <WholeBehavior key={id} behavior={query.data.behavior} />;
  return (
    <main id="main" tabIndex={-1}>
      <h1 className="sr" tabIndex={-1}>
        Behaviour
      </h1>
      {query.error === null ? (
        <Loading rows={8} what="Reading the behaviour" />
      ) : (
        <ProblemBox what="The behaviour could not be read." error={query.error} onRetry={() => void query.refetch()} />
      )}
    </main>
  );
}

function WholeBehavior({ behavior }: { readonly behavior: BehaviorDetail }) {
  const navigate = useNavigate();
  const { may } = usePeople();
  useTitle(textToPlain(behavior.title, 80));
  const back = (): void => void navigate({ to: '/entities/behaviors', search: { at: behavior.id } });
  useCommands([
    { id: 'behavior.back', title: 'Back to the behaviours', group: 'This page', keys: ['Escape'], run: back },
    ...(may('engineer') ? [{ id: 'behavior.switch', title: 'Turn it on or off', group: 'This page', keys: ['O'], strip: 'on or off', run: () => void switchBehavior(behavior) } as const] : []),
  ]); // prettier-ignore
  return (
    <main id="main" tabIndex={-1}>
      <div className="alert-head">
        <div className="crumbs">
          <button type="button" className="plain soft" onClick={back}>
            Behaviours
          </button>
          <IconChevronRight size={14} className="dim" />
          <span className="mono soft cut">
            <Value text={behavior.id} still limit={60} />
          </span>
          {may('engineer') && (
            <div className="end">
              <Button onClick={() => void switchBehavior(behavior)}>{behavior.enabled ? 'Turn off' : 'Turn on'}</Button>
            </div>
          )}
        </div>
        <h1 tabIndex={-1}>
          <SeverityGlyph severity={behavior.severity} />
          <Value text={behavior.title} still />
        </h1>
        <Facts behavior={behavior} />
      </div>
      <div className="alert-columns">
        <div className="alert-main rule-main">
          <p className="story">
            <Value text={behavior.description} still />
          </p>
          <pre className="lines mono rule-text" tabIndex={0} aria-label="The text of the behaviour">
            <Value text={behavior.text} still lines limit={40_000} />
          </pre>
          <BehaviorExceptions key={behavior.tuning.version} behavior={behavior} />
          <h2 className="section-title">History</h2>
          {behavior.tuningHistory.length === 0 && <p className="dim">Never changed.</p>}
          <ul className="hints">
            {behavior.tuningHistory.map((tuning) => (
              <li key={tuning.version}>
                <Clock time={tuning.at} full /> {tuning.by}:{' '}
                {tuning.enabled === null ? 'as the file says' : tuning.enabled ? 'on' : 'off'}
                {tuning.severity !== null && `, severity ${severityWords[tuning.severity].toLowerCase()}`}
                {tuning.p !== null && `, speaks at ${rarityToText(tuning.p)}`}
                {tuning.exceptions.length > 0 && `, ${plural(tuning.exceptions.length, 'exception')}`}{' '}
                <Value text={tuning.note} still limit={200} />
              </li>
            ))}
          </ul>
        </div>
        <Side behavior={behavior} />
      </div>
    </main>
  );
}

function Facts({ behavior }: { readonly behavior: BehaviorDetail }) {
  const { learning } = behavior;
  return (
    <dl className="head-facts">
      <div>
        <dt>State</dt>
        <dd>{learningWords[learning.state]}</dd>
      </div>
      <div>
        <dt>Kind</dt>
        <dd className="mono">{behavior.kind}</dd>
      </div>
      <div>
        <dt>Speaks at</dt>
        <dd title={`p up to ${behavior.threshold}`}>{rarityToText(behavior.threshold)}</dd>
      </div>
      <div>
        <dt>Of the budget</dt>
        <dd>{shareToText(behavior.budgetShare)}</dd>
      </div>
      <div>
        <dt>Expected to be false</dt>
        <dd>{behavior.falseShare === null ? <span className="dim">not known yet</span> : shareToText(behavior.falseShare)}</dd>
      </div>
      <div>
        <dt>Findings</dt>
        <dd className="row tight">
          {countToText(behavior.findings)}
          {behavior.days !== undefined && <Spark days={behavior.days} label={`By day, ${countToText(behavior.lastDay)} in the last 24 hours`} />}
        </dd>
      </div>
      <div>
        <dt>Learnt of</dt>
        <dd>
          {countToText(learning.ready)} of {countToText(learning.entities)} entities
        </dd>
      </div>
    </dl>
  );
} // prettier-ignore

const asSaid = 'own';
const severities: { value: string; label: string }[] = [
  { value: asSaid, label: 'as the behaviour says' },
  ...severity.options.toReversed().map((value) => ({ value, label: severityWords[value] })),
];

function Side({ behavior }: { readonly behavior: BehaviorDetail }) {
  const { may } = usePeople();
  return (
    <aside className="alert-side" aria-label="How strict it is, and where it belongs">
      {may('engineer') && <Strictness behavior={behavior} />}
      <section className="card">
        <header>
          <h2>What it needs</h2>
        </header>
        <div className="body">
          <p>
            {countToText(behavior.needs.observations)} observations over {durationToText(behavior.needs.age)} before an
            entity is judged by its own normal.
          </p>
          <p className="soft">It asks {behavior.scopes.map((scope) => scopeWords[scope]).join(', then ')}.</p>
        </div>
      </section>
      <section className="card">
        <header>
          <h2>False alarms to expect</h2>
        </header>
        <div className="body">
          <ul className="hints">
            {behavior.falsePositives.map((text) => (
              <li key={text}>
                <Value text={text} still />
              </li>
            ))}
          </ul>
        </div>
      </section>
      <section className="card">
        <header>
          <h2>Where it belongs</h2>
        </header>
        <div className="body">
          <dl className="facts facts-left">
            <dt>Features</dt>
            <dd className="mono">{behavior.features.join(', ')}</dd>
            <dt>Technique</dt>
            <dd className="mono">
              {behavior.attack.length === 0
                ? '–'
                : behavior.attack.map((id) => (
                    <Link key={id} to="/entities/behaviors" search={{ text: id }}>
                      {id}{' '}
                    </Link>
                  ))}
            </dd>
            <dt>Written in</dt>
            <dd>
              <Value text={behavior.source} still mono limit={200} />
            </dd>
            <dt>Cases</dt>
            <dd>{plural(behavior.cases.length, 'case')}</dd>
          </dl>
        </div>
      </section>
    </aside>
  );
}

function Strictness({ behavior }: { readonly behavior: BehaviorDetail }) {
  const [oneIn, setOneIn] = useState<string | number>(Math.round(1 / behavior.p));
  const choose = (value: string | null): void => {
    if (value === null) return;
    const read = severity.safeParse(value);
    const words = read.success ? severityWords[read.data].toLowerCase() : 'as the behaviour says';
    void changeBehavior(behavior.id, { severity: read.success ? read.data : null }, `Severity of its findings: ${words}`);
  };
  const valid = typeof oneIn === 'number' && oneIn >= 10 && oneIn <= 1e12;
  return (
    <section className="card">
      <header>
        <h2>How strict it is</h2>
      </header>
      <div className="body stack">
        <Select label="Severity of its findings" data={severities} value={behavior.tuning.severity ?? asSaid} allowDeselect={false} onChange={choose} />
        <form
          className="budget-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (valid) void changeBehavior(behavior.id, { p: 1 / oneIn }, `Speaks at 1 in ${countToText(oneIn)}`);
          }}
        >
          <NumberInput label="Speaks at most at 1 in" description="the alert budget may ask for more" value={oneIn} onChange={setOneIn} min={10} max={1e12} allowDecimal={false} thousandSeparator="," error={valid ? null : 'a whole number from 10 on'} />
          <Button type="submit" disabled={!valid || Math.round(1 / behavior.p) === oneIn}>
            Set
          </Button>
        </form>
      </div>
    </section>
  );
} // prettier-ignore
