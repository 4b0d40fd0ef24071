import { Link } from '@tanstack/react-router';
import type { RiskReason } from '../../model/baseline.ts';
import { SeverityGlyph } from '../parts/severity.tsx';
import { Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { actualToText, rarityToText } from './amounts.ts';

/** What was unusual lately: newest first, each with its event. */
export function SurpriseTable({ reasons }: { readonly reasons: readonly RiskReason[] }) {
  if (reasons.length === 0) return <p className="dim">Nothing unusual in what is remembered.</p>;
  return (
    <table className="plain-table surprise">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">What</th>
          <th scope="col">Seen</th>
          <th scope="col" className="number">
            How rare
          </th>
          <th scope="col" className="number">
            Surprise
          </th>
        </tr>
      </thead>
      <tbody>
        {reasons.map((reason) => (
          <tr key={`${reason.behavior} ${reason.time} ${reason.actual}`}>
            <td>
              {reason.event === undefined ? (
                <Clock time={reason.time} />
              ) : (
                <Link to="/events/$id" params={{ id: reason.event }}>
                  <Clock time={reason.time} />
                </Link>
              )}
            </td>
            <td>
              <span className="row tight">
                <SeverityGlyph severity={reason.severity} />
                <Link to="/entities/behaviors/$id" params={{ id: reason.behavior }}>
                  <Value text={reason.title} still limit={120} />
                </Link>
              </span>
            </td>
            <td>
              <Value text={actualToText(reason.actual, undefined)} mono limit={120} />
            </td>
            <td className="number">{rarityToText(reason.p)}</td>
            <td className="number bits">{reason.bits.toFixed(1)} bits</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
