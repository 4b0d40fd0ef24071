import { Button, TextInput } from '@mantine/core';
import { IconUnlink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import type { Identity, IdentityConflict, IdentityRow, NameOfIdentity } from '../../model/identity.ts';
import { usePeople } from '../api/people.ts';
import { Loading, ProblemBox } from '../parts/states.tsx';
import { Age, Clock } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { countToText } from '../words/format.ts';
import { decide, identityQuery, undoDecision } from './identity-queries.ts';

/** What else this user or host is called, which records say so, and what was kept apart. People with the right to can put it right. */
export function IdentityCard({ entity }: { readonly entity: string }) {
  const query = useQuery(identityQuery(entity));
  const { may } = usePeople();
  return (
    <section className="card is-wide" aria-labelledby="identity">
      <header>
        <h2 id="identity">Also known as</h2>
        <span className="small dim">names that records say are one, and which records</span>
      </header>
      <div className="body stack">
        {query.data === undefined && query.error === null && <Loading rows={3} what="Looking for its other names" />}
        {query.error !== null && (
          <ProblemBox what="Its other names could not be read." error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.data !== undefined && <Known {...query.data} entity={entity} mayChange={may('engineer')} />}
      </div>
    </section>
  );
} // prettier-ignore

interface KnownProps {
  readonly entity: string;
  readonly identity: Identity | null;
  readonly candidates: readonly IdentityRow[];
  readonly conflicts: readonly IdentityConflict[];
  readonly mayChange: boolean;
}

function Known({ entity, identity, candidates, conflicts, mayChange }: KnownProps) {
  return (
    <>
      {identity === null ? (
        <p className="soft">No record says that it is one with another name.</p>
      ) : (
        <Names identity={identity} mayChange={mayChange} />
      )}
      {candidates.length > 0 && <Candidates candidates={candidates} />}
      {conflicts.length > 0 && <Conflicts conflicts={conflicts} />}
      {mayChange && <JoinForm entity={identity?.id ?? entity} />}
    </>
  );
}

function Names({ identity, mayChange }: { readonly identity: Identity; readonly mayChange: boolean }) {
  return (
    <table className="plain-table identity-names">
      <thead className="sr">
        <tr>
          <th>What</th>
          <th>Name</th>
          <th>Who says so</th>
          <th>When</th>
          {mayChange && <th>Correct it</th>}
        </tr>
      </thead>
      <tbody>
        {identity.names.map((name) => (
          <NameRow key={name.name} name={name} mayChange={mayChange && identity.names.length > 1} />
        ))}
      </tbody>
    </table>
  );
}

function NameRow({ name, mayChange }: { readonly name: NameOfIdentity; readonly mayChange: boolean }) {
  const { title, text, until, from, last, evidence, decisions } = name;
  return (
    <tr className={until === null ? undefined : 'soft'}>
      <td className="soft">{title}</td>
      <td className="mono">
        <Value text={text} limit={80} />
      </td>
      <td>
        {evidence.map((each) => (
          <div key={each.with} className="small">
            <Value text={each.claims.map(({ title: why, count }) => `${why}, ${countToText(count)} times`).join('; ')} still limit={300} />{' '}
            <span className="dim">
              with <Value text={each.with.slice(each.with.indexOf(':') + 1)} still limit={60} />,{' '}
              <Link to="/events/$id" params={{ id: each.lastEvent }}>
                the last record
              </Link>
            </span>
          </div>
        ))}
        {decisions.map((id) => (
          <div key={id} className="small">
            a person said so{' '}
            {mayChange && (
              <button type="button" className="plain" onClick={() => void undoDecision(id)}>
                take it back
              </button>
            )}
          </div>
        ))}
      </td>
      <td className="small soft">
        {from === 0 ? '' : until === null ? <>last seen <Age time={last} /></> : <>until <Clock time={until} full />, then somebody else’s</>}
      </td>
      {mayChange && (
        <td>
          <Button size="compact-sm" leftSection={<IconUnlink size={14} />} aria-label={`Part it: ${text.slice(0, 80)}`} onClick={() => void decide('split', [name.name], '')}>
            Part it
          </Button>
        </td>
      )}
    </tr>
  );
} // prettier-ignore

function Candidates({ candidates }: { readonly candidates: readonly IdentityRow[] }) {
  return (
    <div>
      <p className="soft">It is a bare name. It may mean, without anything saying so:</p>
      <ul className="hints">
        {candidates.map(({ id, name, entities }) => (
          <li key={id}>
            {entities[0] === undefined ? (
              <Value text={name} still limit={80} />
            ) : (
              <Link to="/entities/of/$id" params={{ id: entities[0] }}>
                <Value text={name} still limit={80} />
              </Link>
            )}{' '}
            <span className="dim mono">
              <Value text={id} still limit={80} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Conflicts({ conflicts }: { readonly conflicts: readonly IdentityConflict[] }) {
  return (
    <div>
      <p className="soft">Kept apart, because records contradict each other or a person said so:</p>
      <ul className="hints">
        {conflicts.map(({ kind, message, names, last }) => (
          <li key={`${kind} ${names.join(' ')}`}>
            <Value text={message} still limit={240} />{' '}
            <span className="dim">
              <Value text={names.slice(0, 6).join(', ')} still mono limit={300} />, <Age time={last} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function JoinForm({ entity }: { readonly entity: string }) {
  const [name, setName] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void decide('join', [entity, name.trim()], '').then((isDone) => isDone && setName(''));
  };
  return (
    <form className="budget-form" onSubmit={submit}>
      <TextInput label="Another of its names" description="as EXAMPLE\alice, alice@example.com, sid:S-1-5-21-…; it counts before all records, and can be taken back" value={name} maxLength={600} onChange={(event) => setName(event.currentTarget.value)} />
      <Button type="submit" disabled={name.trim() === ''}>
        Join
      </Button>
    </form>
  );
} // prettier-ignore
