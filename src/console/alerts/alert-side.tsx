import { useInfiniteQuery } from '@tanstack/react-query';
import type { Alert } from '../../model/alert.ts';
import type { Verdict } from '../../model/verdict.ts';
import { alertFindingsQuery } from '../api/queries.ts';
import { EntityIcon } from '../parts/entity.tsx';
import { Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { VerdictWord } from '../parts/verdict.tsx';
import { durationToText } from '../words/format.ts';
import { Conditions } from './conditions.tsx';

/** Why it spoke, about whom, by which rule, and what people decided. */
export function AlertSide({ alert, verdicts }: { readonly alert: Alert; readonly verdicts: readonly Verdict[] }) {
  const first = useInfiniteQuery(alertFindingsQuery(alert.id)).data?.pages[0]?.findings[0];
  return (
    <aside className="alert-side" aria-label="Why, who and history">
      <section className="card">
        <header>
          <h2>Why the rule spoke</h2>
        </header>
        <div className="body">
          {first === undefined ? <p className="dim">–</p> : <Conditions evidence={first.evidence} />}
        </div>
      </section>
      <section className="card">
        <header>
          <h2>Entities</h2>
        </header>
        <ul className="body entity-lines">
          {alert.entities.map((entity) => (
            <li key={`${entity.id} ${entity.role}`}>
              <EntityIcon kind={entity.kind} />
              <span className="grow">
                <Value text={entity.name} field="entity" queryValue={entity.id} />
              </span>
              <span className="dim small">{entity.role}</span>
            </li>
          ))}
          {alert.entities.length === 0 && <li className="dim">The event names nobody and nothing.</li>}
        </ul>
      </section>
      <section className="card">
        <header>
          <h2>Rule</h2>
        </header>
        <dl className="body facts facts-left">
          <dt>Name</dt>
          <dd>
            <Value text={alert.rule.title} still />
          </dd>
          <dt>Written in</dt>
          <dd>
            <Value text={alert.rule.source} still mono />
          </dd>
          <dt>Technique</dt>
          <dd className="mono">{alert.attack.length === 0 ? '–' : alert.attack.join(' ')}</dd>
          <dt>Detector</dt>
          <dd>{alert.detector}</dd>
          <dt>Grouped by</dt>
          <dd>
            <Value text={alert.key} still mono limit={200} />
          </dd>
          <dt>Window</dt>
          <dd>{durationToText(alert.windowEnd - alert.first)}, closing the alert ends it</dd>
        </dl>
      </section>
      <section className="card">
        <header>
          <h2>History</h2>
        </header>
        <ul className="body history">
          {verdicts
            .toSorted((a, b) => b.at - a.at)
            .map((verdict) => (
              <li key={verdict.id}>
                <span className="row">
                  <VerdictWord kind={verdict.kind} />
                  <span className="dim small">
                    {verdict.byName}, <Clock time={verdict.at} />
                  </span>
                </span>
                {verdict.reason !== '' && <span className="soft">{verdict.reason}</span>}
              </li>
            ))}
          <li className="dim small">
            <span>
              Raised <Clock time={alert.created} />
            </span>
          </li>
        </ul>
      </section>
    </aside>
  );
}
