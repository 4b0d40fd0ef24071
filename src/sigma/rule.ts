import type { LogSource } from '../model/log-source.ts';
import type { Severity } from '../model/severity.ts';
import type { CidrRange } from './cidr.ts';
import type { DatePart } from './date-part.ts';
import type { Grouping } from './grouping.ts';
import type { Pattern } from './pattern.ts';
import type { SafeRegex } from './regex/safe-regex.ts';
import type { ResponseHint } from './response-hints.ts';

/** What all kinds of rules say of themselves. */
export interface RuleHead {
  /** the rule's own id; a rule without one gets an id made of its place and title */
  readonly id: string;
  readonly title: string;
  readonly name: string | undefined;
  readonly status: string | undefined;
  readonly level: Severity | undefined;
  readonly description: string | undefined;
  readonly author: string | undefined;
  readonly references: readonly string[];
  readonly tags: readonly string[];
  readonly falsePositives: readonly string[];
  readonly grouping: Grouping;
  /** what the rule's author would do about a match, first things first */
  readonly response: readonly ResponseHint[];
  /** attributes that neither Sigma nor Vedette knows */
  readonly custom: Readonly<Record<string, unknown>>;
  /** the file or pack it came from, and the line its document begins on, from 1 */
  readonly source: string;
  readonly line: number;
  /** its matches are no findings of their own: correlations refer to it, and none of them says `generate: true` */
  readonly isPart?: true;
}

/** A Sigma detection rule (specification 2.1), checked: everything in it is known to be supported. */
export interface SigmaRule extends RuleHead {
  readonly logSource: LogSource;
  /** the conditions as written, OR-ed */
  readonly conditions: readonly string[];
  readonly detection: Expr;
  /** what pipelines call fields that correlations ask of its events, where that is another name: the first that an event has counts */
  readonly fieldNames?: Readonly<Record<string, readonly string[]>>;
}

export const correlationTypes = [
  'event_count', 'value_count', 'temporal', 'temporal_ordered', 'value_sum', 'value_avg', 'value_percentile', 'value_median',
] as const; // prettier-ignore
export type CorrelationType = (typeof correlationTypes)[number];

/** A Sigma correlation rule (specification 2.1), checked, with its references resolved. */
export interface SigmaCorrelation extends RuleHead {
  readonly type: CorrelationType;
  /** what it refers to, in the order of `rules`; for a condition in words without `rules`, in the order of that condition */
  readonly refs: readonly CorrelationRef[];
  /** sightings with the same values of these are looked at together; empty: all of them are */
  readonly groupBy: readonly string[];
  /** ms of event time */
  readonly timespan: number;
  readonly condition: CorrelationCondition;
  /** whether what it refers to also reports matches of its own */
  readonly generate: boolean;
}

/** A rule or correlation that a correlation refers to, and what the correlation's fields are called in its events. */
export interface CorrelationRef {
  readonly kind: 'rule' | 'correlation';
  /** the id of the rule */
  readonly rule: string;
  /** the id or name it is referred to by */
  readonly name: string;
  readonly title: string;
  /** for each field of `groupBy` */
  readonly groupFields: readonly string[];
  /** for each field of the condition */
  readonly valueFields: readonly string[];
  /** for each alias that speaks of it, the field */
  readonly aliases: Readonly<Record<string, string>>;
}

export type CorrelationCondition =
  /** what is counted, summed up and so on must be within all bounds */
  | {
      readonly kind: 'bounds';
      readonly bounds: readonly Bound[];
      /** the fields whose values are looked at: one, for `value_count` also more, for `event_count` and the temporal types none */
      readonly fields: readonly string[];
      /** of `value_percentile`: 0 to 100 */
      readonly percentile: number | undefined;
    }
  /** temporal types: which of the rules must have been seen and which not (SEP 198) */
  | { readonly kind: 'words'; readonly text: string; readonly expr: SeenExpr };

export interface Bound {
  readonly operator: BoundOperator;
  readonly value: number;
}
export const boundOperators = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'] as const;
export type BoundOperator = (typeof boundOperators)[number];

/** `ref` is a place in `refs`. */
export type SeenExpr =
  | { readonly kind: 'seen'; readonly ref: number }
  | { readonly kind: 'and'; readonly parts: readonly SeenExpr[] }
  | { readonly kind: 'or'; readonly parts: readonly SeenExpr[] }
  | { readonly kind: 'not'; readonly part: SeenExpr };

/** What must be true of an event, with all conditions resolved into one tree. */
export type Expr =
  | { readonly kind: 'and'; readonly parts: readonly Expr[] }
  | { readonly kind: 'or'; readonly parts: readonly Expr[] }
  | { readonly kind: 'not'; readonly part: Expr }
  | FieldMatch
  | KeywordMatch;

/** One field against one test. For a list of values in the event, one element that passes is enough. */
export interface FieldMatch {
  readonly kind: 'field';
  readonly field: string;
  readonly test: Test;
}

/** One test against every value of the event, wherever it stands; field names are not searched. */
export interface KeywordMatch {
  readonly kind: 'keyword';
  readonly test: TextTest | RegexTest | CidrTest;
}

export interface TextTest {
  readonly kind: 'text';
  readonly pattern: Pattern;
  readonly cased: boolean;
}

export interface RegexTest {
  readonly kind: 'regex';
  readonly regex: SafeRegex;
}

export interface CidrTest {
  readonly kind: 'cidr';
  readonly range: CidrRange;
}

/** The value, or a part of the date in it, as a number. */
export interface CompareTest {
  readonly kind: 'compare';
  readonly part: DatePart | null;
  readonly operator: CompareOperator;
  readonly value: number;
}
export type CompareOperator = 'eq' | 'gt' | 'gte' | 'lt' | 'lte';

/** The value against the value of another field of the same event. */
export interface FieldRefTest {
  readonly kind: 'fieldref';
  readonly other: string;
  readonly how: 'equals' | 'contains' | 'startswith' | 'endswith';
  readonly cased: boolean;
}

export type Test =
  | TextTest
  | RegexTest
  | CidrTest
  | CompareTest
  | FieldRefTest
  /** absent, or null */
  | { readonly kind: 'null' }
  /** present under its name, whatever the value */
  | { readonly kind: 'exists'; readonly is: boolean };

export function allOf(parts: readonly Expr[]): Expr {
  const only = parts[0];
  return parts.length === 1 && only !== undefined ? only : { kind: 'and', parts };
}

export function anyOf(parts: readonly Expr[]): Expr {
  const only = parts[0];
  return parts.length === 1 && only !== undefined ? only : { kind: 'or', parts };
}

export function notOf(part: Expr): Expr {
  return part.kind === 'not' ? part.part : { kind: 'not', part };
}
