import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { rulesApi } from '../../model/rules-api.ts';
import type { z } from 'zod';
import { Empty, Loading, ProblemBox } from '../parts/states.tsx';
import { Age } from '../parts/time.tsx';
import { Value } from '../parts/value.tsx';
import { plural } from '../words/format.ts';
import { CureList } from './cure-list.tsx';
import { DetectionsFrame } from './detections-frame.tsx';
import { blindQuery, rulesQuery } from './queries.ts';

type Group = z.output<typeof rulesApi.blindRules.answer>['groups'][number];

/** Rules that cannot fire here, by what they miss: the cure of the first group helps most. */
export function BlindPage() {
  const query = useQuery(blindQuery);
  return (
    <DetectionsFrame view="blind">
      {query.error !== null && (
        <ProblemBox
          what="The blind rules could not be read."
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isPending && query.error === null && <Loading rows={8} what="Reading the blind rules" />}
      {query.data?.blind === 0 && (
        <Empty title="Every rule that is on can see.">Each has met its log source and the fields that it needs.</Empty>
      )}
      {query.data !== undefined && query.data.blind > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label="Blind rules">
          <p className="page-line soft">
            {query.data.blind} of {plural(query.data.enabled, 'rule')} cannot fire: what they need was not seen in{' '}
            <Age time={query.data.since} />, since it is watched.
          </p>
          {query.data.groups.map((group) => (
            <BlindGroup key={`${group.kind} ${group.missing.join(' ')}`} group={group} />
          ))}
        </div>
      )}
    </DetectionsFrame>
  );
}

/** More are behind the list of rules. */
const SHOWN = 12;

function BlindGroup({ group }: { readonly group: Group }) {
  const titles = new Map(useQuery(rulesQuery).data?.rules.map((rule) => [rule.id, rule.title]));
  return (
    <section className="card blind-group">
      <header>
        <h2>
          <Value text={group.reason} still />
        </h2>
        <span className="dim small end">{plural(group.rules.length, 'rule')}</span>
      </header>
      <div className="body stack">
        <CureList cures={group.cures} />
        <ul className="rule-links">
          {group.rules.slice(0, SHOWN).map((id) => (
            <li key={id}>
              <Link to="/detections/$id" params={{ id }}>
                <Value text={titles.get(id) ?? id} still limit={120} />
              </Link>
            </li>
          ))}
          {group.rules.length > SHOWN && (
            <li className="dim">and {plural(group.rules.length - SHOWN, 'more', 'more')}</li>
          )}
        </ul>
      </div>
    </section>
  );
}
