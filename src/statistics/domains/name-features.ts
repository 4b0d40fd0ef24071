import { gramLogit, type GramWeights } from './gram-weights.ts';
import { surprises, type NameLanguage } from './name-language.ts';
import { isDigit, isHyphen, isLetter, isVowel, LONGEST, signsOf } from './name-text.ts';
import { suffixOdds, type SuffixWeights } from './suffix-weights.ts';

/** What a group of features is about; explanations speak of groups. */
export type FeatureGroup = 'letters' | 'language' | 'shape' | 'repetition' | 'suffix';

/** Every feature of a name, in the order of the vector. */
export const features = [
  { name: 'grams', group: 'letters' },
  { name: 'language1', group: 'language' },
  { name: 'language2', group: 'language' },
  { name: 'language3', group: 'language' },
  { name: 'language4', group: 'language' },
  { name: 'language5', group: 'language' },
  { name: 'languageSum', group: 'language' },
  { name: 'gain', group: 'language' },
  { name: 'worst', group: 'language' },
  { name: 'best', group: 'language' },
  { name: 'known', group: 'language' },
  { name: 'longestKnown', group: 'language' },
  { name: 'spread', group: 'language' },
  { name: 'start', group: 'language' },
  { name: 'end', group: 'language' },
  { name: 'length', group: 'shape' },
  { name: 'vowels', group: 'shape' },
  { name: 'digits', group: 'shape' },
  { name: 'hyphens', group: 'shape' },
  { name: 'digitChanges', group: 'shape' },
  { name: 'digitsAtEnd', group: 'shape' },
  { name: 'longestConsonants', group: 'shape' },
  { name: 'longestVowels', group: 'shape' },
  { name: 'alternation', group: 'shape' },
  { name: 'range', group: 'shape' },
  { name: 'rareLetters', group: 'shape' },
  { name: 'hexadecimal', group: 'shape' },
  { name: 'entropy', group: 'repetition' },
  { name: 'distinct', group: 'repetition' },
  { name: 'doubles', group: 'repetition' },
  { name: 'repeatedPairs', group: 'repetition' },
  { name: 'suffix', group: 'suffix' },
] as const satisfies readonly { readonly name: string; readonly group: FeatureGroup }[];

export const FEATURES = features.length;

export interface NameParts {
  readonly grams: GramWeights;
  readonly language: NameLanguage;
  readonly suffixes: SuffixWeights;
}

/**
 * The features of one name. 10 µs.
 *
 * @param label the label that was chosen freely, as `example` of `example.co.uk`
 * @param suffix what stands behind it, as `co.uk`
 */
export function nameFeatures(parts: NameParts, label: string, suffix: string): Float64Array {
  const signs = signsOf(label);
  return Float64Array.from([
    gramLogit(parts.grams, signs),
    ...languageFeatures(parts.language, signs),
    ...shapeFeatures(signs),
    ...repetitionFeatures(signs),
    suffixOdds(parts.suffixes, suffix),
  ]);
}

const byOrder = Array.from({ length: 5 }, () => new Float64Array(LONGEST + 1));

function languageFeatures(language: NameLanguage, signs: Uint8Array): number[] {
  const count = signs.length + 1;
  const means = byOrder.map((values, index) => {
    surprises(language, signs, index + 1, values);
    return mean(values, 0, count);
  });
  const third = byOrder[2] ?? new Float64Array();
  const fifth = byOrder[4] ?? new Float64Array();
  const sum = (means[2] ?? 0) * count;
  let known = 0;
  let run = 0;
  let longest = 0;
  for (let at = 0; at < count; at++) {
    const isKnown = (fifth[at] ?? 0) > KNOWN;
    run = isKnown ? run + 1 : 0;
    known += isKnown ? 1 : 0;
    longest = Math.max(longest, run);
  }
  const window = Math.min(4, count);
  let worst = 0;
  let best = -99;
  for (let from = 0; from + window <= count; from++) {
    const value = mean(third, from, from + window);
    worst = Math.min(worst, value);
    best = Math.max(best, mean(fifth, from, from + window));
  }
  const average = means[2] ?? 0;
  let square = 0;
  for (let at = 0; at < count; at++) square += ((third[at] ?? 0) - average) ** 2;
  return [
    ...means,
    sum,
    (means[4] ?? 0) - (means[1] ?? 0),
    worst,
    best,
    known / count,
    longest,
    Math.sqrt(square / count),
    mean(third, 0, Math.min(3, count)),
    mean(third, Math.max(0, count - 3), count),
  ];
}

/** A letter counts as known if half of the names with the same letters before it go on like this, or a fifth: log2 of the chance. */
const KNOWN = -2.3;

function mean(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += values[at] ?? 0;
  return sum / Math.max(1, to - from);
}

function shapeFeatures(signs: Uint8Array): number[] {
  const length = signs.length;
  let [letters, vowels, digits, hyphens, changes, rare, hexadecimal, alternations, pairs] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  let [consonantRun, longestConsonants, vowelRun, longestVowels, digitsAtEnd] = [0, 0, 0, 0, 0];
  let [lowest, highest] = [99, 0];
  for (let at = 0; at < length; at++) {
    const sign = signs[at] ?? 0;
    const before = at === 0 ? 0 : (signs[at - 1] ?? 0);
    const [letter, digit, vowel] = [isLetter(sign), isDigit(sign), isVowel(sign)];
    letters += letter ? 1 : 0;
    vowels += vowel ? 1 : 0;
    digits += digit ? 1 : 0;
    hyphens += isHyphen(sign) ? 1 : 0;
    hexadecimal += digit || sign <= 6 ? 1 : 0;
    rare += RARE.has(sign) ? 1 : 0;
    digitsAtEnd = digit ? digitsAtEnd + 1 : 0;
    consonantRun = letter && !vowel ? consonantRun + 1 : 0;
    vowelRun = vowel ? vowelRun + 1 : 0;
    longestConsonants = Math.max(longestConsonants, consonantRun);
    longestVowels = Math.max(longestVowels, vowelRun);
    if (letter) [lowest, highest] = [Math.min(lowest, sign), Math.max(highest, sign)];
    if (at > 0 && digit !== isDigit(before)) changes++;
    if (at > 0 && letter && isLetter(before)) {
      pairs++;
      alternations += vowel === isVowel(before) ? 0 : 1;
    }
  }
  return [
    length,
    vowels / Math.max(1, letters),
    digits / Math.max(1, length),
    hyphens,
    changes,
    digitsAtEnd / Math.max(1, digits),
    longestConsonants,
    longestVowels,
    alternations / Math.max(1, pairs),
    letters === 0 ? 0 : highest - lowest,
    rare / Math.max(1, letters),
    hexadecimal / Math.max(1, length),
  ];
}

/** j, k, q, v, w, x, z */
const RARE = new Set([10, 11, 17, 22, 23, 24, 26]);

function repetitionFeatures(signs: Uint8Array): number[] {
  const length = signs.length;
  const counts = new Map<number, number>();
  const pairs = new Set<number>();
  let doubles = 0;
  for (let at = 0; at < length; at++) {
    const sign = signs[at] ?? 0;
    counts.set(sign, (counts.get(sign) ?? 0) + 1);
    if (at === 0) continue;
    const before = signs[at - 1] ?? 0;
    pairs.add(before * 64 + sign);
    doubles += before === sign ? 1 : 0;
  }
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / length) * Math.log2(count / length);
  return [
    length === 0 ? 0 : entropy,
    counts.size / Math.max(1, length),
    doubles / Math.max(1, length),
    length < 2 ? 0 : 1 - pairs.size / (length - 1),
  ];
}
