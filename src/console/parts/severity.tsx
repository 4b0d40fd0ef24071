import type { Severity } from '../../model/severity.ts';
import './severity.css';

export const severityWords = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  informational: 'Informational',
} as const satisfies Record<Severity, string>;

const bars = { high: 3, medium: 2, low: 1, informational: 0 } as const;

/** Shape first, then word, then colour: a filled square, or three rising bars of which some are filled. */
export function SeverityGlyph({ severity }: { readonly severity: Severity }) {
  const label = severityWords[severity];
  if (severity === 'critical') {
    return (
      <svg className="severity sev-critical" viewBox="0 0 16 16" role="img" aria-label={label}>
        <rect x="1" y="1" width="14" height="14" rx="3" />
        <path className="mark" d="M7 3.8h2l-.3 5H7.3zM7.1 10.2h1.8V12H7.1z" />
      </svg>
    );
  }
  const filled = bars[severity];
  return (
    <svg className={`severity sev-${severity}`} viewBox="0 0 16 16" role="img" aria-label={label}>
      <path className={filled > 0 ? undefined : 'empty'} d="M1 11h4v4H1z" />
      <path className={filled > 1 ? undefined : 'empty'} d="M6 7h4v8H6z" />
      <path className={filled > 2 ? undefined : 'empty'} d="M11 3h4v12h-4z" />
    </svg>
  );
}

/** The word in its colour, for where there is room. */
export function SeverityWord({ severity }: { readonly severity: Severity }) {
  return (
    <span className="row tight">
      <SeverityGlyph severity={severity} />
      <span>{severityWords[severity]}</span>
    </span>
  );
}

/** Number first, then a bar of 22 px, in the colours of severity: 0–24, 25–49, 50–74, 75–100. */
export function Score({ score }: { readonly score: number }) {
  const step = score >= 75 ? 'critical' : score >= 50 ? 'high' : score >= 25 ? 'medium' : 'low';
  return (
    <span className="score" title={`Score ${score} of 100`}>
      <span className="score-number">{Math.round(score)}</span>
      <svg className={`score-bar sev-${step}`} viewBox="0 0 22 4" aria-hidden="true">
        <rect className="empty" width="22" height="4" rx="2" />
        <rect width={Math.max(2, (22 * score) / 100)} height="4" rx="2" />
      </svg>
    </span>
  );
}
