import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { usePeople } from '../api/people.ts';
import { Page } from '../parts/page.tsx';
import { countToText } from '../words/format.ts';
import { rulesQuery } from './queries.ts';
import './detections.css';

export type DetectionsView = 'rules' | 'blind' | 'problems' | 'coverage' | 'packs';

interface DetectionsFrameProps {
  readonly view: DetectionsView;
  readonly children: ReactNode;
}

/** the pages below `/detections` are places of their own */
const onlyHere = { exact: true, includeSearch: true } as const;

/** What do we see, what not, at what price in noise? */
export function DetectionsFrame({ view, children }: DetectionsFrameProps) {
  const { may } = usePeople();
  const navigate = useNavigate();
  const rules = useQuery(rulesQuery).data;
  const blind = rules?.rules.filter((rule) => rule.enabled && rule.blind !== undefined).length;
  const current = (name: DetectionsView) => (view === name ? ({ 'aria-current': 'page' } as const) : {});
  return (
    <Page
      title="Detections"
      start={
        <div className="views">
          <Link to="/detections" search={{}} activeOptions={onlyHere} {...current('rules')}>
            Rules <Count value={rules?.rules.length} />
          </Link>
          <Link to="/detections/blind" {...current('blind')}>
            Blind <Count value={blind} />
          </Link>
          <Link to="/detections/coverage" {...current('coverage')}>
            Coverage
          </Link>
          <Link to="/detections/packs" {...current('packs')}>
            Packs
          </Link>
          <Link to="/detections" search={{ view: 'problems' }} activeOptions={onlyHere} {...current('problems')}>
            Problems <Count value={rules?.problems.length} isBad />
          </Link>
        </div>
      }
      end={
        may('engineer') && (
          <Button leftSection={<IconPlus size={15} />} onClick={() => void navigate({ to: '/detections/new' })}>
            New rule
          </Button>
        )
      }
    >
      {rules?.set.failure != null && (
        <div className="problem" role="alert">
          <p>
            <b>The last change is not active.</b> {rules.set.failure.message} The rules before it go on.
          </p>
        </div>
      )}
      {children}
    </Page>
  );
}

function Count({ value, isBad = false }: { readonly value: number | undefined; readonly isBad?: boolean }) {
  return (
    <span className={isBad && value !== undefined && value > 0 ? 'count is-bad' : 'count'}>
      {value === undefined ? '' : countToText(value)}
    </span>
  );
}
