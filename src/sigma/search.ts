import type { Placeholders, RuleValue } from './modifiers.ts';
import type { Path } from './rule-document.ts';

/** A search as it is written, before its values have gone through their modifiers: what processing pipelines change. */
export type Search = JoinedSearch | SearchItem;

export interface JoinedSearch {
  readonly kind: 'all' | 'any';
  readonly parts: readonly Search[];
}

/** `field|modifier|modifier: value or values`; keywords have no field. */
export interface SearchItem {
  readonly kind: 'item';
  readonly field: string;
  readonly modifiers: readonly string[];
  readonly values: readonly RuleValue[];
  /** where it stands in the document */
  readonly path: Path;
  /** each value stands at the path and its place in the list; false for values that a pipeline made */
  readonly isList: boolean;
  /** the ids of what pipelines did to it */
  readonly applied?: readonly string[];
  /** values for its placeholders that a pipeline gave, before those of everybody */
  readonly placeholders?: Placeholders;
}

/** Searches with their conditions: a rule's own detection, or that of a filter. */
export interface Detection {
  readonly searchesByName: ReadonlyMap<string, Search>;
  /** OR-ed */
  readonly conditions: readonly ConditionText[];
  /** it has the `timeframe` of Sigma's first version, which is refused after what else is wrong */
  readonly hasTimeframe?: boolean;
  /** names of searches of which a pipeline left nothing: conditions are read as if they were not in them */
  readonly dropped?: ReadonlySet<string>;
}

export interface ConditionText {
  readonly text: string;
  readonly path: Path;
}

/** Every item of a search, from left to right. */
export function itemsOf(search: Search): SearchItem[] {
  return search.kind === 'item' ? [search] : search.parts.flatMap(itemsOf);
}

/** Every item changed; an item for which the change gives nothing is left out, and so is what becomes empty by that. */
export function mapItems(search: Search, change: (item: SearchItem) => Search | undefined): Search | undefined {
  if (search.kind === 'item') return change(search);
  const parts = search.parts.map((part) => mapItems(part, change)).filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : { kind: search.kind, parts };
}
