import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { usePeople } from '../api/people.ts';
import { Page } from '../parts/page.tsx';
import { Empty } from '../parts/states.tsx';
import './settings.css';

interface SettingsFrameProps {
  readonly view: 'appearance' | 'people' | 'keys';
  readonly children: ReactNode;
}

/** What a role may not do is absent; its own address says which role may. */
export function SettingsFrame({ view, children }: SettingsFrameProps) {
  const { may } = usePeople();
  const allowed = view === 'appearance' || may('admin');
  return (
    <Page
      title="Settings"
      start={
        <div className="views">
          <Link to="/settings/appearance" aria-current={view === 'appearance' ? 'page' : undefined}>
            Appearance and keys
          </Link>
          {may('admin') && (
            <>
              <Link to="/settings/people" aria-current={view === 'people' ? 'page' : undefined}>
                People
              </Link>
              <Link to="/settings/keys" aria-current={view === 'keys' ? 'page' : undefined}>
                API keys
              </Link>
            </>
          )}
        </div>
      }
    >
      <div className="scroll">
        {allowed ? (
          <div className="narrow-page stack">{children}</div>
        ) : (
          <Empty title="Administrators may see this.">Your role may not. Ask an administrator of this Vedette.</Empty>
        )}
      </div>
    </Page>
  );
}
