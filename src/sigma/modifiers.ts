import { bytesToBase64, bytesToBase64Offsets, bytesToLatin1, latin1ToBytes, textToUtf16, textToUtf8 } from './bytes.ts';
import { textToCidr } from './cidr.ts';
import { dateParts, type DatePart } from './date-part.ts';
import { hasWildcard, joinParts, literalPattern, mapLiterals, textToPattern, withLeadingMany, withTrailingMany, type Pattern } from './pattern.ts'; // prettier-ignore
import { compileRegex } from './regex/safe-regex.ts';
import { anyOf, type CompareOperator, type Expr, type FieldRefTest, type Test } from './rule.ts';
import { MOST_WINDASH_VARIANTS, windashVariants } from './windash.ts';

/** A scalar as YAML gives it. */
export type RuleValue = string | number | boolean | null;

/** Values for `%name%`, by name. */
export type Placeholders = Readonly<Record<string, readonly string[]>>;

/**
 * A value on its way through the chain of modifiers, from left to right. A draft may become several (windash, base64offset, expand):
 * these are always OR-ed, also under `all`.
 */
type Draft =
  | {
      readonly kind: 'text';
      readonly pattern: Pattern;
      readonly cased: boolean;
      readonly binary: boolean;
      readonly literal: boolean;
    }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string }
  | { readonly kind: 'number'; readonly value: number; readonly part: DatePart | null }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'cidr'; readonly text: string }
  | {
      readonly kind: 'compare';
      readonly part: DatePart | null;
      readonly operator: CompareOperator;
      readonly value: number;
    }
  | { readonly kind: 'fieldref'; readonly other: string; readonly how: FieldRefTest['how']; readonly cased: boolean };

type TextDraft = Extract<Draft, { kind: 'text' }>;
type Modifier = (draft: Draft, context: ModifierContext) => readonly Draft[] | string;

interface ModifierContext {
  readonly placeholders: Placeholders;
  /** this modifier is the first of its chain */
  readonly isFirst: boolean;
}

/** The modifiers that change values, by name. `all`, `neq` and `exists` are about the item and are read elsewhere. */
const modifiersByName: Readonly<Record<string, Modifier>> = {
  contains: (draft) => affixed(draft, 'contains'),
  startswith: (draft) => affixed(draft, 'startswith'),
  endswith: (draft) => affixed(draft, 'endswith'),
  cased: (draft) => (draft.kind === 'text' || draft.kind === 'fieldref' ? [{ ...draft, cased: true }] : 'needs a text'),
  windash: onText((draft) => {
    const variants = patternVariants(draft.pattern);
    if (variants === undefined) return `would give more than ${MOST_WINDASH_VARIANTS} spellings`;
    return variants.map((pattern) => ({ ...draft, pattern }));
  }),
  re: (draft, { isFirst }) => {
    if (!isFirst) return 'must be the first modifier';
    return draft.kind === 'text' ? 'needs the text as it is written' : 'needs a text';
  },
  i: regexFlag('i'),
  ignorecase: regexFlag('i'),
  m: regexFlag('m'),
  multiline: regexFlag('m'),
  s: regexFlag('s'),
  dotall: regexFlag('s'),
  base64: onPlainText((draft, text) => [
    { ...draft, pattern: literalPattern(bytesToBase64(bytesOf(draft, text))), binary: false },
  ]),
  base64offset: onPlainText((draft, text) =>
    bytesToBase64Offsets(bytesOf(draft, text)).map((offset) => ({
      ...draft,
      pattern: literalPattern(offset),
      binary: false,
    })),
  ),
  wide: utf16('le', ''),
  utf16le: utf16('le', ''),
  utf16be: utf16('be', ''),
  utf16: utf16('le', '\u00ff\u00fe'),
  cidr: (draft, { isFirst }) => {
    const text = plainText(draft);
    if (text === undefined || !isFirst)
      return isFirst ? 'needs a text without wildcards' : 'must be the first modifier';
    return [{ kind: 'cidr', text }];
  },
  gt: compare('gt'),
  gte: compare('gte'),
  lt: compare('lt'),
  lte: compare('lte'),
  ...Object.fromEntries(
    dateParts.map((part): [string, Modifier] => [
      part,
      (draft) =>
        draft.kind === 'number' && Number.isInteger(draft.value) ? [{ ...draft, part }] : 'needs a whole number',
    ]),
  ),
  fieldref: (draft, { isFirst }) => {
    const other = plainText(draft);
    if (other === undefined || other === '') return 'needs the name of a field';
    if (!isFirst && draft.kind === 'text' && hasWildcard(draft.pattern))
      return 'must come before contains, startswith and endswith';
    return [{ kind: 'fieldref', other, how: 'equals', cased: draft.kind === 'text' && draft.cased }];
  },
  expand: (draft, context) => {
    if (draft.kind === 'regex') return expandRegex(draft, context.placeholders);
    return draft.kind === 'text' ? expandText(draft, context.placeholders) : 'needs a text';
  },
};

export const isValueModifier = (name: string): boolean => Object.hasOwn(modifiersByName, name);

/**
 * One value through its chain, as an expression on the field (or on keywords, if there is none).
 * @returns the expression, or what is wrong in words that begin with the modifier's name
 */
export function valueToExpr(
  field: string,
  value: RuleValue,
  chain: readonly string[],
  placeholders: Placeholders,
): Expr | string {
  let drafts: readonly Draft[] = [startDraft(value, chain[0])];
  for (const [i, name] of chain.entries()) {
    if (i === 0 && name === 're' && typeof value === 'string') continue;
    const modifier = modifiersByName[name];
    if (modifier === undefined) return unknownModifier(name);
    const next: Draft[] = [];
    for (const draft of drafts) {
      const changed = modifier(draft, { placeholders, isFirst: i === 0 });
      if (typeof changed === 'string') return `the modifier "${name}" ${changed}`;
      next.push(...changed);
      if (next.length > MOST_EXPANSIONS) return `the modifier "${name}" would give more than ${MOST_EXPANSIONS} values`;
    }
    drafts = next;
  }
  const exprs: Expr[] = [];
  for (const draft of drafts) {
    const expr = draftToExpr(field, draft, chain);
    if (typeof expr === 'string') return expr;
    exprs.push(expr);
  }
  return exprs.length === 0 ? 'the modifier "expand" found a placeholder without any value' : anyOf(exprs);
}

export function unknownModifier(name: string): string {
  if (name === 'not') return 'there is no modifier "not": write "neq", or "not" in the condition';
  return `the modifier "${name}" is not known`;
}

function startDraft(value: RuleValue, first: string | undefined): Draft {
  if (typeof value === 'string') {
    if (first === 're') return { kind: 'regex', source: value, flags: '' };
    return { kind: 'text', pattern: textToPattern(value), cased: false, binary: false, literal: false };
  }
  if (typeof value === 'number') return { kind: 'number', value, part: null };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  return { kind: 'null' };
}

function draftToExpr(field: string, draft: Draft, chain: readonly string[]): Expr | string {
  if (field === '') return draftToKeyword(draft, chain);
  const test = draftToTest(draft);
  return typeof test === 'string' ? test : { kind: 'field', field, test };
}

function draftToTest(draft: Draft): Test | string {
  switch (draft.kind) {
    case 'text':
      return { kind: 'text', pattern: draft.pattern, cased: draft.cased };
    case 'number':
      if (draft.part !== null) return { kind: 'compare', part: draft.part, operator: 'eq', value: draft.value };
      return { kind: 'text', pattern: literalPattern(String(draft.value)), cased: false };
    case 'boolean':
      return { kind: 'text', pattern: literalPattern(String(draft.value)), cased: false };
    case 'regex': {
      const flags = {
        ignoreCase: draft.flags.includes('i'),
        multiline: draft.flags.includes('m'),
        dotAll: draft.flags.includes('s'),
      };
      const regex = compileRegex(draft.source, flags);
      return 'message' in regex
        ? `the regular expression cannot be used: ${regex.message} (at character ${regex.at + 1})`
        : { kind: 'regex', regex };
    }
    case 'cidr': {
      const range = textToCidr(draft.text);
      return typeof range === 'string' ? range : { kind: 'cidr', range };
    }
    case 'compare':
      return { kind: 'compare', part: draft.part, operator: draft.operator, value: draft.value };
    case 'fieldref':
      return { kind: 'fieldref', other: draft.other, how: draft.how, cased: draft.cased };
    case 'null':
      return { kind: 'null' };
  }
}

/** Keywords are searched within values, unless the rule says at which end. */
function draftToKeyword(draft: Draft, chain: readonly string[]): Expr | string {
  const test = draftToTest(draft);
  if (typeof test === 'string') return test;
  if (test.kind === 'regex' || test.kind === 'cidr') return { kind: 'keyword', test };
  if (test.kind !== 'text') return 'a search without a field needs texts or numbers';
  if (test.pattern.length === 0) return 'a search without a field needs a text that is not empty';
  const isAnchored = chain.includes('startswith') !== chain.includes('endswith');
  const pattern = isAnchored ? test.pattern : withTrailingMany(withLeadingMany(test.pattern));
  return { kind: 'keyword', test: { ...test, pattern } };
}

function affixed(draft: Draft, how: 'contains' | 'startswith' | 'endswith'): readonly Draft[] | string {
  if (draft.kind === 'text') {
    const lead = how === 'startswith' ? draft.pattern : withLeadingMany(draft.pattern);
    return [{ ...draft, pattern: how === 'endswith' ? lead : withTrailingMany(lead) }];
  }
  if (draft.kind === 'fieldref') {
    const isBoth = draft.how !== 'equals' && draft.how !== how;
    return [{ ...draft, how: isBoth ? 'contains' : how }];
  }
  if (draft.kind === 'regex') {
    // a search already is "contains"
    if (how === 'contains') return [draft];
    return [{ ...draft, source: how === 'startswith' ? `\\A(?:${draft.source})` : `(?:${draft.source})\\z` }];
  }
  return 'needs a text, a regular expression or a field reference';
}

function onText(change: (draft: TextDraft) => readonly Draft[] | string): Modifier {
  return (draft) => (draft.kind === 'text' ? change(draft) : 'needs a text');
}

function onPlainText(change: (draft: TextDraft, text: string) => readonly Draft[] | string): Modifier {
  return onText((draft) => {
    const text = plainText(draft);
    return text === undefined
      ? 'needs a text without wildcards (write contains and the like behind it)'
      : text.length > MOST_ENCODED
        ? TOO_LONG
        : change(draft, text);
  });
}

/** Encodings can be chained, and each makes the text longer. */
const MOST_ENCODED = 100_000;
const TOO_LONG = `encodes no text longer than ${MOST_ENCODED} characters`;

function plainText(draft: Draft): string | undefined {
  if (draft.kind !== 'text' || hasWildcard(draft.pattern)) return undefined;
  return draft.pattern.filter((part) => typeof part === 'string').join('');
}

function bytesOf(draft: TextDraft, text: string): Uint8Array {
  return draft.binary ? latin1ToBytes(text) : textToUtf8(text);
}

function utf16(order: 'le' | 'be', mark: string): Modifier {
  return onText((draft) => {
    if (draft.pattern.some((part) => typeof part === 'string' && part.length > MOST_ENCODED)) return TOO_LONG;
    const pattern = mapLiterals(draft.pattern, (text) => bytesToLatin1(textToUtf16(text, order)));
    return [{ ...draft, pattern: mark === '' ? pattern : joinParts([mark, ...pattern]), binary: true }];
  });
}

function regexFlag(flag: string): Modifier {
  return (draft) => (draft.kind === 'regex' ? [{ ...draft, flags: draft.flags + flag }] : 'belongs behind "re"');
}

function compare(operator: CompareOperator): Modifier {
  return (draft) =>
    draft.kind === 'number' ? [{ kind: 'compare', part: draft.part, operator, value: draft.value }] : 'needs a number';
}

function patternVariants(pattern: Pattern): Pattern[] | undefined {
  let variants: Pattern[] = [[]];
  for (const part of pattern) {
    const spellings = typeof part === 'string' ? windashVariants(part) : [part];
    if (spellings === undefined || variants.length * spellings.length > MOST_WINDASH_VARIANTS) return undefined;
    variants = variants.flatMap((start) => spellings.map((spelling) => [...start, spelling]));
  }
  return variants;
}

const PLACEHOLDER = /\\%|%(\w+)%/g;
const MOST_EXPANSIONS = 10_000;

function expandText(draft: TextDraft, placeholders: Placeholders): readonly Draft[] | string {
  let drafts: Pattern[] = [[]];
  for (const part of draft.pattern) {
    const choices = typeof part === 'string' ? expansions(part, placeholders, textToPattern) : [[part]];
    if (typeof choices === 'string') return choices;
    if (drafts.length * choices.length > MOST_EXPANSIONS) return `would give more than ${MOST_EXPANSIONS} values`;
    drafts = drafts.flatMap((start) => choices.map((choice) => [...start, ...choice]));
  }
  return drafts.map((pattern) => ({ ...draft, pattern: joinParts(pattern) }));
}

function expandRegex(draft: Extract<Draft, { kind: 'regex' }>, placeholders: Placeholders): readonly Draft[] | string {
  const quoted = (value: string): Pattern => [textToPattern(value).map(partToRegex).join('')];
  const sources = expansions(draft.source, placeholders, quoted);
  return typeof sources === 'string'
    ? sources
    : sources.map((source) => ({ ...draft, source: source.map(partToText).join('') }));
}

/** Regular expressions have no wildcards left. */
const partToText = (part: Pattern[number]): string => (typeof part === 'string' ? part : '');

function partToRegex(part: Pattern[number]): string {
  if (typeof part === 'string') return part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return part.wild === 'many' ? '(?s:.*)' : '(?s:.)';
}

/** What a text with `%name%` stands for; the values may have wildcards, as in a rule. `\%` is a percent sign. */
function expansions(
  text: string,
  placeholders: Placeholders,
  read: (value: string) => Pattern,
): readonly Pattern[] | string {
  let patterns: Pattern[] = [[]];
  let at = 0;
  for (const found of text.matchAll(PLACEHOLDER)) {
    const before = text.slice(at, found.index);
    at = found.index + found[0].length;
    const name = found[1];
    const values = name === undefined ? [] : Object.hasOwn(placeholders, name) ? placeholders[name] : undefined;
    if (values === undefined) return `needs values for %${name ?? ''}%, and none are configured`;
    const choices: readonly Pattern[] = name === undefined ? [['%']] : values.map(read);
    if (patterns.length * choices.length > MOST_EXPANSIONS) return `would give more than ${MOST_EXPANSIONS} values`;
    patterns = patterns.flatMap((start) => choices.map((choice) => [...start, before, ...choice]));
  }
  return patterns.map((start) => [...start, text.slice(at)]);
}
