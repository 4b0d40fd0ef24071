import { useEffect, type ReactNode } from 'react';
import { Mark } from '../shell/sidebar.tsx';
import './start.css';

/** The pages before the console: one column, one thing to do. */
export function StartFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Vedette`;
  }, [title]);
  return (
    <main className="start">
      <div className="start-column">
        <p className="row start-brand">
          <Mark />
          Vedette
        </p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
