import { entityIdOf } from '../../../model/entity.ts';
import { hash128, type EntityId } from '../../../model/ids.ts';
import { ocsfClass, type OcsfClassName } from '../../../model/ocsf.ts';
import type { NormalizedEvent } from '../../normalize/normalized-event.ts';
import { createTest, type Test } from './condition-test.ts';
import { LOG_SOURCE, type EntitySpec, type Feature } from './feature.ts';
import { createRead } from './read-path.ts';
import { createTextOf, createTextsOf } from './value-of.ts';

/** Takes one observation. @param feature its place in the list that the extractor was made of */
export type Observed = (entity: EntityId, feature: number, value: string | number, by: string | undefined) => void;

/** Tells what an event lets see of its entities. Stateless but for what it remembers of paths. */
export type Extract = (event: NormalizedEvent, observed: Observed) => void;

/** Features grouped by OCSF class, so that an event pays only for its own. */
export function createExtract(features: readonly Feature[]): Extract {
  const all = features.map((feature, number) => ({ feature, number, see: compile(feature) }));
  const byClass = new Map<number, readonly See[]>();
  const everywhere = all.filter(({ feature }) => feature.class.includes('any'));
  for (const name of classNames) {
    const own = all.filter((one) => one.feature.class.includes(name) || everywhere.includes(one));
    if (own.length > 0) byClass.set(ocsfClass[name], own.map(({ number, see }) => (event, observed) => see(event, number, observed))); // prettier-ignore
  }
  return (event, observed) => {
    const sees = byClass.get(event.ocsf.class_uid);
    if (sees === undefined) return;
    for (const see of sees) see(event, observed);
  };
}

type See = (event: NormalizedEvent, observed: Observed) => void;
const classNames = Object.keys(ocsfClass).filter((name): name is OcsfClassName => name in ocsfClass);

/** Longest text that is kept whole: a longer one is cut, and told apart from others that begin the same by its hash. */
const LONGEST = 256;

function compile(feature: Feature): (event: NormalizedEvent, number: number, observed: Observed) => void {
  const tests = Object.entries(feature.when).map(([path, condition]): Test => createTest(createRead(path), condition));
  const entityOf = createEntityOf(feature.entity);
  const valuesOf = createValuesOf(feature);
  const valueOf = createValueOf(feature);
  const byOf = feature.by === undefined ? undefined : createTextOf(feature.by);
  return (event, number, observed) => {
    for (const test of tests) if (!test(event)) return;
    const entity = entityOf(event);
    if (entity === undefined) return;
    const value = valuesOf === undefined ? valueOf(event) : undefined;
    if (valuesOf === undefined && value === undefined) return;
    const found = byOf?.(event);
    if (byOf !== undefined && found === undefined) return;
    const by = found === undefined ? undefined : bounded(String(found));
    if (value !== undefined) observed(entity, number, value, by);
    else if (valuesOf !== undefined) for (const each of valuesOf(event)) observed(entity, number, each, by);
  };
}

function createEntityOf(specs: readonly EntitySpec[]): (event: NormalizedEvent) => EntityId | undefined {
  return (event) => {
    for (const { kind, role } of specs) {
      if (kind === LOG_SOURCE) return entityIdOf('application', `${LOG_SOURCE} ${event.source}`);
      for (const entity of event.entities) {
        if (entity.kind === kind && (role === undefined || entity.role === role)) return entity.id;
      }
    }
    return undefined;
  };
}

/** Numbers that are none (NaN, infinite, text) are passed over; the size of the rest is bounded, so that sums stay numbers. */
function createValueOf({ value, type }: Feature): (event: NormalizedEvent) => string | number | undefined {
  if (typeof value === 'number') return () => value;
  const textOf = createTextOf(value);
  if (type === 'number') return (event) => numberOf(textOf(event));
  return (event) => {
    const found = textOf(event);
    return found === undefined ? undefined : bounded(String(found));
  };
}

/** For a value with `each`; undefined for all others. */
function createValuesOf({
  value,
  type,
}: Feature): ((event: NormalizedEvent) => readonly (string | number)[]) | undefined {
  if (typeof value === 'number' || value.kind !== 'each') return undefined;
  const textsOf = createTextsOf(value);
  if (type === 'text') return (event) => textsOf(event).map((text) => bounded(String(text)));
  return (event) => textsOf(event).flatMap((text) => numberOf(text) ?? []);
}

const MOST = 1e15;

function numberOf(value: string | number | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  const number = typeof value === 'number' ? value : Number(value);
  if (!Number.isFinite(number)) return undefined;
  return number > MOST ? MOST : number < -MOST ? -MOST : number;
}

function bounded(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 33)}~${hash128(text)}`;
}
