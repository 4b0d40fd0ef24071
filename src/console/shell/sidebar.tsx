import { Menu } from '@mantine/core';
import { IconLogout, IconSearch, IconUserCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { connection } from '../api/live.ts';
import { usePeople } from '../api/people.ts';
import { usePreferences } from '../api/preferences.ts';
import { overviewQuery } from '../api/queries.ts';
import { signOut } from '../api/session.ts';
import { useStore } from '../api/store.ts';
import { useNow } from '../parts/time.tsx';
import { accountsToSum, sourceState } from '../sources/account.ts';
import { countToShort, countToText, durationToText, plural } from '../words/format.ts';
import { places } from './places.ts';
import './sidebar.css';

const DETAIL_PAGES = /^\/(?:alerts|events|hunt)(?:\/|$)/u;

export function Sidebar(props: { readonly onSearch: () => void; readonly isMac: boolean }) {
  const { narrowSidebar } = usePreferences();
  const narrow = narrowSidebar || DETAIL_PAGES.test(location.pathname);
  const overview = useQuery(overviewQuery).data;
  const open = overview === undefined ? 0 : Object.values(overview.alerts.open).reduce((sum, count) => sum + count, 0);
  const sourcesWrong = overview !== undefined && accountsToSum(overview.sources).wrong.length > 0;
  return (
    <nav className={`side ${narrow ? 'is-narrow' : ''}`} aria-label="Places">
      <Link to="/now" className="side-brand" aria-label="Vedette, go to Now">
        <Mark />
        <span className="side-word">Vedette</span>
      </Link>
      <button type="button" className="plain side-search" onClick={props.onSearch}>
        <IconSearch size={15} stroke={1.7} />
        <span className="side-word grow">Search or jump</span>
        <kbd className="kbd side-word">{props.isMac ? '⌘' : 'Ctrl'} K</kbd>
      </button>
      {(['top', 'Watch', 'foot'] as const).map((group) => (
        <div key={group} className={`side-group side-group-${group}`}>
          {group === 'Watch' && <h2 className="side-word side-heading">Watch</h2>}
          <ul>
            {places
              .filter((place) => place.group === group)
              .map((place) => (
                <li key={place.to}>
                  <Link to={place.to} className="side-link" title={narrow ? place.name : undefined}>
                    <place.icon size={16} stroke={1.7} />
                    <span className="side-word grow">{place.name}</span>
                    {place.to === '/queue/alerts' && open > 0 && (
                      <span className="side-word side-count" aria-label={plural(open, 'open alert')}>
                        {countToText(open)}
                      </span>
                    )}
                    {place.to === '/sources' && sourcesWrong && (
                      <span className="dot bad" role="img" aria-label="a sum does not add up" />
                    )}
                  </Link>
                </li>
              ))}
          </ul>
          {group === 'foot' && <PersonMenu />}
        </div>
      ))}
      <Pulse />
    </nav>
  );
}

function PersonMenu() {
  const { me } = usePeople();
  return (
    <Menu position="right-end" width={220}>
      <Menu.Target>
        <button type="button" className="plain side-link" aria-label={`${me.name}, ${me.role}`}>
          <IconUserCircle size={16} stroke={1.7} />
          <span className="side-word grow cut">{me.name}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.email}, {me.role}
        </Menu.Label>
        <Menu.Item leftSection={<IconLogout size={14} />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Events a second, how far behind, sources that are quiet. */
function Pulse() {
  const overview = useQuery(overviewQuery).data;
  const { state } = useStore(connection);
  const now = useNow();
  if (overview === undefined) return <div className="side-pulse" />;
  const quiet = overview.sources.filter((source) => sourceState(source, now) !== 'receiving').length;
  return (
    <div className="side-pulse">
      <p className="row">
        <span className={`dot ${state === 'offline' ? '' : 'ok'}`} aria-hidden="true" />
        <span className="side-word">{countToShort(overview.rate)} events/s</span>
        <span className="side-word dim">{durationToText(overview.behind)} behind</span>
      </p>
      <p className="side-word dim">
        {quiet === 0
          ? `${plural(overview.sources.length, 'source')}, none quiet`
          : `${quiet} of ${plural(overview.sources.length, 'source')} quiet`}
      </p>
    </div>
  );
}

export function Mark() {
  return (
    <svg className="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M5 6l7 13 7-13" />
      <circle cx="12" cy="6.4" r="2" />
    </svg>
  );
}
