import type { UserId } from '../../model/ids.ts';
import { initials } from '../words/format.ts';
import { usePeople } from '../api/people.ts';
import './owner.css';

/** Initials in a grey disc; nobody: a dashed ring with a dash. */
export function OwnerDisc({ owner }: { readonly owner: UserId | null }) {
  const { nameOf } = usePeople();
  if (owner === null) {
    return (
      <span className="owner nobody" role="img" aria-label="Nobody">
        –
      </span>
    );
  }
  const name = nameOf(owner);
  return (
    <span className="owner" role="img" aria-label={name} title={name}>
      {initials(name)}
    </span>
  );
}
