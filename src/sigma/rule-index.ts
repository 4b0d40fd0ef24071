import { Automaton, FoundIds, type Needle } from './automaton.ts';
import type { EventView, FieldNames } from './event-view.ts';
import { GRAM, GramSearch } from './gram-search.ts';
import { KeywordSearch } from './keyword-search.ts';
import { isPresent } from './scan-rules.ts';
import { SkipSearch } from './skip-search.ts';
import { NO_NUMBER } from './value-numbers.ts';
import type { Witness, Witnesses } from './witness.ts';

/**
 * Finds the rules that an event could match without asking them one by one: every rule is entered under witnesses of which one must be true.
 * Made for the rules of one route; rules are numbered by their place in it.
 */
export class RuleIndex {
  readonly #always: Int32Array;
  readonly #fields: readonly FieldIndex[];
  readonly #keywords: KeywordSearch | undefined;

  constructor(witnessesByRule: readonly Witnesses[], names: FieldNames) {
    const always: number[] = [];
    const entriesByField = new Map<string, Entry[]>();
    const keywords = new Map<string, number[]>();
    for (const [rule, witnesses] of witnessesByRule.entries()) {
      if (witnesses === undefined) always.push(rule);
      for (const witness of witnesses ?? []) {
        if (witness.kind === 'keyword') push(keywords, witness.text, rule);
        else push(entriesByField, witness.field, { witness, rule });
      }
    }
    this.#always = Int32Array.from(always);
    this.#fields = [...entriesByField].map(
      ([field, entries]) => new FieldIndex(names.idOf(field), entries, witnessesByRule.length),
    );
    this.#keywords =
      keywords.size === 0 ? undefined : new KeywordSearch([...keywords].map(([text, ids]) => ({ text, ids })));
  }

  /** the view must keep the values of the top level */
  get needsTop(): boolean {
    return this.#keywords !== undefined;
  }

  /** Puts the rules that must be tried into `found`. */
  candidates(view: EventView, found: FoundIds): void {
    found.addAll(this.#always);
    for (const field of this.#fields) field.candidates(view, found);
    if (this.#keywords !== undefined) this.#keywords.findInAll(view.top, view.topCount, found);
  }

  get bytes(): number {
    return this.#fields.reduce((sum, field) => sum + field.bytes, 0);
  }
}

/** Needles from this length on are searched by jumping, if no more than a few of the field are shorter. */
const LONG = 8;
const FEW = 3;
/** Up to so many needles grams tell them apart; more are searched by an automaton. */
const MANY = 1000;

type FieldWitness = Exclude<Witness, { kind: 'keyword' }>;
interface Entry {
  readonly witness: FieldWitness;
  readonly rule: number;
}

class FieldIndex {
  readonly #id: number;
  readonly #present: readonly number[];
  readonly #rulesByText = new Map<string, number[]>();
  /** of the texts in `#rulesByText`: a text of another length need not be looked up */
  readonly #lengths = new Set<number>();
  readonly #rulesByUnit = new Map<number, number[]>();
  readonly #automaton: Automaton | undefined;
  readonly #grams: GramSearch | undefined;
  readonly #skip: SkipSearch | undefined;
  readonly #short: readonly Needle[];
  readonly #needsFold: boolean;
  readonly #isSearched: boolean;
  /** what values lead to, by their numbers, in one generation of these */
  readonly #known: (Int32Array | undefined)[] = [];
  #generation = 0;
  readonly #found: FoundIds;

  constructor(id: number, entries: readonly Entry[], rules: number) {
    this.#id = id;
    this.#found = new FoundIds(rules);
    const present: number[] = [];
    const needles = { inside: new Map<string, number[]>(), end: new Map<string, number[]>() };
    for (const { witness, rule } of entries) {
      switch (witness.kind) {
        case 'present':
          present.push(rule);
          break;
        case 'equals':
          push(this.#rulesByText, witness.text, rule);
          this.#lengths.add(witness.text.length);
          break;
        case 'unit':
          push(this.#rulesByUnit, witness.unit, rule);
          break;
        case 'inside':
        case 'end':
          push(needles[witness.kind], witness.text, rule);
          break;
      }
    }
    this.#present = present;
    const all = [...needlesOf(needles.inside, 'inside'), ...needlesOf(needles.end, 'end')];
    const short = all.filter(({ text }) => text.length < LONG);
    // the few short needles of such fields are searched one by one
    const isSkipping = all.length > 0 && short.length <= FEW;
    this.#skip =
      isSkipping && all.length > short.length
        ? new SkipSearch(all.filter(({ text }) => text.length >= LONG))
        : undefined;
    const isMany = all.length > MANY;
    this.#short = isSkipping ? short : isMany ? [] : all.filter(({ text }) => text.length < GRAM);
    const rest = isSkipping ? [] : isMany ? all : all.filter(({ text }) => text.length >= GRAM);
    this.#automaton = isMany && rest.length > 0 ? new Automaton(rest) : undefined;
    this.#grams = isMany || rest.length === 0 ? undefined : new GramSearch(rest);
    this.#needsFold =
      this.#automaton !== undefined ||
      this.#short.length > 0 ||
      this.#rulesByText.size > 0 ||
      this.#rulesByUnit.size > 0;
    this.#isSearched = all.length > 0 || this.#rulesByUnit.size > 0;
  }

  get bytes(): number {
    return this.#automaton?.bytes ?? 0;
  }

  candidates(view: EventView, found: FoundIds): void {
    const value = view.value(this.#id);
    if (value === undefined || value === null) return;
    if (typeof value === 'string') {
      if (this.#present.length > 0) found.addAll(this.#present);
      const number = this.#isSearched ? view.numberOf(this.#id) : NO_NUMBER;
      if (number === NO_NUMBER) this.#findIn(value, view, found);
      else found.addAll(this.#knownOf(number, view.generationOf(this.#id)) ?? this.#learn(number, value, view));
      return;
    }
    if (isPresent(value)) found.addAll(this.#present);
    const text = view.folded(this.#id);
    if (text !== undefined) this.#find(text, text, found);
    for (const element of view.list(this.#id)?.folded ?? []) this.#find(element, element, found);
  }

  #knownOf(number: number, generation: number): Int32Array | undefined {
    if (generation !== this.#generation) {
      this.#generation = generation;
      this.#known.length = 0;
    }
    return this.#known[number];
  }

  #learn(number: number, value: string, view: EventView): Int32Array {
    const found = this.#found;
    found.clear();
    this.#findIn(value, view, found);
    return (this.#known[number] = found.ids.slice(0, found.count));
  }

  #findIn(value: string, view: EventView, found: FoundIds): void {
    this.#find(value, this.#needsFold ? (view.folded(this.#id) ?? '') : '', found);
  }

  /** @param folded may be empty where nothing needs it */
  #find(text: string, folded: string, found: FoundIds): void {
    if (this.#rulesByText.size > 0) {
      const rules = this.#lengths.has(folded.length) ? this.#rulesByText.get(folded) : undefined;
      if (rules !== undefined) found.addAll(rules);
    }
    if (this.#skip !== undefined) this.#skip.find(text, found);
    if (this.#grams !== undefined) this.#grams.find(text, found);
    for (const needle of this.#short) if (folded.includes(needle.text)) found.addAll(needle.ids);
    if (this.#automaton !== undefined) this.#automaton.find(folded, found);
    if (this.#rulesByUnit.size > 0) this.#findUnits(folded, found);
  }

  #findUnits(text: string, found: FoundIds): void {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 128) continue;
      const rules = this.#rulesByUnit.get(unit);
      if (rules !== undefined) found.addAll(rules);
    }
  }
}

function needlesOf(idsByText: ReadonlyMap<string, readonly number[]>, where: Needle['where']): Needle[] {
  return [...idsByText].map(([text, ids]) => ({ text, where, ids }));
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  // a rule may have the same witness twice
  else if (values.at(-1) !== value) values.push(value);
}
