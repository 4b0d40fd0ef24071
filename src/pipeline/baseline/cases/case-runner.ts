import type { DirectoryEntry } from '../../../model/baseline.ts';
import type { Finding } from '../../../model/finding.ts';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../../../model/ids.ts';
import type { RecordBatch } from '../../../model/record.ts';
import { hash32 } from '../../../statistics/hash.ts';
import { seeded } from '../../../statistics/random.ts';
import { createNormalize, type Normalize } from '../../normalize/normalize.ts';
import type { Parser } from '../../normalize/parser.ts';
import type { Behavior } from '../behaviors/behavior.ts';
import type { BehaviorCase } from '../behaviors/case.ts';
import { Engine } from '../engine.ts';
import type { Feature } from '../features/feature.ts';
import { createObserve, entityOfId, type Observe } from '../observations.ts';
import { recordsOfLines, type CaseRecord } from './records-of-line.ts';

export interface BehaviorCaseResult {
  readonly isPassed: boolean;
  /** of a failed case: what happened in place of what was expected, a sentence a line */
  readonly why: readonly string[];
  /** what `then` brought */
  readonly findings: readonly Finding[];
}

export interface BehaviorCaseRunner {
  run(behavior: Behavior, one: BehaviorCase): BehaviorCaseResult;
}

/**
 * Runs the cases that behaviours carry through the real parsers and the real engine, each with an engine of its own that knows this behaviour alone and whose
 * alert budget is no limit: what counts is what the behaviour itself says.
 */
export function createBehaviorCaseRunner(parsers: readonly Parser[], features: readonly Feature[]): BehaviorCaseRunner {
  const normalize = createNormalize(parsers, DEFAULT_TENANT);
  return {
    run(behavior, one) {
      // only what the behaviour looks at is seen: a case is then as fast as it can be
      const own = features.filter(({ id }) => behavior.features.some((feature) => feature.id === id));
      const engine = new Engine({
        features: own,
        behaviors: [behavior],
        budget: { alerts: 1e12, falseShare: 0.9 },
        limits: { entities: 100_000, bytes: 1 << 30, parts: 1000 },
        shard: { number: 0, of: 1 },
        zone: one.zone ?? 'UTC',
      });
      if (one.directory !== undefined) engine.peers.load(Object.entries(one.directory).map(entryOf), engine.entities);
      const random = seeded(hash32(`${behavior.id} ${one.title}`));
      const play = new CasePlayer(engine, normalize, createObserve(own), `${behavior.id} ${one.title}`);
      play.records(recordsOfLines(one.history, random));
      const findings = play.records(recordsOfLines(one.then, random));
      if (one.until !== undefined) findings.push(...engine.advance(one.until, false));
      const why = whyNot(one, findings, play, engine);
      return { isPassed: why.length === 0, why, findings };
    },
  };
}

const BATCH = 200;

class CasePlayer {
  events = 0;
  observed = 0;
  readonly unreadable: string[] = [];
  readonly kinds = new Set<string>();
  readonly #engine: Engine;
  readonly #normalize: Normalize;
  readonly #observe: Observe;
  readonly #stream: string;
  #sequence = 0;

  constructor(engine: Engine, normalize: Normalize, observe: Observe, name: string) {
    this.#engine = engine;
    this.#normalize = normalize;
    this.#observe = observe;
    this.#stream = streamOf(name);
  }

  records(records: readonly CaseRecord[]): Finding[] {
    const findings: Finding[] = [];
    for (let at = 0; at < records.length; at += BATCH) {
      const { events, unreadable } = this.#normalize(this.#batchOf(records.slice(at, at + BATCH)));
      this.events += events.length;
      for (const { kind } of events) if (this.kinds.size < 10) this.kinds.add(kind.id);
      for (const { reason } of unreadable.slice(0, 3)) this.unreadable.push(reason.message);
      const packed = this.#observe(events);
      if (packed === undefined) continue;
      this.observed += 1;
      findings.push(...this.#engine.see(packed, false));
    }
    return findings;
  }

  #batchOf(records: readonly CaseRecord[]): RecordBatch {
    const parts = records.map(({ text }) => encoder.encode(text));
    const ends = new Uint32Array(parts.length);
    const payload = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const [i, part] of parts.entries()) {
      payload.set(part, at);
      at += part.length;
      ends[i] = at;
    }
    const first = this.#sequence;
    this.#sequence += records.length;
    const received = records.at(-1)?.time ?? 0;
    return { stream: this.#stream, first, received, origin: { source: asSourceId('case'), envelope: 'none' }, payload, ends }; // prettier-ignore
  }
}

const encoder = new TextEncoder();

function whyNot(one: BehaviorCase, findings: readonly Finding[], play: CasePlayer, engine: Engine): string[] {
  const count = findings.length;
  const isAsWanted = one.silent === true ? count === 0 : one.fires === true ? count > 0 : count === one.fires;
  const unread = play.unreadable.slice(0, 3).map((message) => `a record could not be read: ${message}`);
  if (play.events === 0) return ['none of its records could be read, so it shows nothing', ...unread];
  if (play.observed === 0) return ['none of its records lets see the behaviour\'s features, so it shows nothing', `they were read as ${[...play.kinds].join(', ')}`, ...unread]; // prettier-ignore
  if (isAsWanted) return [];
  const wanted =
    one.silent === true
      ? 'nothing'
      : one.fires === true
        ? 'at least one finding'
        : `${one.fires} finding${one.fires === 1 ? '' : 's'}`;
  const said = findings.slice(0, 5).map(({ explanation, anomaly }) => `found (p = ${anomaly?.p.toPrecision(2)}): ${explanation}`); // prettier-ignore
  return [`expected ${wanted}, found ${count === 0 ? 'nothing' : count}`, ...said, ...unread, ...stateWords(engine)];
}

/** How far learning was, for the author who wonders why nothing came. */
function stateWords(engine: Engine): string[] {
  return engine.behaviors.map(({ behavior: { needs }, set, calibration }) => {
    const days = Number.isNaN(set.since) ? 0 : (engine.clock - set.since) / 86_400_000;
    return `learnt: ${set.observations} observations of ${engine.entities.size} entities over ${days.toFixed(1)} days (needs ${needs.observations} and ${(needs.age / 86_400_000).toFixed(1)} days), ${calibration.judged} judged; left out: ${JSON.stringify(Object.fromEntries(engine.leftOut))}`; // prettier-ignore
  });
}

function entryOf([id, fields]: [string, Record<string, string | string[]>]): DirectoryEntry {
  const { kind, name } = entityOfId(id);
  const { role, zone, ...rest } = fields;
  const attributes = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, [value].flat()]));
  return {
    kind,
    name,
    attributes,
    ...(typeof role === 'string' ? { role } : {}),
    ...(typeof zone === 'string' ? { zone } : {}),
  };
}
