import { z } from 'zod';
import type { RuleProblem } from '../model/rule.ts';
import { readPlaceholders } from '../sigma/read-placeholders.ts';
import type { ReadRulesOptions } from '../sigma/read-rules.ts';
import { readPipelines } from '../sigma/transform/read-pipeline.ts';
import { readRuleTexts } from './rule-texts.ts';

/** What fits rules to the place where they run, as plain data: each thread makes its own of it. */
export const ruleAdaptation = z.object({
  /** processing pipelines, in YAML */
  pipelines: z.array(z.object({ source: z.string(), text: z.string() })),
  /** values for placeholders, by name */
  placeholders: z.record(z.string(), z.array(z.string())),
});
export type RuleAdaptation = z.infer<typeof ruleAdaptation>;

export const NO_ADAPTATION: RuleAdaptation = { pipelines: [], placeholders: {} };

/**
 * Reads pipelines and values of placeholders from files and folders. What is wrong with a pipeline is told by `adaptationToOptions`.
 * Placeholders may be in YAML or JSON.
 */
export async function readRuleAdaptation(
  pipelines: readonly string[],
  placeholders: readonly string[],
): Promise<{ adaptation: RuleAdaptation; problems: readonly RuleProblem[] }> {
  const steps = await readRuleTexts(pipelines);
  const values = await readRuleTexts(placeholders);
  const read = readPlaceholders(values.texts);
  const known = Object.entries(read.placeholders).map(([name, texts]): [string, string[]] => [name, [...texts]]);
  return {
    adaptation: { pipelines: [...steps.texts], placeholders: Object.fromEntries(known) },
    problems: [...steps.problems, ...values.problems, ...read.problems],
  };
}

/** For `readRules`. A pipeline with a problem leaves the rules unread: without it they would mean something else. */
export function adaptationToOptions({ pipelines, placeholders }: RuleAdaptation): {
  readonly options: ReadRulesOptions | undefined;
  readonly problems: readonly RuleProblem[];
} {
  const read = readPipelines(pipelines);
  const isWhole = read.problems.every(({ level }) => level !== undefined && level !== 'error');
  return { options: isWhole ? { placeholders, pipelines: read.pipelines } : undefined, problems: read.problems };
}
