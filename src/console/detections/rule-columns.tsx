import type { LoadedRule } from '../../model/rule.ts';
import { severity } from '../../model/severity.ts';
import type { ListColumn } from '../parts/list.tsx';
import { SeverityGlyph } from '../parts/severity.tsx';
import { Value } from '../parts/value.tsx';
import { countToText } from '../words/format.ts';
import { logSourceWords, microsecondsAnEvent, microsecondsToText, stateOf } from './rule-state.ts';
import { Spark } from './spark.tsx';
import { StateMark } from './state-mark.tsx';

const stateOrder = ['noisy', 'works', 'quiet', 'blind', 'off'];

export const ruleColumns: readonly ListColumn<LoadedRule>[] = [
  { id: 'severity', header: 'Sev.', width: '34px', sortBy: (rule) => severity.options.indexOf(rule.severity), cell: (rule) => <SeverityGlyph severity={rule.severity} /> },
  {
    id: 'title',
    header: 'Rule',
    width: 'minmax(0, 1fr)',
    sortBy: (rule) => rule.title,
    cell: (rule) => (
      <>
        <div className="line-1">
          <Value text={rule.title} still limit={240} />
        </div>
        <div className="line-2">
          {rule.kind === 'correlation' && 'correlation · '}
          {rule.tuned && 'tuned · '}
          {rule.pack}: <Value text={rule.source} still mono limit={200} />
        </div>
      </>
    ),
  },
  { id: 'logSource', header: 'Log source', width: '190px', sortBy: (rule) => logSourceWords(rule.logSource), cell: (rule) => <span className="mono soft cut"><Value text={logSourceWords(rule.logSource) || '–'} still limit={80} /></span> },
  { id: 'attack', header: 'Technique', width: '110px', sortBy: (rule) => rule.attack[0] ?? '', cell: (rule) => <span className="mono soft">{rule.attack[0] ?? '–'}{rule.attack.length > 1 && ` +${rule.attack.length - 1}`}</span> },
  { id: 'days', header: '14 days', width: '96px', cell: (rule) => rule.days === undefined ? <span className="dim">–</span> : <Spark days={rule.days} label={`${countToText(rule.lastDay ?? 0)} in the last 24 hours`} /> },
  { id: 'findings', header: 'Findings', width: '84px', end: true, sortBy: (rule) => rule.findings, cell: (rule) => (rule.findings === 0 ? <span className="dim">0</span> : countToText(rule.findings)) },
  { id: 'cost', header: 'Cost an event', width: '100px', end: true, sortBy: (rule) => microsecondsAnEvent(rule) ?? -1, cell: (rule) => <Cost rule={rule} /> },
  { id: 'state', header: 'State', width: '84px', sortBy: (rule) => stateOrder.indexOf(stateOf(rule)), cell: (rule) => <StateMark state={stateOf(rule)} /> },
]; // prettier-ignore

function Cost({ rule }: { readonly rule: LoadedRule }) {
  const cost = microsecondsAnEvent(rule);
  return cost === undefined ? <span className="dim">–</span> : <span className="soft">{microsecondsToText(cost)}</span>;
}
