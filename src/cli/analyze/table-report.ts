import { styleText } from 'node:util';
import type { Alert } from '../../model/alert.ts';
import { ocsfSeverityBySeverity, type Severity } from '../../model/severity.ts';
import { visible } from './visible.ts';
import type { Report, Summary, Write } from './report.ts';

const colourBySeverity = {
  critical: 'redBright',
  high: 'red',
  medium: 'yellow',
  low: 'blue',
  informational: 'gray',
} as const satisfies Record<Severity, Parameters<typeof styleText>[0]>;

/** Alerts, worst first, for a person at a terminal. */
export function tableReport(write: Write, width: number): Report {
  return {
    finding: () => undefined,
    end: (summary, alerts) => {
      write(`${alertTable(alerts, width).join('\n')}\n`);
      write(`${summaryLine(summary)}\n`);
    },
  };
}

export function alertTable(alerts: readonly Alert[], width: number): string[] {
  if (alerts.length === 0) return ['Nothing was found: no rule matched.'];
  const sorted = [...alerts].sort(worstFirst);
  const count = Math.max(5, ...sorted.map(({ findings }) => String(findings).length));
  const rest = Math.max(30, width - 10 - count - 22 - 6);
  const titleWidth = Math.floor(rest * 0.6);
  const line = (severity: string, times: string, first: string, title: string, who: string): string =>
    `${severity}  ${times.padStart(count)}  ${fit(first, 20)}  ${fit(title, titleWidth)}  ${fit(who, rest - titleWidth).trimEnd()}`;
  return [
    styleText('dim', line(fit('Severity', 8), 'Times', 'First seen (UTC)', 'What', 'Where')),
    ...sorted.map((alert) =>
      line(
        styleText(colourBySeverity[alert.severity], fit(shortSeverity(alert.severity), 8)),
        String(alert.findings),
        new Date(alert.first).toISOString().slice(0, 19).replace('T', ' '),
        visible(alert.title),
        visible(alert.entities.slice(0, 3).map(({ name }) => name).join(', ')), // prettier-ignore
      ),
    ),
    '',
  ];
}

function summaryLine(summary: Summary): string {
  const rate = summary.seconds === 0 ? 0 : Math.round(summary.records / summary.seconds);
  return [
    `${n(summary.records)} records in ${summary.seconds.toFixed(1)} s (${n(rate)} a second)`,
    `${n(summary.events)} events, ${n(summary.unreadable)} unreadable`,
    `${n(summary.findings)} findings, ${n(summary.alerts)} alerts`,
  ].join(' · ');
}

const n = (value: number): string => value.toLocaleString('en-US');
const shortSeverity = (severity: Severity): string => (severity === 'informational' ? 'info' : severity);
const worstFirst = (a: Alert, b: Alert): number =>
  ocsfSeverityBySeverity[b.severity] - ocsfSeverityBySeverity[a.severity] || b.score - a.score || b.findings - a.findings || a.first - b.first; // prettier-ignore

function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}
