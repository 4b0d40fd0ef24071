import type { RuleDraft } from '../read-rule.ts';
import type { Path } from '../rule-document.ts';
import { itemsOf, mapItems, type Detection, type Search, type SearchItem } from '../search.ts';

/**
 * A processing pipeline, read and checked: steps that change rules before their values are taken through the modifiers. The format is
 * pySigma's (https://sigmahq-pysigma.readthedocs.io/en/latest/Processing_Pipelines.html), so that what people have for it runs here.
 */
export interface Pipeline {
  readonly name: string;
  readonly source: string;
  /** pipelines run in the order of this number, the smallest first */
  readonly priority: number;
  readonly vars: PipelineVars;
  readonly steps: readonly Step[];
}

export type PipelineVars = ReadonlyMap<string, readonly string[]>;

export interface Step {
  readonly id: string | undefined;
  /** where it is written, for messages */
  readonly place: string;
  readonly isForRule: (draft: RuleDraft, run: Run) => boolean;
  readonly isForItem: (item: SearchItem, run: Run) => boolean;
  readonly isForField: (field: FieldUse, run: Run) => boolean;
  readonly change: Change;
}

/** A field's name, and the item that it stands in */
export interface FieldUse {
  readonly field: string;
  readonly item: SearchItem;
}

/** What a step does to a rule; a refusal keeps the rule from being loaded. */
export type Change = (draft: RuleDraft, step: Step, run: Run) => RuleDraft | Refusal;

export interface Refusal {
  readonly refused: string;
  /** the item that it is about */
  readonly path?: Path;
}

export const isRefusal = (value: object): value is Refusal => 'refused' in value;

/** What pipelines know while they go over one rule. */
export interface Run {
  readonly state: Map<string, unknown>;
  readonly vars: PipelineVars;
  /** names that were mapped, and the names they were mapped to */
  readonly mapped: Set<string>;
  /** by field: the ids of the steps that gave it its name */
  readonly stepsByField: Map<string, Set<string>>;
}

/** Takes a rule through pipelines, in the order of their priorities. */
export function applyPipelines(draft: RuleDraft, pipelines: readonly Pipeline[]): RuleDraft | Refusal {
  const vars = new Map(pipelines.flatMap((pipeline) => [...pipeline.vars]));
  const run: Run = { state: new Map(), vars, mapped: new Set(), stepsByField: new Map() };
  return applySteps(draft, inOrder(pipelines).flatMap(({ steps }) => steps), run); // prettier-ignore
}

export function applySteps(draft: RuleDraft, steps: readonly Step[], run: Run): RuleDraft | Refusal {
  let current = draft;
  for (const step of steps) {
    if (!step.isForRule(current, run)) continue;
    const changed = step.change(current, step, run);
    if (isRefusal(changed)) return { ...changed, refused: `${changed.refused} (${step.place})` };
    current = step.id === undefined ? changed : { ...changed, applied: [...changed.applied, step.id] };
  }
  return current;
}

export const inOrder = (pipelines: readonly Pipeline[]): Pipeline[] =>
  [...pipelines].sort((a, b) => a.priority - b.priority);

/** Changes the items that a step is for; those for which the change gives nothing are dropped. */
export function changeItems(
  draft: RuleDraft,
  step: Step,
  run: Run,
  change: (item: SearchItem) => Search | Refusal | undefined,
): RuleDraft | Refusal {
  return changeAllItems(draft, (item) => (isChosen(item, step, run) ? marked(change(item), step) : item));
}

/** The same for items of which the change itself says whether it is for them. */
export function changeAllItems(
  draft: RuleDraft,
  change: (item: SearchItem) => Search | Refusal | undefined,
): RuleDraft | Refusal {
  let refusal: Refusal | undefined;
  const tryChange = (item: SearchItem): Search | undefined => {
    const changed = change(item);
    if (changed === undefined || !isRefusal(changed)) return changed;
    refusal ??= { path: item.path, ...changed };
    return item;
  };
  const detections = draft.detections.map((detection) => changeDetection(detection, tryChange));
  return refusal ?? { ...draft, detections };
}

function changeDetection(detection: Detection, change: (item: SearchItem) => Search | undefined): Detection {
  const searchesByName = new Map<string, Search>();
  const dropped = new Set(detection.dropped);
  for (const [name, search] of detection.searchesByName) {
    const changed = mapItems(search, change);
    if (changed === undefined) dropped.add(name);
    else searchesByName.set(name, changed);
  }
  return { ...detection, searchesByName, dropped };
}

/** A field condition is true of an item if it is true of its field, or of a field that it refers to. */
function isChosen(item: SearchItem, step: Step, run: Run): boolean {
  if (!step.isForItem(item, run)) return false;
  const fields = [item.field, ...(item.modifiers.includes('fieldref') ? item.values : [])];
  return fields.some((field) => typeof field === 'string' && step.isForField({ field, item }, run));
}

/** Notes the step's id at what came out of it. */
export function marked<Result extends Search | Refusal | undefined>(changed: Result, { id }: Step): Result | Search | undefined {
  if (id === undefined || changed === undefined || isRefusal(changed)) return changed;
  return mapItems(changed, (item) => ({ ...item, applied: [...(item.applied ?? []), id] }));
} // prettier-ignore

export function allItems(draft: RuleDraft): SearchItem[] {
  return draft.detections.flatMap(({ searchesByName }) => [...searchesByName.values()].flatMap(itemsOf));
}
