import { hash128 } from '../../../model/ids.ts';
import { ocsfClass, type OcsfClassName } from '../../../model/ocsf.ts';
import type { NormalizedEvent } from '../../normalize/normalized-event.ts';
import { createTest } from './condition-test.ts';
import { LOG_SOURCE, type EntitySpec, type Feature, type Source } from './feature.ts';
import { Shared, type Once } from './once.ts';
import { PathReader, type Scalar } from './read-path.ts';
import { createTextOf, createTextsOf } from './value-of.ts';

/**
 * Takes one observation.
 *
 * @param entity its place among the event's entities, or `OF_LOG_SOURCE`
 * @param feature its place in the list that the extractor was made of
 */
export type Observed = (entity: number, feature: number, value: Scalar, by: string | undefined) => void;
export const OF_LOG_SOURCE = -1;

/** Tells what an event lets see of its entities, feature by feature. Remembers of the event before what it found, and nothing else. */
export type Extract = (event: NormalizedEvent, observed: Observed) => void;

/** Features grouped by OCSF class, so that an event pays only for its own, and once for what they share. */
export function createExtract(features: readonly Feature[]): Extract {
  const compiler = new Compiler();
  const all = features.map((feature, number) => ({ classes: feature.class, sight: compiler.compile(feature, number) }));
  const byClass = new Map<number, readonly Sight[]>();
  for (const name of classNames) {
    const own = all.filter(({ classes }) => classes.includes(name) || classes.includes('any'));
    if (own.length > 0) byClass.set(ocsfClass[name], own.map(({ sight }) => sight)); // prettier-ignore
  }
  return (event, observed) => {
    const sights = byClass.get(event.ocsf.class_uid);
    if (sights === undefined) return;
    for (const { number, entity: entityOf, constant, value: valueOf, values: valuesOf, by: byOf } of sights) {
      const entity = entityOf.of(event);
      if (entity === OF_NONE) continue;
      const value = valueOf === undefined ? constant : valueOf.of(event);
      if (value === undefined && valuesOf === undefined) continue;
      const by = byOf?.of(event);
      if (by === undefined && byOf !== undefined) continue;
      if (value !== undefined) observed(entity, number, value, by);
      else if (valuesOf !== undefined) for (const each of valuesOf(event)) observed(entity, number, each, by);
    }
  };
}

/** A feature as it is looked for. */
interface Sight {
  readonly number: number;
  /** `OF_NONE` also where a condition does not hold */
  readonly entity: Once<number>;
  readonly constant: number | undefined;
  readonly value: Once<string | undefined> | Once<number | undefined> | undefined;
  /** for a value with `each` */
  readonly values: ((event: NormalizedEvent) => readonly Scalar[]) | undefined;
  readonly by: Once<string | undefined> | undefined;
}

const OF_NONE = -2;
const classNames = Object.keys(ocsfClass).filter((name): name is OcsfClassName => name in ocsfClass);

/** What two features ask for in the same words is one object. */
class Compiler {
  readonly #reader = new PathReader();
  readonly #tests = new Shared(false);
  readonly #entities = new Shared(OF_NONE);
  readonly #texts = new Shared<string | undefined>(undefined);
  readonly #numbers = new Shared<number | undefined>(undefined);

  compile({ when, entity, value, type, by }: Feature, number: number): Sight {
    const isMany = typeof value !== 'number' && value.kind === 'each';
    return {
      number,
      entity: this.#entityWhere(when, entity),
      constant: typeof value === 'number' ? value : undefined,
      value:
        typeof value === 'number' || isMany ? undefined : type === 'number' ? this.#number(value) : this.#text(value),
      values: isMany ? createValuesOf(value, type) : undefined,
      by: by === undefined ? undefined : this.#text(by),
    };
  }

  #entityWhere(when: Feature['when'], specs: readonly EntitySpec[]): Once<number> {
    const entity = this.#entities.get(JSON.stringify(specs), () => createEntityOf(specs));
    const conditions = Object.entries(when);
    if (conditions.length === 0) return entity;
    const tests = conditions.map(([path, condition]) =>
      this.#tests.get(`${path} ${JSON.stringify(condition)}`, () => {
        const scalar = this.#reader.scalar(path);
        const test = createTest(condition);
        return (event) => test(scalar.of(event));
      }),
    );
    return this.#entities.get(JSON.stringify([specs, conditions]), () => (event) => {
      for (const test of tests) if (!test.of(event)) return OF_NONE;
      return entity.of(event);
    });
  }

  #number(source: Source): Once<number | undefined> {
    return this.#numbers.get(JSON.stringify(source), () => {
      const textOf = createTextOf(source, this.#reader);
      return (event) => numberOf(textOf(event));
    });
  }

  #text(source: Source): Once<string | undefined> {
    return this.#texts.get(JSON.stringify(source), () => {
      const textOf = createTextOf(source, this.#reader);
      return (event) => boundedOf(textOf(event));
    });
  }
}

function createEntityOf(specs: readonly EntitySpec[]): (event: NormalizedEvent) => number {
  return ({ entities }) => {
    for (const { kind, role } of specs) {
      if (kind === LOG_SOURCE) return OF_LOG_SOURCE;
      for (let i = 0; i < entities.length; i += 1) {
        const entity = entities[i];
        if (entity?.kind === kind && (role === undefined || entity.role === role)) return i;
      }
    }
    return OF_NONE;
  };
}

function createValuesOf(source: Source, type: Feature['type']): (event: NormalizedEvent) => readonly Scalar[] {
  const textsOf = createTextsOf(source);
  const change = type === 'number' ? numberOf : boundedOf;
  return (event) => textsOf(event).flatMap((text) => change(text) ?? []);
}

const MOST = 1e15;

/** Numbers that are none (NaN, infinite, text) are passed over; the size of the rest is bounded, so that sums stay numbers. */
function numberOf(value: Scalar | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  const number = typeof value === 'number' ? value : Number(value);
  if (!Number.isFinite(number)) return undefined;
  return number > MOST ? MOST : number < -MOST ? -MOST : number;
}

/** Longest text that is kept whole: a longer one is cut, and told apart from others that begin the same by its hash. */
const LONGEST = 256;

function boundedOf(value: Scalar | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = String(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 33)}~${hash128(text)}`;
}
