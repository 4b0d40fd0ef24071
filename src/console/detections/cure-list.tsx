import { Link } from '@tanstack/react-router';
import type { Cure } from '../../model/rule.ts';
import { Value } from '../parts/value.tsx';

/** What would let a blind rule see. */
export function CureList({ cures }: { readonly cures: readonly Cure[] }) {
  if (cures.length === 0) return <p className="soft">Nothing that Vedette reads would give it yet.</p>;
  return (
    <ul className="cures">
      {cures.map((cure) => (
        <li key={`${cure.connector ?? ''} ${cure.format ?? ''} ${cure.hint}`}>
          <Value text={cure.hint} still />{' '}
          {cure.connector !== null && (
            <span className="dim small">
              read by <span className="mono">{cure.format ?? cure.connector}</span>,{' '}
              <Link to="/sources/add">add a source</Link>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
