import { WILDCARD } from '../../../statistics/templates/mask.ts';
import { MINER_SETTINGS, TemplateMiner } from '../../../statistics/templates/template-miner.ts';
import { createTemplateMatcher } from './match-templates.ts';

export interface LearntTemplates {
  /** with `<*>` where lines vary, the most frequent first */
  readonly templates: readonly string[];
  /** share of the lines that are of one of them */
  readonly coverage: number;
}

export interface LearnSettings {
  /** lines that a template must have had */
  readonly least: number;
  /** most templates that are given */
  readonly most: number;
}

export const LEARN_SETTINGS: LearnSettings = { least: 3, most: 500 };

/**
 * The templates of a sample of lines, in the order given: the same sample gives the same templates. Those that vary only in what is masked
 * anyway (numbers, addresses …) are left out: every line has that form by itself, without having been learnt.
 */
export function learnTemplates(lines: readonly string[], settings: LearnSettings = LEARN_SETTINGS): LearntTemplates {
  const miner = new TemplateMiner({ ...MINER_SETTINGS });
  for (const line of lines) miner.learn(line);
  const templates = miner
    .templates()
    .filter(({ count, tokens }) => count >= settings.least && tokens.includes(WILDCARD) && isTelling(tokens))
    .toSorted((a, b) => b.count - a.count || a.id - b.id)
    .slice(0, settings.most)
    .map(({ tokens }) => tokens.join(' '));
  const match = createTemplateMatcher(templates);
  const of = lines.filter((line) => match(line) !== undefined).length;
  return { templates, coverage: lines.length === 0 ? 0 : of / lines.length };
}

/** A template of wildcards alone says nothing. */
const isTelling = (tokens: readonly string[]): boolean => tokens.some((token) => !token.includes(WILDCARD));
