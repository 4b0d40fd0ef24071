import { asSourceId, DEFAULT_TENANT, streamOf } from '../src/model/ids.ts';
import type { RecordBatch } from '../src/model/record.ts';
import type { IdentityDecision } from '../src/model/identity.ts';
import { createClaimsOf } from '../src/pipeline/identify/claims.ts';
import { createIdentities } from '../src/pipeline/identify/identities.ts';
import { createIdentifyStage, type IdentifyStage } from '../src/pipeline/identify/identify-stage.ts';
import { packClaims } from '../src/pipeline/identify/pack-claims.ts';
import { createNormalize } from '../src/pipeline/normalize/normalize.ts';
import { ownClaimRules } from '../src/server/identities/own-claims.ts';
import { parsers } from '../src/server/parsers.ts';
import type { Benchmark, Outcome } from './benchmark.ts';
import { hostileLines } from './identities/hostile-lines.ts';
import { knowPeople, ownerOfName } from './identities/owner-of-name.ts';
import { sourceNames, type SourceName } from './world/sources.ts';
import { textOf } from './world/slice.ts';
import { createWorld } from './world/world.ts';

const options = { seed: 9001, users: 120, days: 21, cleanDays: 21, attacks: 0 };

/**
 * The generated organisation knows whose every name is. Measured over all pairs of names that stand in its logs: how many that were joined belong to
 * one person or machine (precision, which must be 1), and how many that belong together were joined (recall). Among the lines are those of strangers
 * who try to make one of two people, names that are given on, shared and cloned.
 */
export const benchmark: Benchmark = {
  name: 'identities',
  summary: 'Names joined to people and machines of a generated organisation, with hostile lines among them',
  run: async ({ told }): Promise<Outcome> => {
    const world = createWorld(options);
    knowPeople(world.org.people.map(({ login }) => login));
    const clean = createIdentifyStage({ snapshot: null, seen: [] });
    const attacked = createIdentifyStage({ snapshot: null, seen: [] });
    const feedClean = feeder(clean);
    const feedAttacked = feeder(attacked);
    let lines = 0;
    let day = -1;
    for (const hour of world.hours()) {
      const bySource = new Map<SourceName, string[]>(sourceNames.map((name) => [name, []]));
      for (const line of hour.lines) bySource.get(line.source)?.push(textOf(hour, line));
      lines += hour.lines.length;
      for (const [source, texts] of bySource) for (const feed of [feedClean, feedAttacked]) feed(source, texts, hour.to);
      for (const { source, text } of hostileLines(world.org, hour.from)) feedAttacked(source, [text], hour.to);
      const today = Math.floor((hour.from - world.org.begin) / 86_400_000);
      if (today !== day) told(`day ${(day = today) + 1} of ${options.days}, ${lines} lines`);
    }
    const directory = world.org.people.map((person, index): IdentityDecision => ({ id: index + 1, kind: 'join', names: [`sid:${person.sid.toLowerCase()}`, `entra:00000000-0000-4000-8002-${String(person.index).padStart(12, '0')}`, ...(person.key === undefined ? [] : [`aws:AIDAEXAMPLE${person.login}`])], at: 0, by: 'directory', note: '', undone: null }));
    const alone = score(clean, []);
    const hostile = score(attacked, []);
    const withDirectory = score(clean, directory);
    const said = pairsSaid(clean);
    return {
      'precision': { value: alone.precision, n: alone.joined, must: 1, aim: 1 },
      'precision among hostile lines': { value: hostile.precision, n: hostile.joined, must: 1, aim: 1 },
      'recall of what records say': { value: alone.right / Math.max(1, said), n: said, aim: 1 },
      'recall': { value: alone.recall, n: alone.belonging },
      'recall with the directory': { value: withDirectory.recall, n: withDirectory.belonging },
      'precision with the directory': { value: withDirectory.precision, n: withDirectory.joined, must: 1, aim: 1 },
      'recall among hostile lines': { value: hostile.recall, n: hostile.belonging },
    };
  },
}; // prettier-ignore

function feeder(stage: IdentifyStage) {
  const normalize = createNormalize(parsers, DEFAULT_TENANT);
  const claimsOf = createClaimsOf(ownClaimRules());
  let first = 0;
  return (source: string, texts: readonly string[], received: number): void => {
    if (texts.length === 0) return;
    const batch = batchOf(source, texts, received, first);
    first += texts.length;
    const claims = packClaims(batch, claimsOf(normalize(batch).events));
    if (claims !== undefined) stage.see([{ claims: [claims] }]);
  };
}

export function batchOf(source: string, texts: readonly string[], received: number, first: number): RecordBatch {
  const parts = texts.map((text) => Buffer.from(text));
  let end = 0;
  return {
    origin: { source: asSourceId(source), envelope: 'none' },
    received,
    payload: Buffer.concat(parts),
    ends: Uint32Array.from(parts.map((part) => (end += part.length))),
    stream: streamOf('evaluate'),
    first,
  };
}

function score({ links }: IdentifyStage, decisions: readonly IdentityDecision[]) {
  const { identities } = createIdentities(links, new Map(), () => decisions).list({ limit: 1e6, offset: 0 });
  let [joined, right] = [0, 0];
  for (const { names } of identities) {
    for (const [place, a] of names.entries()) {
      for (const b of names.slice(place + 1)) {
        joined += 1;
        const owner = ownerOfName(a);
        // whose a name is that the world does not know, nobody may be joined with
        if (owner !== undefined && owner === ownerOfName(b)) right += 1;
      }
    }
  }
  const all = new Set([...links.links()].flatMap(({ a, b }) => [a, b]));
  const byOwner = Map.groupBy([...all].filter((name) => ownerOfName(name) !== undefined), ownerOfName); // prettier-ignore
  const belonging = [...byOwner.values()].reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  return { joined, right, precision: joined === 0 ? 1 : right / joined, recall: right / Math.max(1, belonging), belonging }; // prettier-ignore
}

/** Pairs of names of one owner that records of the world link, directly or over others: what can be known from the logs alone. */
function pairsSaid({ links }: IdentifyStage): number {
  const group = new Map<string, Set<string>>();
  for (const { a, b } of links.links()) {
    if (ownerOfName(a) !== ownerOfName(b) || ownerOfName(a) === undefined) continue;
    const whole = new Set([...(group.get(a) ?? [a]), ...(group.get(b) ?? [b])]);
    for (const name of whole) group.set(name, whole);
  }
  return [...new Set(group.values())].reduce((sum, { size }) => sum + (size * (size - 1)) / 2, 0);
}
