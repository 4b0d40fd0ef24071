import type { ProfileView } from '../../model/profile-view.ts';
import { Value } from '../parts/value.tsx';
import { countToShort } from '../words/format.ts';
import { amountToText, shareToText } from './amounts.ts';
import { BandChart } from './band-chart.tsx';
import { WeekChart } from './week-chart.tsx';

/** What one model knows, drawn as its form asks. */
export function ProfileChart({ view, label }: { readonly view: ProfileView; readonly label: string }) {
  switch (view.kind) {
    case 'week':
      return <WeekChart hours={view.hours} unit={view.unit} label={label} />;
    case 'series':
      return <BandChart points={view.points} unit={view.unit} label={label} />;
    case 'values':
      return <Values view={view} label={label} />;
    case 'range':
      return <Quantiles view={view} label={label} />;
    case 'facts':
      return (
        <dl className="facts">
          {view.facts.map(({ name, value, unit }) => (
            <Fact key={name} name={name} value={typeof value === 'number' ? amountToText(value, unit) : value} />
          ))}
        </dl>
      );
  }
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>
        <Value text={name} still limit={80} />
      </dt>
      <dd>
        <Value text={value} still limit={200} />
      </dd>
    </>
  );
}

/** Rows that are shown at first. */
const FEW = 8;

function Values({ view, label }: { readonly view: Extract<ProfileView, { kind: 'values' }>; readonly label: string }) {
  if (view.values.length === 0) return <p className="dim">No value yet.</p>;
  const rest = view.distinct - Math.min(FEW, view.values.length);
  return (
    <table className="plain-table values-table" aria-label={label}>
      <tbody>
        {view.values.slice(0, FEW).map(({ value, share }) => (
          <tr key={value}>
            <td className="values-value">
              <Value text={value} mono limit={120} />
            </td>
            <td className="number">
              <span className="share-bar" aria-hidden="true">
                <svg viewBox="0 0 60 6" preserveAspectRatio="none">
                  <rect width={Math.max(1, 60 * share)} height="6" />
                </svg>
              </span>
              {shareToText(share)}
            </td>
          </tr>
        ))}
        <tr>
          <td className="dim">
            {rest > 0 ? `${countToShort(rest)} more, and ` : ''}
            values never seen
          </td>
          <td className="number dim">{shareToText(view.unseen)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Quantiles({
  view,
  label,
}: {
  readonly view: Extract<ProfileView, { kind: 'range' }>;
  readonly label: string;
}) {
  if (view.quantiles.length === 0) return <p className="dim">No value yet.</p>;
  return (
    <table className="plain-table" aria-label={label}>
      <thead>
        <tr>
          {view.quantiles.map(({ share }) => (
            <th key={share} scope="col" className="number">
              {shareToText(share)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          {view.quantiles.map(({ share, value }) => (
            <td key={share} className="number">
              {amountToText(value, view.unit)}
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}
