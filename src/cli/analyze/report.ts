import type { Alert } from '../../model/alert.ts';
import type { Finding } from '../../model/finding.ts';

/** Where an analysis writes what it finds, as it finds it. */
export interface Report {
  /** @param fieldsJson the text that the event's fields were read from, if it is known: JSON, but perhaps with line breaks */
  finding(finding: Finding, fieldsJson?: string): void;
  /** called once, after the last finding */
  end(summary: Summary, alerts: readonly Alert[]): void;
}

/** What the analysis came to. `seconds` is wall time; the others are counts. */
export interface Summary {
  readonly records: number;
  readonly events: number;
  readonly unreadable: number;
  readonly findings: number;
  readonly alerts: number;
  readonly incidents: number;
  readonly seconds: number;
}

export type Write = (text: string) => void;
