import { Notifications } from '@mantine/notifications';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useLive } from '../api/live.ts';
import { prefer, preferencesNow } from '../api/preferences.ts';
import { isMac, useCommands, watchLeaderKey } from '../keys/keys.ts';
import { undoLast } from '../parts/undo.tsx';
import { ValueMenuProvider } from '../parts/value-menu.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { KeyStrip } from './key-strip.tsx';
import { OfflineStrip } from './offline-strip.tsx';
import { Palette } from './palette.tsx';
import { places } from './places.ts';
import { Sidebar } from './sidebar.tsx';
import './shell.css';

/** The frame of every page: sidebar, the page, the keys at the foot, and what may lie over them. */
export function Shell() {
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'help' | 'palette'>();
  const location = useRouterState({ select: (state) => state.location });
  useLive(true);
  useEffect(() => watchLeaderKey(globalThis.window), []);
  useFocusOnNavigation(location.pathname);

  useCommands([
    { id: 'palette', title: 'Search or jump', group: 'Everywhere', keys: ['Mod+K'], palette: false, run: () => setDialog('palette') },
    { id: 'help', title: 'All keys of this page', group: 'Everywhere', keys: ['?'], strip: 'all keys', run: () => setDialog('help') },
    { id: 'undo', title: 'Undo my last change', group: 'Everywhere', keys: ['U', 'Mod+Z'], run: () => void undoLast() },
    { id: 'sidebar', title: 'Narrow the sidebar', group: 'Everywhere', keys: ['Mod+\\'], run: () => prefer({ narrowSidebar: !preferencesNow().narrowSidebar }) },
    { id: 'zone', title: 'Switch UTC and local time', group: 'Everywhere', keys: ['Z'], run: () => prefer({ zone: preferencesNow().zone === 'utc' ? 'local' : 'utc' }) },
    ...places.map((place) => ({
      id: `go.${place.to}`,
      title: place.name,
      group: 'Go to' as const,
      keys: place.key === undefined ? [] : [`G ${place.key}`],
      run: () => void navigate({ to: place.to }),
    })),
  ]); // prettier-ignore

  const search: Readonly<Record<string, unknown>> = location.search;
  const onHunt = location.pathname === '/hunt';
  const query = onHunt ? (typeof search['q'] === 'string' ? search['q'] : '') : undefined;
  return (
    <ValueMenuProvider
      query={query}
      onQuery={(q) => void navigate({ to: '/hunt', search: (before) => ({ from: before.from, to: before.to, q }) })}
    >
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <div className="shell">
        <Sidebar onSearch={() => setDialog('palette')} isMac={isMac} />
        <div className="page">
          <OfflineStrip />
          <Outlet />
          <KeyStrip />
        </div>
      </div>
      {dialog === 'help' && <HelpDialog onClose={() => setDialog(undefined)} />}
      {dialog === 'palette' && <Palette onClose={() => setDialog(undefined)} />}
      <Notifications position="bottom-center" autoClose={8000} limit={3} />
    </ValueMenuProvider>
  );
}

/**
 * A new page is announced by its heading, once that is there (its code or data may still be on the way). Changes of the search part are not
 * new pages, and whoever already put the focus somewhere keeps it.
 */
function useFocusOnNavigation(pathname: string): void {
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return undefined;
    before.current = pathname;
    const until = Date.now() + 3000;
    // the old page may still be there, with the focus, while the new one is read
    const old = document.activeElement;
    const timer = setInterval(() => {
      const at = document.activeElement;
      const heading = document.querySelector<HTMLElement>('main h1');
      // a heading that stood in while the page was read takes the focus away with it: look again until the page has settled
      if (at === null || at === document.body) heading?.focus({ preventScroll: true });
      else if (at !== heading && at !== old) clearInterval(timer);
      if (Date.now() > until) clearInterval(timer);
    }, 50);
    return () => clearInterval(timer);
  }, [pathname]);
}
