import type { Meaning, SuggestedPart } from '../../../model/mapping.ts';
import type { FieldFacts } from './field-facts.ts';
import { otherTimes, synonyms, timeNames, type Synonyms } from './synonyms.ts';
import { type Shape } from './value-shapes.ts';

/** A field that may have a meaning, how surely, and why. */
interface Candidate {
  readonly meaning: Meaning;
  readonly field: FieldFacts;
  readonly score: number;
  readonly reasons: readonly string[];
}

export interface SuggestedMeaning extends SuggestedPart {
  readonly part: Meaning;
}

/** Below this nothing is suggested. */
const LEAST = 0.35;
/** One meaning may have several fields: not each record has each. */
const MOST_FIELDS = 3;

/** Which fields mean what, the surest first. A field gets one meaning. */
export function suggestMeanings(fields: readonly FieldFacts[]): SuggestedMeaning[] {
  const all = fields.flatMap((field) => synonyms.flatMap((rule) => candidateOf(rule, field) ?? []));
  const sorted = all.filter(({ score }) => score >= LEAST).toSorted((a, b) => b.score - a.score || depthOf(a) - depthOf(b) || b.field.presence - a.field.presence); // prettier-ignore
  const taken = new Map<string, Meaning>();
  const byMeaning = new Map<Meaning, Candidate[]>();
  for (const candidate of sorted) {
    const { meaning, field } = candidate;
    const chosen = byMeaning.get(meaning) ?? [];
    if (taken.has(field.path) || chosen.length >= MOST_FIELDS) continue;
    const best = chosen[0];
    // another field helps only where the first is missing, and if it is nearly as telling
    if (best !== undefined && (coverageOf(chosen) > 0.97 || candidate.score < best.score - 0.35)) continue;
    taken.set(field.path, meaning);
    byMeaning.set(meaning, [...chosen, candidate]);
  }
  // the only address of a record is where it came from, whatever the machine in its name
  const onlyHost = byMeaning.get('host_ip');
  if (onlyHost !== undefined && !byMeaning.has('src_ip') && !byMeaning.has('dst_ip')) {
    byMeaning.delete('host_ip');
    byMeaning.set('src_ip', onlyHost.map((each) => ({ ...each, score: each.score * 0.75, reasons: [...each.reasons, 'it is the only address'] }))); // prettier-ignore
  }
  return [...byMeaning].map(([meaning, chosen]) => ({
    part: meaning,
    fields: chosen.map(({ field }) => field.path),
    certainty: round(chosen[0]?.score ?? 0),
    reasons: chosen.flatMap(({ field, reasons }) => reasons.map((reason) => (chosen.length > 1 ? `${field.path}: ${reason}` : reason))).slice(0, 6), // prettier-ignore
  }));
}

const depthOf = ({ field }: Candidate): number => field.path.split('.').length;

const coverageOf = (chosen: readonly Candidate[]): number =>
  1 - chosen.reduce((missing, { field }) => missing * (1 - field.presence), 1);

export const round = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 100) / 100;

function candidateOf(rule: Synonyms, field: FieldFacts): Candidate | undefined {
  const fits = rule.shapes.reduce((sum, shape) => sum + (field.shapes.get(shape) ?? 0), 0);
  if (fits < 0.6 || field.presence === 0) return undefined;
  const { words } = field;
  const named = nameScore(rule.names, words);
  const veto = rule.not?.find((word) => words.includes(word) && !isPartOf(named?.name, word));
  if (veto !== undefined) return undefined;
  if (named === undefined) {
    const [own] = rule.shapes;
    if (rule.unnamed === undefined || own === undefined || (field.shapes.get(own) ?? 0) < 0.6) return undefined;
    return { meaning: rule.meaning, field, score: rule.unnamed, reasons: [`the values are ${shapeWords(rule.shapes, field)}`] };
  }
  // a name alone is weak where any word would fit
  const score = named.score * (0.85 + 0.15 * fits) * (0.7 + 0.3 * field.presence);
  return { meaning: rule.meaning, field, score, reasons: [`named as "${named.name}"`, `${Math.round(fits * 100)} % of the values are ${shapeWords(rule.shapes, field)}`] };
} // prettier-ignore

function shapeWords(shapes: readonly Shape[], field: FieldFacts): string {
  const there = [...field.shapes].filter(([shape]) => shapes.includes(shape)).toSorted((a, b) => b[1] - a[1]);
  return there.slice(0, 2).map(([shape]) => shape).join(' or '); // prettier-ignore
}

const isPartOf = (name: string | undefined, word: string): boolean => name?.split(' ').includes(word) === true;

/** How well the end of a field's name is one of the names: the earlier in the list and the more words, the better. */
function nameScore(names: readonly string[], words: readonly string[]): { score: number; name: string } | undefined {
  let best: { score: number; name: string } | undefined;
  const glued = words.join('');
  for (const [rank, given] of names.entries()) {
    const isSure = given.endsWith('+');
    const name = isSure ? given.slice(0, -1) : given;
    const wanted = name.split(' ');
    const isEnd = wanted.length <= words.length && wanted.every((word, i) => words[words.length - wanted.length + i] === word); // prettier-ignore
    const plain = name.replaceAll(' ', '');
    const isGlued = !isEnd && plain.length >= 5 && glued.endsWith(plain);
    if (!isEnd && !isGlued) continue;
    const extra = isEnd ? words.length - wanted.length : glued.length === plain.length ? 0 : 1;
    const score = (isSure ? 0.95 : 0.84) - 0.28 * (rank / names.length) - 0.06 * Math.min(extra, 4) - (isGlued && extra > 0 ? 0.1 : 0) + (wanted.length > 1 ? 0.03 : 0); // prettier-ignore
    if (best === undefined || score > best.score) best = { score, name };
  }
  return best;
}

export interface SuggestedTime extends SuggestedPart {
  readonly format: string;
}

/** The field that says when it happened. */
export function suggestTime(fields: readonly FieldFacts[]): SuggestedTime | undefined {
  const found = fields.flatMap((field) => {
    const { time } = field;
    if (time === undefined || time.share < 0.9 || field.presence < 0.5) return [];
    const { words } = field;
    const glued = words.join('');
    const named = timeNames.reduce<{ weight: number; name: string; extra: number } | undefined>((best, { name, weight }) => {
      const wanted = name.split(' ');
      const isEnd = wanted.every((word, i) => words[words.length - wanted.length + i] === word);
      const plain = wanted.join('');
      const isGlued = plain.length >= 4 && glued.endsWith(plain);
      if (!isEnd && !isGlued) return best;
      const extra = glued.length === plain.length ? 0 : 1;
      return best === undefined || weight - 0.1 * extra > best.weight - 0.1 * best.extra ? { weight, name, extra } : best;
    }, undefined);
    const isNumber = time.format.startsWith('epoch');
    if (named === undefined && isNumber) return [];
    const other = words.some((word) => otherTimes.has(word)) ? 0.35 : 0;
    const depth = 0.05 * Math.min(4, field.path.split('.').length - 1);
    const score = (named === undefined ? 0.5 : named.weight - 0.1 * named.extra) * (0.7 + 0.3 * field.presence) - other - depth - (time.format === 'yyyy-MM-dd' ? 0.3 : 0);
    const reasons = [...(named === undefined ? [] : [`named as "${named.name}"`]), `${Math.round(time.share * 100)} % of the values are times (${time.format})`, `in ${Math.round(field.presence * 100)} % of the records`];
    return [{ field, score, format: time.format, reasons }];
  }).toSorted((a, b) => b.score - a.score);
  const [best, ...rest] = found;
  if (best === undefined || best.score < 0.1) return undefined;
  const others = best.field.presence > 0.98 ? [] : rest.filter(({ score }) => score > 0.4).slice(0, 2);
  const formats = new Set([best, ...others].map(({ format }) => format));
  return {
    part: 'time',
    fields: [best, ...others].map(({ field }) => field.path),
    certainty: round(best.score),
    reasons: best.reasons,
    format: formats.size === 1 ? best.format : 'auto',
  };
} // prettier-ignore
