import { Button } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { problemOf } from '../api/client.ts';
import './states.css';

/** Grey bars of the real height, only after 150 ms: warm pages never flash. Over 2 s it says what it waits for. */
export function Loading({
  rows = 8,
  height = 48,
  what,
  onStop,
}: {
  readonly rows?: number;
  readonly height?: number;
  readonly what: string;
  readonly onStop?: () => void;
}) {
  const [stage, setStage] = useState<'nothing' | 'bars' | 'words'>('nothing');
  useEffect(() => {
    const bars = setTimeout(() => setStage('bars'), 150);
    const words = setTimeout(() => setStage('words'), 2000);
    return () => {
      clearTimeout(bars);
      clearTimeout(words);
    };
  }, []);
  if (stage === 'nothing') return null;
  return (
    <div className="loading" role="status" aria-label={what}>
      {stage === 'words' && (
        <p className="state-line">
          {what} …
          {onStop !== undefined && (
            <Button size="compact-sm" onClick={onStop}>
              Stop
            </Button>
          )}
        </p>
      )}
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="loading-row" style={{ height }}>
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}

/** State, since when, next. */
export function Empty({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children !== undefined && <div className="soft">{children}</div>}
      {action}
    </div>
  );
}

/** What could not be done, why, what happens next, the one thing to press. The rest of the page stays. */
export function ProblemBox({
  what,
  error,
  onRetry,
  children,
}: {
  readonly what: string;
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly children?: ReactNode;
}) {
  const problem = problemOf(error);
  return (
    <div className="problem" role="alert">
      <p>
        <b>{what}</b> {problem.message}
      </p>
      {children}
      {onRetry !== undefined && (
        <Button size="compact-sm" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
