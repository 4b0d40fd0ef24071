import type { Behavior } from './behaviors/behavior.ts';
import { readBehaviors } from './behaviors/read-behaviors.ts';
import type { Finding } from '../../model/finding.ts';
import { entityIdOf, type EntityRef } from '../../model/entity.ts';
import { asSourceId, DEFAULT_TENANT } from '../../model/ids.ts';
import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { ocsfBase } from '../../model/ocsf.ts';
import { NormalizedEvent } from '../normalize/normalized-event.ts';
import type { EventKind } from '../normalize/parser.ts';
import { Engine, type EngineOptions } from './engine.ts';
import type { Feature } from './features/feature.ts';
import { readFeatures } from './features/read-features.ts';
import { kindsByName } from './kinds/kinds.ts';
import { createObserve } from './observations.ts';

/** An event for tests: `user` acts, and whatever else it says stands in the OCSF form. */
export interface TestEvent {
  readonly time: number;
  readonly user: string;
  readonly [field: string]: string | number;
}

const kind: EventKind = {
  id: 'test/call',
  logSources: logSourceSet([{ product: 'test' }]),
  ocsf: (fields, time) => ({ ...ocsfBase('api_activity', 1, time, 1, { vendor: 'test', name: 'test' }), ...fields }),
  entities: ({ user }): EntityRef[] =>
    typeof user === 'string' ? [{ id: entityIdOf('user', user), kind: 'user', name: user, role: 'actor' }] : [],
};

/** Features and behaviours from YAML. @throws if anything is wrong with them */
export function testContent(
  features: string,
  ...behaviors: string[]
): { features: readonly Feature[]; behaviors: readonly Behavior[] } {
  // prettier-ignore
  const read = readFeatures([{ source: 'features', text: features }]);
  const of = readBehaviors(behaviors.map((text, i) => ({ source: `behavior ${i}`, text })), read.features, kindsByName); // prettier-ignore
  const problems = [...read.problems, ...of.problems];
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return { features: read.features, behaviors: of.behaviors };
}

/** One behaviour on a feature `test.value` of users, whose value is `value`. */
export const testBehavior = (body: string, value = 'value', extra = ''): ReturnType<typeof testContent> =>
  testContent(
    `features: [{ id: test.value, title: thing done, class: api_activity, entity: user, value: ${value}${extra} }]`,
    `title: Test behaviour\nid: 6f0e2b1c-7d3a-4c58-9a41-2f6f6f1f0a99\nbehavior:\n  feature: test.value\n${body.replaceAll(/^/gm, '  ')}\n`,
  );

export const engineOptions = (content: ReturnType<typeof testContent>, over: Partial<EngineOptions> = {}): EngineOptions => ({
  ...content,
  budget: { alerts: 1e9, falseShare: 0.1 },
  limits: { entities: 10_000, bytes: 1e9, parts: 64 },
  shard: { number: 0, of: 1 },
  zone: 'UTC',
  ...over,
}); // prettier-ignore

/** Plays events in the order given, in batches. */
export class EnginePlayer {
  engine: Engine;
  readonly #observe: ReturnType<typeof createObserve>;
  #sequence = 0;

  constructor(options: EngineOptions, engine = new Engine(options)) {
    this.engine = engine;
    this.#observe = createObserve(options.features);
  }

  play(events: readonly TestEvent[], { received, size = 100 }: { received?: number; size?: number } = {}): Finding[] {
    const findings: Finding[] = [];
    for (let at = 0; at < events.length; at += size) {
      const part = events.slice(at, at + size);
      const packed = this.pack(part, received ?? Math.max(...part.map(({ time }) => time)));
      if (packed !== undefined) findings.push(...this.engine.see(packed, false));
    }
    return findings;
  }

  pack(events: readonly TestEvent[], received: number): Uint8Array | undefined {
    return this.#observe(events.map((event) => this.#eventOf(event, received)));
  }

  #eventOf({ time, ...rest }: TestEvent, received: number): NormalizedEvent {
    const fields: JsonObject = { ...rest };
    this.#sequence += 1;
    return new NormalizedEvent({ tenant: DEFAULT_TENANT, source: asSourceId('test'), kind, fields, time, received, quality: [], stream: '0123456789ab', sequence: this.#sequence, raw: undefined, fieldsJson: undefined }); // prettier-ignore
  }
}

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
/** a Monday */
export const START = Date.UTC(2026, 0, 5);
