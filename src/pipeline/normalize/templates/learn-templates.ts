import { maskedTokens, WILDCARD } from '../../../statistics/templates/mask.ts';
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
  const found = miner.templates().filter(({ count, tokens }) => count >= settings.least && isTelling(tokens));
  /** how many lines have a form by themselves */
  const masked = new Map<string, number>();
  for (const line of lines) {
    const form = maskedTokens(line.slice(0, MINER_SETTINGS.characters), MINER_SETTINGS.tokens).join(' ');
    masked.set(form, (masked.get(form) ?? 0) + 1);
  }
  const templates = joined(found)
    .filter(({ tokens, count }) => tokens.includes(WILDCARD) && (masked.get(tokens.join(' ')) ?? 0) < count)
    .toSorted((a, b) => b.count - a.count || (a.tokens.join(' ') < b.tokens.join(' ') ? -1 : 1))
    .slice(0, settings.most)
    .map(({ tokens }) => tokens.join(' '));
  const match = createTemplateMatcher(templates);
  const of = lines.filter((line) => match(line) !== undefined).length;
  return { templates, coverage: lines.length === 0 ? 0 : of / lines.length };
}

/** A template of wildcards alone says nothing. */
const isTelling = (tokens: readonly string[]): boolean => tokens.some((token) => !token.includes(WILDCARD));

interface Counted {
  readonly count: number;
  readonly tokens: readonly string[];
}

/** Templates that differ in one of their first words alone, before they are one: a log has a few verbs, and many names. */
const MANY = 5;
/** The miner's tree tells lines apart by their first words, which may be names, too. */
const FIRST_WORDS = 2;

/** Templates that are the same but for one of their first words are one in which that word varies, if there are many of them. */
function joined(templates: readonly Counted[]): readonly Counted[] {
  let all = templates;
  for (let place = 0; place < FIRST_WORDS; place += 1) {
    const groups = Map.groupBy(all, ({ tokens }) =>
      tokens.map((token, i) => (i === place ? WILDCARD : token)).join(' '),
    );
    all = [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (group.length < MANY || first === undefined || first.tokens.length <= place) return group;
      const tokens = first.tokens.map((token, i) => (i === place ? WILDCARD : token));
      return isTelling(tokens) ? [{ tokens, count: group.reduce((sum, { count }) => sum + count, 0) }] : group;
    });
  }
  return all;
}
