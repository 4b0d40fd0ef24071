import { setImmediate as breathe } from 'node:timers/promises';
import type { RuleProblem } from '../../model/api.ts';
import { readRules, type ReadRules, type ReadRulesOptions, type RuleText } from '../../sigma/read-rules.ts';
import { isError } from './file-packs.ts';

/** Finds the texts of rules that stand elsewhere, by id or name. */
export type FindTexts = (names: ReadonlySet<string>) => Promise<readonly RuleText[]>;

export interface CheckedText extends ReadRules {
  /** whether something of it can be loaded, or nothing in it is wrong (a file of filters alone holds no rule) */
  readonly isUsable: boolean;
}

/**
 * Reads one text by itself, and, if it refers to rules elsewhere, with the texts of those: not with thousands of others, because this is done
 * on the thread that answers people. Problems are those of this text.
 */
export async function checkText(text: RuleText, find: FindTexts, reading: ReadRulesOptions = {}): Promise<CheckedText> {
  const alone = readRules([text], reading);
  if (!alone.problems.some(isError)) return checked(text.source, alone);
  const others = await referredTo(text, find);
  return checked(text.source, others.length === 0 ? alone : readRules([text, ...others], reading));
}

export interface CheckedTexts {
  readonly usable: readonly RuleText[];
  readonly problems: readonly RuleProblem[];
}

/** Many texts that may refer to one another; lets other work in between. */
export async function checkTexts(
  texts: readonly RuleText[],
  find: FindTexts,
  reading: ReadRulesOptions = {},
): Promise<CheckedTexts> {
  const usable = new Set<RuleText>();
  const doubtful: RuleText[] = [];
  const textsByName = new Map<string, RuleText>();
  const idsAt = new Map<string, string>();
  const problems: RuleProblem[] = [];
  const pause = createPause();
  for (const text of texts) {
    await pause();
    const read = readRules([text], reading);
    for (const { id, name, line } of [...read.rules, ...read.correlations]) {
      for (const each of [id, name]) if (each !== undefined) textsByName.set(each, text);
      const first = idsAt.get(id);
      if (first !== undefined)
        problems.push({ source: text.source, line, rule: id, field: 'id', message: `the id is already used in ${first}: this rule is not loaded` }); // prettier-ignore
      else idsAt.set(id, `${text.source}, line ${line}`);
    }
    if (read.problems.some(isError)) doubtful.push(text);
    else {
      usable.add(text);
      problems.push(...read.problems);
    }
  }
  const findHere: FindTexts = async (names) => {
    const here = [...names].flatMap((name) => textsByName.get(name) ?? []);
    return [...new Set([...here, ...(await find(names))])];
  };
  for (const text of doubtful) {
    await pause();
    const read = await checkText(text, findHere, reading);
    if (read.isUsable) usable.add(text);
    problems.push(...read.problems);
  }
  return { usable: texts.filter((text) => usable.has(text)), problems };
}

/** The texts of rules that a text names, and of those that these name: correlations may be about correlations. */
async function referredTo(text: RuleText, find: FindTexts): Promise<RuleText[]> {
  const others = new Map<string, RuleText>();
  for (let names = wordsOf(text.text); names.size > 0 && others.size < MOST_OTHERS;) {
    const found = (await find(names)).filter(({ source }) => source !== text.source && !others.has(source));
    for (const other of found) others.set(other.source, other);
    names = new Set(found.flatMap((other) => [...wordsOf(other.text)]));
  }
  return [...others.values()].slice(0, MOST_OTHERS);
}

const MOST_OTHERS = 200;
const LONGEST_WORK_MS = 15;

function checked(source: string, read: ReadRules): CheckedText {
  const isOwn = (each: { readonly source: string }): boolean => each.source === source;
  const [rules, correlations, problems] = [read.rules.filter(isOwn), read.correlations.filter(isOwn), read.problems.filter(isOwn)]; // prettier-ignore
  return { rules, correlations, problems, isUsable: rules.length + correlations.length > 0 || !problems.some(isError) };
}

/** Whatever could be an id or a name. */
function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/[\s,'"[\]{}()]+/).filter((word) => word !== '' && word.length < 200));
}

function createPause(): () => Promise<void> {
  let started = performance.now();
  return async () => {
    if (performance.now() - started < LONGEST_WORK_MS) return;
    await breathe();
    started = performance.now();
  };
}
