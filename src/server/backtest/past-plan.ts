import type { TenantId } from '../../model/ids.ts';
import { ruleToSql } from '../../sigma/sql/rule-to-sql.ts';
import type { SigmaRule } from '../../sigma/rule.ts';
import { appliesTo } from '../../sigma/scan-rules.ts';
import { pastDialect } from '../../store/events/past-dialect.ts';
import type { PastCondition, PastCost, PastReads, SurveyedSet } from '../../store/events/past.ts';
import { hoursToSlices, type Slice } from './slices.ts';

/** What is read of the store for some rules, and in which pieces. */
export interface PastPlan {
  readonly conditions: readonly PastCondition[];
  /** true of every event of the rules' log sources */
  readonly everything: PastCondition;
  readonly classUids: readonly number[];
  /** oldest first */
  readonly slices: readonly Slice[];
  /** events of the rules' log sources */
  readonly rows: number;
  readonly sets: readonly SurveyedSet[];
  readonly cost: PastCost;
}

export interface PlanOptions {
  readonly tenant: TenantId;
  readonly from: number;
  readonly to: number;
  /** rows of a slice */
  readonly rows: number;
  /** false: the engine looks at all events of the rules' log sources */
  readonly isCompiled: boolean;
}

/** More rules than this are not compiled: all events of their log sources are read once, and the engine judges all rules at once. */
const MOST_COMPILED = 24;
/** Rows of a slice when all of them are looked at. */
const ROWS_OF_ALL = 20_000;

export async function planPast(past: PastReads, rules: readonly SigmaRule[], options: PlanOptions): Promise<PastPlan> {
  const survey = await past.survey(options);
  const applicable = survey.sets.filter(({ logSources }) =>
    rules.some(({ logSource }) => appliesTo(logSource, logSources)),
  );
  const cost = { read: survey.read, bytes: survey.bytes, ms: survey.ms };
  if (applicable.length === 0)
    return { conditions: [], everything: allOf([]), classUids: [], slices: [], rows: 0, sets: [], cost };
  const classUids = [...new Set(applicable.flatMap(({ classUids: own }) => own))].sort((a, b) => a - b);
  const isCompiled = options.isCompiled && rules.length <= MOST_COMPILED;
  const everything = allOf(applicable);
  const rows = isCompiled ? options.rows : Math.min(options.rows, ROWS_OF_ALL);
  const slices = hoursToSlices(await past.hours(options, classUids), options, rows);
  const isPlayedWith = survey.spaced === null;
  return {
    conditions: isCompiled ? rules.map(conditionOf) : [everything],
    everything,
    classUids,
    slices: isPlayedWith ? slices.map((slice) => ({ ...slice, isPlain: false })) : slices,
    rows: slices.reduce((sum, { rows }) => sum + rows, 0),
    sets: applicable,
    cost,
  };

  function conditionOf(rule: SigmaRule): PastCondition {
    const shape = { sets: applicable.map(({ logSources }) => logSources), spaced: survey.spaced ?? [] };
    return ruleToSql(rule, shape, isPlayedWith ? { ...pastDialect, odd: pastDialect.oddOrSpaced } : pastDialect);
  }
}

/** Every event of some log sources: what it is worth only the engine knows. */
function allOf(sets: readonly SurveyedSet[]): PastCondition {
  const may = pastDialect.ofSets(sets.map(({ logSources }) => logSources));
  return { must: '0', may, lightMay: may, words: '1' };
}
