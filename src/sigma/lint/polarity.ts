import { isMapping } from '../rule-document.ts';
import type { Lint } from './lint.ts';

export const polarityLints: readonly Lint[] = [
  {
    id: 'not-polarity',
    summary: 'What is called filter stands without "not", or everything stands behind it: is the condition upside down?',
    check({ kind, value }, report) {
      if (kind !== 'rule') return;
      for (const { text, path } of conditionsOf(value)) {
        const used = polaritiesOf(text);
        for (const { name, isNegated } of used) {
          if (/^filter/i.test(name) && !isNegated) {
            report(path, `"${short(name)}" sounds like what should be left out, and the condition asks for it: write "not" before it, or rename it`);
            break;
          }
        }
        if (used.length > 0 && used.every(({ isNegated }) => isNegated)) {
          report(path, 'everything in the condition stands behind "not": the rule matches nearly every event of its log source');
        }
      }
    },
  },
  {
    id: 'unused-search',
    summary: 'A search that no condition names has no effect',
    check({ kind, value }, report) {
      const { detection } = value;
      if (kind !== 'rule' || !isMapping(detection)) return;
      const patterns = conditionsOf(value).flatMap(({ text }) => polaritiesOf(text).map(({ name }) => name));
      if (patterns.length === 0) return;
      for (const name of Object.keys(detection)) {
        if (name === 'condition' || name === 'timeframe' || name.startsWith('_')) continue;
        if (!patterns.some((pattern) => isNamedBy(name, pattern))) report(['detection', name], `no condition names "${short(name)}": it has no effect`);
      }
    },
  },
]; // prettier-ignore

interface Condition {
  readonly text: string;
  readonly path: readonly (string | number)[];
}

function conditionsOf({ detection }: Readonly<Record<string, unknown>>): Condition[] {
  if (!isMapping(detection)) return [];
  const { condition } = detection;
  const list: unknown[] = Array.isArray(condition) ? condition : [condition];
  return list.flatMap((text, i): Condition[] => {
    if (typeof text !== 'string' || text.length > 10_000) return [];
    return [{ text, path: ['detection', 'condition', ...(Array.isArray(condition) ? [i] : [])] }];
  });
}

/** The names of a condition with whether an odd number of "not" stands before them. */
function polaritiesOf(condition: string): { name: string; isNegated: boolean }[] {
  const used: { name: string; isNegated: boolean }[] = [];
  const outer: boolean[] = [];
  let isNegated = false;
  /** "not" binds to the one thing that follows */
  let isNext = false;
  for (const word of condition.match(/[()]|[^\s()]+/g) ?? []) {
    if (word === '(') {
      outer.push(isNegated);
      isNegated = isNegated !== isNext;
      isNext = false;
    } else if (word === ')') isNegated = outer.pop() ?? false;
    else if (word === 'not') isNext = !isNext;
    else if (word === 'and' || word === 'or') isNext = false;
    else if (!/^(?:1|any|all|of)$/.test(word)) {
      used.push({ name: word, isNegated: isNegated !== isNext });
      isNext = false;
    }
  }
  return used;
}

function isNamedBy(name: string, pattern: string): boolean {
  if (pattern === 'them' || pattern === name) return true;
  const parts = pattern.split('*');
  let at = 0;
  return parts.length > 1 && name.startsWith(parts[0] ?? '') && name.endsWith(parts.at(-1) ?? '') && parts.every((part) => {
    const found = name.indexOf(part, at);
    at = found + part.length;
    return found >= 0;
  });
} // prettier-ignore

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
