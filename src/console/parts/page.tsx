import { useEffect, type ReactNode } from 'react';
import { connection } from '../api/live.ts';
import { useStore } from '../api/store.ts';

interface PageProps {
  /** the heading, and the title of the browser's tab */
  readonly title: string;
  /** for the tab, where the heading says less or more */
  readonly tab?: string;
  readonly start?: ReactNode;
  readonly end?: ReactNode;
  readonly children: ReactNode;
}

/** A page with its one bar. */
export function Page({ title, tab, start, end, children }: PageProps) {
  useTitle(tab ?? title);
  return (
    <main id="main" tabIndex={-1}>
      <div className="bar">
        <h1 tabIndex={-1}>{title}</h1>
        {start}
        {end !== undefined && <div className="end">{end}</div>}
      </div>
      {children}
    </main>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Vedette`;
  }, [title]);
}

/** Green dot and the word: colour is never alone. */
export function LiveDot() {
  const { state } = useStore(connection);
  const word = { live: 'Live', connecting: 'Connecting', offline: 'Not live' }[state];
  return (
    <span className="row tight small soft">
      <span className={`dot ${state === 'live' ? 'ok' : ''}`} aria-hidden="true" /> {word}
    </span>
  );
}
