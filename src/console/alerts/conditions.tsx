import type { EvidenceField } from '../../model/finding.ts';
import { Value } from '../parts/value.tsx';

/** The fields that decided, with the value seen and the condition that it met. */
export function Conditions({ evidence }: { readonly evidence: readonly EvidenceField[] }) {
  if (evidence.length === 0) return <p className="dim">The rule names no field: the whole record decided.</p>;
  return (
    <dl className="conditions">
      {evidence.map((entry) => (
        <div key={`${entry.field} ${entry.condition}`}>
          <dt>
            <Value text={entry.field} still mono /> <span className="dim">{entry.condition}</span>
          </dt>
          <dd>
            <Value text={entry.value} field={entry.field} mono />
          </dd>
        </div>
      ))}
    </dl>
  );
}
