import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { PeerGroup } from '../../model/baseline.ts';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { Value } from '../parts/value.tsx';
import { countToText } from '../words/format.ts';
import { EntitiesFrame } from './entities-frame.tsx';
import { peersQuery } from './queries.ts';

const fromWords = { directory: 'from the directory', behavior: 'by what they do', person: 'set by a person' } as const;
const FEW = 12;

/** Groups whose members are each other's normal, and why they are one. */
export function PeersPage() {
  const query = useQuery(peersQuery);
  return (
    <EntitiesFrame view="peers">
      {query.error !== null && (
        <ProblemBox
          what="The peer groups could not be read."
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isPending && query.error === null && <Loading rows={6} what="Reading the peer groups" />}
      {query.data !== undefined && query.data.groups.length === 0 && (
        <Empty title="No peers are known yet.">
          Groups are found every night from what people and machines do. A directory of departments and titles helps at
          once: <code className="mono">vedette baseline directory FILE</code>.
        </Empty>
      )}
      {query.data !== undefined && query.data.groups.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label="Peer groups">
          <div className="entity-cards">
            {query.data.groups.map((group) => (
              <Group key={group.id} group={group} />
            ))}
          </div>
        </div>
      )}
    </EntitiesFrame>
  );
}

function Group({ group }: { readonly group: PeerGroup }) {
  const id = `group-${group.id}`.replaceAll(/[^\w-]/gu, '_');
  return (
    <section className="card" aria-labelledby={id}>
      <header>
        <h2 id={id}>
          <Value text={group.name} still limit={120} />
        </h2>
        <span className="small dim">
          {countToText(group.size)} {group.of}s, {fromWords[group.from]}
        </span>
        <Link className="end" to="/entities" search={{ group: group.id }}>
          Show them
        </Link>
      </header>
      <div className="body stack">
        <ul className="hints">
          {group.reasons.map((reason) => (
            <li key={reason}>
              <Value text={reason} still limit={240} />
            </li>
          ))}
        </ul>
        <p className="small">
          {group.members.slice(0, FEW).map((member) => (
            <span key={member.id} className="reason">
              <Link to="/entities/of/$id" params={{ id: member.id }}>
                <Value text={member.name} still limit={60} />
              </Link>
            </span>
          ))}
        </p>
      </div>
    </section>
  );
}
