import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { LearningState } from '../../model/baseline.ts';
import { Page } from '../parts/page.tsx';
import { Value } from '../parts/value.tsx';
import { countToShort, durationToText } from '../words/format.ts';
import { learningQuery } from './queries.ts';
import './entities.css';

export type EntitiesView = 'entities' | 'behaviors' | 'peers' | 'learning';

const onlyHere = { exact: true, includeSearch: false } as const;

/** Who is there, what is normal for them, and how it is learnt. */
export function EntitiesFrame({ view, children }: { readonly view: EntitiesView; readonly children: ReactNode }) {
  const learning = useQuery(learningQuery).data?.learning;
  const current = (name: EntitiesView) => (view === name ? ({ 'aria-current': 'page' } as const) : {});
  return (
    <Page
      title="Entities"
      start={
        <div className="views">
          <Link to="/entities" activeOptions={onlyHere} {...current('entities')}>
            Entities <Count value={learning?.entities} />
          </Link>
          <Link to="/entities/behaviors" {...current('behaviors')}>
            Behaviours <Count value={learning?.behaviors.enabled} />
          </Link>
          <Link to="/entities/peers" {...current('peers')}>
            Peers
          </Link>
          <Link to="/entities/learning" {...current('learning')}>
            Learning
          </Link>
        </div>
      }
    >
      {learning !== undefined && view !== 'learning' && <LearningLine learning={learning} />}
      {children}
    </Page>
  );
}

function Count({ value }: { readonly value: number | undefined }) {
  return <span className="count">{value === undefined ? '' : countToShort(value)}</span>;
}

/** Nothing is said while all is well. */
function LearningLine({ learning }: { readonly learning: LearningState }) {
  if (learning.state === 'ready' && learning.message === '') return null;
  const { clock, first } = learning;
  const known = clock === null || first === null ? 'nothing' : durationToText(clock - first);
  return (
    <p className={learning.state === 'failed' ? 'problem page-note' : 'page-note'} role="status">
      {learning.state === 'learning' && (
        <>
          <b>Still learning.</b> {known} of history so far; until there is enough, nothing is judged.{' '}
        </>
      )}
      {learning.state === 'off' && <b>No behaviour is loaded. </b>}
      {learning.state === 'restoring' && <b>What was learnt is being read back. </b>}
      {learning.state === 'failed' && <b>Learning has stopped. </b>}
      <Value text={learning.message} still limit={400} /> <Link to="/entities/learning">How far learning is</Link>
    </p>
  );
}
