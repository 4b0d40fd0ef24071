import { Link } from '@tanstack/react-router';
import type { Anomaly, Contribution } from '../../model/anomaly.ts';
import type { Finding } from '../../model/finding.ts';
import {
  actualToText,
  bitsOf,
  directionWords,
  expectedToText,
  rarityToText,
  scopeWords,
  shareToText,
} from '../entities/amounts.ts';
import { Value } from '../parts/value.tsx';
import { countToText, durationToText } from '../words/format.ts';

/** Why a baseline spoke: expected against actual, by whose normal, what each feature adds, and how sure that is. */
export function AnomalyCard({ finding, anomaly }: { readonly finding: Finding; readonly anomaly: Anomaly }) {
  const total = Math.max(1, bitsOf(anomaly.p));
  return (
    <section className="card" aria-labelledby="anomaly">
      <header>
        <h2 id="anomaly">Why it is unusual</h2>
        <span className="small dim">
          {directionWords[anomaly.direction]}, by {scopeWords[anomaly.scope]}
        </span>
        {finding.entities[0] !== undefined && (
          <Link className="end" to="/entities/of/$id" params={{ id: finding.entities[0].id }}>
            What is normal for it
          </Link>
        )}
      </header>
      <div className="body stack">
        <dl className="head-facts">
          <div>
            <dt>Seen</dt>
            <dd className="strong">
              <Value text={actualToText(anomaly.actual, anomaly.expected)} mono limit={200} />
            </dd>
          </div>
          <div>
            <dt>Usual</dt>
            <dd>
              <Value text={expectedToText(anomaly.expected)} still limit={240} />
            </dd>
          </div>
          <div>
            <dt>How rare</dt>
            <dd
              title={`p = ${anomaly.p.toPrecision(3)}, spoken at ${anomaly.threshold.toPrecision(3)}${calibrationToText(anomaly)}`}
            >
              {rarityToText(anomaly.p)}
            </dd>
          </div>
          <div>
            <dt>Learnt from</dt>
            <dd>
              {countToText(anomaly.observations)} in {durationToText(anomaly.age)}
            </dd>
          </div>
          {anomaly.falseShare !== undefined && (
            <div>
              <dt>Of such alarms false</dt>
              <dd>{shareToText(anomaly.falseShare)}</dd>
            </div>
          )}
        </dl>
        <table className="plain-table surprise">
          <thead>
            <tr>
              <th scope="col">Feature</th>
              <th scope="col">Usual</th>
              <th scope="col">Seen</th>
              <th scope="col" className="number">
                Surprise
              </th>
            </tr>
          </thead>
          <tbody>
            {anomaly.contributions.map((each) => (
              <Line key={each.feature} contribution={each} total={total} />
            ))}
          </tbody>
        </table>
        {anomaly.suppressors.length > 0 && (
          <p className="soft">
            What speaks against it: <Value text={anomaly.suppressors.join('; ')} still limit={400} />
          </p>
        )}
      </div>
    </section>
  );
}

function Line({ contribution, total }: { readonly contribution: Contribution; readonly total: number }) {
  const { feature, expected, actual, bits } = contribution;
  return (
    <tr>
      <td>
        <Value text={feature} still mono limit={120} />
      </td>
      <td>{expected === undefined ? '' : <Value text={expectedToText(expected)} still limit={160} />}</td>
      <td>{actual === undefined ? '' : <Value text={actualToText(actual, expected)} mono limit={160} />}</td>
      <td className="number bits">
        <span className="share-bar" aria-hidden="true">
          <svg viewBox="0 0 60 6" preserveAspectRatio="none">
            <rect width={Math.max(1, Math.min(60, (60 * Math.max(0, bits)) / total))} height="6" />
          </svg>
        </span>
        {bits.toFixed(1)} bits
      </td>
    </tr>
  );
}

function calibrationToText({ calibration }: Anomaly): string {
  if (calibration === undefined) return '';
  return `; the model itself says ${calibration.p.toPrecision(3)}, which was compared with ${countToText(calibration.judgements)} judgements`;
}
