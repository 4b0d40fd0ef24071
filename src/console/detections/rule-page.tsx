import { ActionIcon, Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronRight, IconHistory, IconLink, IconPencil, IconZoomScan } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { RuleDetail } from '../../model/rule.ts';
import { usePeople } from '../api/people.ts';
import { conditionText } from '../hunt/query-text.ts';
import type { Command } from '../keys/commands.ts';
import { useCommands } from '../keys/keys.ts';
import { useTitle } from '../parts/page.tsx';
import { SeverityGlyph, severityWords } from '../parts/severity.tsx';
import { Loading, ProblemBox } from '../parts/states.tsx';
import { Value } from '../parts/value.tsx';
import { countToText } from '../words/format.ts';
import { textToPlain } from '../words/visible-text.ts';
import { switchRule } from './change-rule.ts';
import { CureList } from './cure-list.tsx';
import { PastRun } from './past-run.tsx';
import { ruleQuery } from './queries.ts';
import { RuleExceptions } from './rule-exceptions.tsx';
import { RuleHistory } from './rule-history.tsx';
import { RuleSide } from './rule-side.tsx';
import { logSourceWords, microsecondsAnEvent, microsecondsToText, stateOf } from './rule-state.ts';
import { Spark } from './spark.tsx';
import { StateMark } from './state-mark.tsx';
import '../alerts/alerts.css';
import './detections.css';

const route = getRouteApi('/detections/$id');

/** One rule: what it says, whether it can see, what it finds and costs, how it is tuned. */
export function RulePage() {
  const { id } = route.useParams();
  const query = useQuery(ruleQuery(id));
  if (query.data !== undefined) return <WholeRule key={id} rule={query.data.rule} />;
  return (
    <main id="main" tabIndex={-1}>
      <h1 className="sr" tabIndex={-1}>
        Rule
      </h1>
      {query.error === null ? (
        <Loading rows={10} what="Reading the rule" />
      ) : (
        <ProblemBox what="The rule could not be read." error={query.error} onRetry={() => void query.refetch()} />
      )}
    </main>
  );
}

function WholeRule({ rule }: { readonly rule: RuleDetail }) {
  const navigate = useNavigate();
  const { may } = usePeople();
  const isNew = route.useSearch().saved === 'now';
  useTitle(textToPlain(rule.title, 80));
  const back = (): void => void navigate({ to: '/detections', search: { at: rule.id } });
  const edit = (): void => void navigate({ to: '/detections/new', search: { from: rule.id } });
  const hunt = (): void => void navigate({ to: '/hunt', search: { q: conditionText('rule', rule.id, '='), from: 'now-7d', to: 'now' } }); // prettier-ignore
  const copyLink = (): void => {
    void navigator.clipboard.writeText(location.href);
    notifications.show({ message: 'Link copied', autoClose: 2000 });
  };
  const ofEngineers: Command[] = [
    { id: 'rule.switch', title: 'Turn it on or off', group: 'This page', keys: ['O'], strip: 'on or off', run: () => void switchRule(rule) },
    { id: 'rule.edit', title: rule.editable ? 'Edit it' : 'Make it one of your own', group: 'This page', keys: ['I'], strip: 'edit', run: edit },
  ]; // prettier-ignore
  useCommands([
    { id: 'rule.back', title: 'Back to the rules', group: 'This page', keys: ['Escape'], run: back },
    { id: 'rule.hunt', title: 'Hunt for what it found', group: 'This page', keys: ['H'], strip: 'its events', run: hunt },
    { id: 'rule.link', title: 'Copy the link', group: 'This page', keys: ['Y'], run: copyLink },
    ...(may('engineer') ? ofEngineers : []),
  ]); // prettier-ignore
  return (
    <main id="main" tabIndex={-1}>
      <div className="alert-head">
        <div className="crumbs">
          <button type="button" className="plain soft" onClick={back}>
            Detections
          </button>
          <IconChevronRight size={14} className="dim" />
          <span className="mono soft cut">
            <Value text={rule.id} still limit={60} />
          </span>
          <ActionIcon aria-label="Copy the link" onClick={copyLink}>
            <IconLink size={15} />
          </ActionIcon>
          <div className="end">
            <Button leftSection={<IconZoomScan size={15} />} onClick={hunt}>
              Its events
            </Button>
            {may('engineer') && (
              <>
                <Button leftSection={<IconPencil size={15} />} onClick={edit}>
                  {rule.editable ? 'Edit' : 'Copy and edit'}
                </Button>
                <Button onClick={() => void switchRule(rule)}>{rule.enabled ? 'Turn off' : 'Turn on'}</Button>
              </>
            )}
          </div>
        </div>
        <h1 tabIndex={-1}>
          <SeverityGlyph severity={rule.severity} />
          <Value text={rule.title} still />
        </h1>
        <Facts rule={rule} />
      </div>
      <div className="alert-columns">
        <div className="alert-main rule-main">
          {rule.blindReason !== undefined && rule.enabled && (
            <section className="notice" aria-label="Why it is blind">
              <p>
                <b>It cannot fire here.</b> <Value text={rule.blindReason} still />
              </p>
              <CureList cures={rule.cures} />
            </section>
          )}
          <p className="story">
            {rule.description === '' ? (
              <span className="dim">No description.</span>
            ) : (
              <Value text={rule.description} still />
            )}
          </p>
          <pre className="lines mono rule-text" tabIndex={0} aria-label="The text of the rule">
            <Value text={rule.text} still lines limit={40_000} />
          </pre>
          <PastRun subject={{ rule: rule.id }} {...offerOf(isNew)} />
          <RuleExceptions key={rule.tuning.version} rule={rule} />
          <h2 className="section-title row">
            <IconHistory size={16} /> History
          </h2>
          <RuleHistory rule={rule} />
        </div>
        <RuleSide rule={rule} />
      </div>
    </main>
  );
}

/** A rule that was saved a moment ago has not judged anything yet. */
function offerOf(isNew: boolean): { offer?: string } {
  return isNew ? { offer: 'It judges everything from now on. What would it have found before?' } : {};
}

function Facts({ rule }: { readonly rule: RuleDetail }) {
  const cost = microsecondsAnEvent(rule);
  return (
    <dl className="head-facts">
      <div>
        <dt>State</dt>
        <dd>
          <StateMark state={stateOf(rule)} />
        </dd>
      </div>
      <div>
        <dt>Severity</dt>
        <dd>
          {severityWords[rule.severity]}
          {rule.ownSeverity !== undefined && <span className="dim"> (its own: {severityWords[rule.ownSeverity].toLowerCase()})</span>}
        </dd>
      </div>
      <div>
        <dt>{rule.kind === 'correlation' ? 'Kind' : 'Log source'}</dt>
        <dd className="mono">
          {rule.kind === 'correlation' ? 'correlation' : <Value text={logSourceWords(rule.logSource)} still />}
        </dd>
      </div>
      <div>
        <dt>Findings</dt>
        <dd className="row tight">
          {countToText(rule.findings)}
          {rule.days !== undefined && (
            <Spark days={rule.days} label={`By day, ${countToText(rule.lastDay ?? 0)} in the last 24 hours`} />
          )}
        </dd>
      </div>
      <div>
        <dt>Cost an event</dt>
        <dd>
          {cost === undefined ? <span className="dim">not seen yet</span> : microsecondsToText(cost)}
          {rule.cost !== undefined && <span className="dim"> {(100 * rule.cost.share).toFixed(1)} % of all</span>}
        </dd>
      </div>
      <div>
        <dt>Pack</dt>
        <dd>{rule.pack}</dd>
      </div>
    </dl>
  );
} // prettier-ignore
