import type { Alert } from '../../model/alert.ts';
import type { Finding } from '../../model/finding.ts';
import type { JsonObject } from '../../model/json.ts';
import { ocsfSeverityBySeverity, type Severity } from '../../model/severity.ts';
import { visible } from './visible.ts';
import type { Report, Summary, Write } from './report.ts';

/** An alert shows at most this many of its findings in the report; the rest is counted. */
const SHOWN_FINDINGS = 20;
const SHOWN_VALUE = 2000;

/** One page that needs nothing from outside: no script, every text from a log escaped, a policy that forbids all loading. */
export function htmlReport(write: Write, title: string, madeAt: Date): Report {
  const shownByKey = new Map<string, Finding[]>();
  return {
    finding: (finding) => {
      const shown = shownByKey.get(finding.key) ?? [];
      if (shown.length < SHOWN_FINDINGS * 5) shownByKey.set(finding.key, [...shown, finding]);
    },
    end: (summary, alerts) => {
      write(head(title));
      write(heading(title, madeAt, summary, alerts));
      for (const alert of [...alerts].sort(worstFirst)) write(alertSection(alert, findingsOf(alert, shownByKey)));
      write('</main></body></html>\n');
    },
  };
}

function findingsOf(alert: Alert, findingsByKey: ReadonlyMap<string, readonly Finding[]>): Finding[] {
  const ids = new Set(alert.evidence.map(({ finding }) => finding));
  return (findingsByKey.get(alert.key) ?? []).filter(({ id }) => ids.has(id)).slice(0, SHOWN_FINDINGS);
}

function heading(title: string, madeAt: Date, summary: Summary, alerts: readonly Alert[]): string {
  const severities = ['critical', 'high', 'medium', 'low', 'informational'] as const satisfies readonly Severity[];
  const counts = severities.map((severity) => `<li><b class="${severity}">${severity}</b> ${n(alerts.filter((alert) => alert.severity === severity).length)}</li>`); // prettier-ignore
  return `<main><h1>${escape(title)}</h1>
<p class="facts">${n(summary.records)} records, ${n(summary.events)} events, ${n(summary.unreadable)} unreadable, ${n(summary.findings)} findings in ${n(summary.alerts)} alerts; ${summary.seconds.toFixed(1)} s. Made ${madeAt.toISOString()}.</p>
<ul class="counts">${counts.join('')}</ul>
${alerts.length === 0 ? '<p>Nothing was found: no rule matched.</p>' : ''}`;
}

function alertSection(alert: Alert, findings: readonly Finding[]): string {
  const more = alert.findings - findings.length;
  return `<section><h2><b class="${alert.severity}">${alert.severity}</b> ${escape(alert.title)}</h2>
<p class="facts">${n(alert.findings)} ${alert.findings === 1 ? 'finding' : 'findings'}, ${time(alert.first)} to ${time(alert.last)} · ${escape(alert.rule.source)} · <code>${escape(alert.rule.id)}</code>${alert.attack.map((technique) => ` · ${escape(technique)}`).join('')}</p>
<p>${escape(alert.explanation)}</p>
<p class="entities">${alert.entities.map((entity) => `<span>${escape(entity.kind)} ${escape(entity.name)}</span>`).join(' ')}</p>
${findings.map(findingDetails).join('\n')}
${more > 0 ? `<p class="facts">and ${n(more)} more</p>` : ''}</section>`;
}

function findingDetails(finding: Finding): string {
  const decided = finding.evidence.map(({ field, value, condition }) => `<tr class="decided"><th>${escape(field)}</th><td>${escape(value)}</td><td>${escape(condition)}</td></tr>`); // prettier-ignore
  return `<details><summary>${time(finding.time)} · ${escape(finding.event.source)}</summary>
${anomalyFacts(finding)}<table>${decided.join('')}${fieldRows(finding.event.fields)}</table></details>`;
}

/** What a baseline expected, and how surely it says that this is odd. */
function anomalyFacts({ anomaly, explanation }: Finding): string {
  if (anomaly === undefined) return '';
  const parts = anomaly.contributions.map(({ feature, bits }) => `${escape(feature)} ${bits.toFixed(1)} bits`);
  const against = anomaly.suppressors.map((each) => ` · ${escape(each)}`).join('');
  const { calibration } = anomaly;
  const from =
    calibration === undefined
      ? ''
      : ` (the model itself ${calibration.p.toPrecision(2)}, compared with ${n(calibration.judgements)} judgements)`;
  return `<p>${escape(explanation)}</p><p class="facts">p ${anomaly.p.toPrecision(2)}${from} · ${escape(anomaly.scope)} · ${parts.join(', ')} · learnt from ${n(Math.round(anomaly.observations))} observations over ${(anomaly.age / 86_400_000).toFixed(1)} days${against}</p>`;
}

function fieldRows(fields: JsonObject): string {
  return Object.entries(fields)
    .map(
      ([name, value]) =>
        `<tr><th>${escape(name)}</th><td colspan="2">${escape(typeof value === 'string' ? value : JSON.stringify(value))}</td></tr>`,
    ) // prettier-ignore
    .join('');
}

function escape(text: string): string {
  const cut = text.length > SHOWN_VALUE ? `${text.slice(0, SHOWN_VALUE)}… (${n(text.length)} characters)` : text;
  return visible(cut).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const n = (value: number): string => value.toLocaleString('en-US');
const time = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('.000Z', 'Z');
const worstFirst = (a: Alert, b: Alert): number =>
  ocsfSeverityBySeverity[b.severity] - ocsfSeverityBySeverity[a.severity] || b.score - a.score || a.first - b.first;

function head(title: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(title)}</title><style>
:root{color-scheme:light dark;font:13px/1.5 system-ui,sans-serif}
body{margin:0;background:light-dark(#fff,#131619);color:light-dark(#1a1e24,#e8eaec)}
main{max-width:1100px;margin:24px auto;padding:0 16px}
h1{font-size:17px}h2{font-size:15px;margin:0}
section{border:1px solid light-dark(#e4e6e9,#25282c);border-radius:7px;padding:12px;margin:14px 0}
.facts{color:light-dark(#666c74,#8c9198)}code,td,th{font-family:ui-monospace,monospace;font-size:12px}
table{border-collapse:collapse;width:100%;table-layout:fixed}th{text-align:left;width:220px;font-weight:400;color:light-dark(#666c74,#8c9198)}
td,th{padding:2px 8px 2px 0;vertical-align:top;overflow-wrap:anywhere;unicode-bidi:isolate}
.decided td,.decided th{font-weight:600;color:inherit}summary{cursor:pointer;padding:4px 0}
.counts{display:flex;gap:16px;padding:0;list-style:none}.entities span{border:1px solid light-dark(#c8cbce,#393d43);border-radius:5px;padding:0 6px}
.critical{color:light-dark(#a8071f,#ff7480)}.high{color:light-dark(#a63d00,#f88a4a)}.medium{color:light-dark(#7d5800,#f2c552)}.low{color:light-dark(#24688d,#7cb9dd)}.informational{color:light-dark(#6f757d,#8d939b)}
</style></head><body>`;
}
