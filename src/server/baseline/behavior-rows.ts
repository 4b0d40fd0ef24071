import type { BehaviorDetail, BehaviorRow, BehaviorTuning } from '../../model/behavior.ts';
import { jsonObject } from '../../model/json.ts';
import type { Behavior } from '../../pipeline/baseline/behaviors/behavior.ts';
import type { BehaviorFigures } from '../../pipeline/ports.ts';
import type { RuleFindings } from '../../store/state/rule-store.ts';
import type { BaselineContent } from './content.ts';

/** What a row is made of: the file, what people changed, what the stage has learnt, what was found. */
export interface BehaviorFacts {
  readonly content: BaselineContent;
  readonly figuresById: ReadonlyMap<string, BehaviorFigures>;
  readonly findingsById: ReadonlyMap<string, RuleFindings>;
}

export function behaviorToRow(behavior: Behavior, { content, figuresById, findingsById }: BehaviorFacts): BehaviorRow {
  const { id, title, kind, level, status, source, line, features, scopes, attack, p } = behavior;
  const tuning = content.tunings.find((each) => each.behavior === id);
  const figures = figuresById.get(id);
  const found = findingsById.get(id);
  const enabled = tuning?.enabled ?? true;
  const severity = tuning?.severity ?? level;
  const atMost = tuning?.p ?? p;
  return {
    id,
    title,
    kind: kind.name,
    severity,
    ...(severity === level ? {} : { ownSeverity: level }),
    status,
    source: `${source}:${line}`,
    features: features.map((feature) => feature.id),
    scopes: [...scopes],
    enabled,
    tuned: tuning !== undefined && (tuning.enabled !== null || tuning.severity !== null || tuning.p !== null || tuning.exceptions.length > 0), // prettier-ignore
    attack: [...attack],
    learning: figures?.learning ?? { state: enabled ? 'no-data' : 'off', entities: 0, ready: 0, observations: 0, share: 0 }, // prettier-ignore
    p: atMost,
    threshold: figures?.threshold ?? atMost,
    budgetShare: figures?.budgetShare ?? 0,
    alertsADay: figures?.alertsADay ?? null,
    falseShare: figures?.falseShare ?? null,
    findings: found?.total ?? 0,
    lastDay: found?.lastDay ?? 0,
    ...(found === undefined ? {} : { days: [...found.days] }),
  };
}

/** @param history newest first */
export function behaviorToDetail(
  behavior: Behavior,
  facts: BehaviorFacts,
  tuning: BehaviorTuning,
  history: readonly BehaviorTuning[],
): BehaviorDetail {
  const { description, author, references, tags, falsePositives, response, needs, options, cases } = behavior;
  const file = facts.content.behaviors.find(({ source }) => source === behavior.source);
  return {
    ...behaviorToRow(behavior, facts),
    description: description ?? '',
    author: author ?? '',
    references: [...references],
    tags: [...tags],
    falsePositives: [...falsePositives],
    response: response.map(({ action, target, note }) => `${action} ${target}: ${note}`).join('\n'),
    needs,
    options: jsonObject.safeParse(options).data ?? {},
    cases: cases.map(({ title, fires }) => ({ title, fires: fires === true ? 1 : (fires ?? 0) })),
    text: file?.text ?? '',
    tuning,
    tuningHistory: [...history],
  };
}

export interface BehaviorFilter {
  readonly text?: string | undefined;
  readonly kind?: string | undefined;
  readonly state?: 'enabled' | 'disabled' | 'tuned' | 'learning' | 'finding' | undefined;
}

export function filterBehaviors(rows: readonly BehaviorRow[], { text, kind, state }: BehaviorFilter): BehaviorRow[] {
  const words = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (kind !== undefined && row.kind !== kind) return false;
    if (state !== undefined && !isIn(row, state)) return false;
    const whole = [row.title, row.id, row.kind, ...row.features, ...row.attack].join(' ').toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}

function isIn(row: BehaviorRow, state: NonNullable<BehaviorFilter['state']>): boolean {
  switch (state) {
    case 'enabled':
      return row.enabled;
    case 'disabled':
      return !row.enabled;
    case 'tuned':
      return row.tuned;
    case 'learning':
      return row.learning.state === 'learning' || row.learning.state === 'no-data';
    case 'finding':
      return row.findings > 0;
  }
}
