import { cpus } from 'node:os';
import { packSightings, unpackSightings } from '../src/pipeline/detect/pack-sightings.ts';
import { createCorrelator } from '../src/sigma/correlate/create-correlator.ts';
import { DEFAULT_LIMITS, type Correlator, type CorrelatorLimits } from '../src/sigma/correlate/correlator.ts';
import type { Sighting } from '../src/sigma/correlate/sighting.ts';
import { restoreCorrelator, snapshotOf } from '../src/sigma/correlate/snapshot.ts';
import { readTestCorrelation } from '../src/sigma/correlate/test-correlations.ts';

/**
 * What correlating costs: sightings a second of CPU time on one thread, bytes a group, and what an attacker who invents group values can fill.
 * `node --expose-gc bench/correlations.ts`; ends with 1 if a limit that is stated here is not kept.
 *
 * The lane "1,800 distinct values" has the shape of RSigma's benchmark of value_count: one group, one sighting in two seconds, a window of an hour,
 * every value another, a bound that is never met.
 */
const COUNT = 300_000;
const FIELDS = ['User', 'Value'];

interface Lane {
  readonly name: string;
  readonly section: string;
  /** sightings a second that must be reached */
  readonly least: number;
  readonly limits?: CorrelatorLimits;
  readonly sightingOf: (i: number) => Partial<Sighting> & { readonly user: string; readonly value: string };
}

const section = (type: string, rules: string, condition: string, timespan = '1h'): string =>
  `type: ${type}\nrules: [${rules}]\ngroup-by: [User]\ntimespan: ${timespan}\ncondition: ${condition}`;
const spread = (i: number): number => (Math.imul(i, 2_654_435_761) >>> 0) / 2 ** 32;
/** a fifth of the sightings comes up to a minute late */
const late = (i: number): number => (i % 5 === 0 ? Math.floor(spread(i) * 60_000) : 0);
const START = 1_700_000_000_000;

const lanes: readonly Lane[] = [
  { name: 'event_count, 1,000 groups', section: section('event_count', 'a', '{gte: 100000}'), least: 300_000, sightingOf: (i) => ({ user: `user-${i % 1000}`, value: 'x', time: START + i * 10 }) },
  { name: 'event_count, 1,000 groups, a fifth late', section: section('event_count', 'a', '{gte: 100000}'), least: 300_000, sightingOf: (i) => ({ user: `user-${i % 1000}`, value: 'x', time: START + i * 10 - late(i) }) },
  { name: 'event_count that comes true', section: section('event_count', 'a', '{gte: 5}', '5m'), least: 300_000, sightingOf: (i) => ({ user: `user-${i % 1000}`, value: 'x', time: START + i * 20 }) },
  { name: 'value_count, 1,800 distinct values in a group', section: section('value_count', 'a', '{gte: 100000, field: Value}'), least: 300_000, sightingOf: (i) => ({ user: 'one', value: `value-${i}`, time: START + i * 2000 }) },
  { name: 'value_count, 1,800 distinct, a fifth late', section: section('value_count', 'a', '{gte: 100000, field: Value}'), least: 100_000, sightingOf: (i) => ({ user: 'one', value: `value-${i}`, time: START + i * 2000 - late(i) }) },
  { name: 'value_count, 1,000 groups, few values', section: section('value_count', 'a', '{gte: 50, field: Value}', '5m'), least: 300_000, sightingOf: (i) => ({ user: `user-${i % 1000}`, value: `value-${i % 7}`, time: START + i * 10 }) },
  { name: 'value_sum, 1,000 groups', section: section('value_sum', 'a', '{gte: 100000000000, field: Value}'), least: 300_000, sightingOf: (i) => ({ user: `user-${i % 1000}`, value: String(i % 5000), time: START + i * 10 }) },
  { name: 'value_avg, 1,000 groups', section: section('value_avg', 'a', '{gte: 100000000000, field: Value}', '5m'), least: 100_000, sightingOf: (i) => ({ user: `user-${i % 1000}`, value: String(i % 5000), time: START + i * 10 }) },
  { name: 'temporal, three rules', section: section('temporal', 'a, b, c', 'a and b and c', '5m'), least: 100_000, sightingOf: (i) => ({ rule: ['id-a', 'id-b', 'id-c'][Math.floor(i / 1000) % 3] ?? 'id-a', user: `user-${i % 1000}`, value: '', time: START + i * 10 }) },
  { name: 'temporal_ordered, three rules, a fifth late', section: section('temporal_ordered', 'a, b, c', 'a and b and c', '5m'), least: 100_000, sightingOf: (i) => ({ rule: ['id-a', 'id-b', 'id-c'][Math.floor(i / 1000) % 3] ?? 'id-a', user: `user-${i % 1000}`, value: '', time: START + i * 10 - late(i) }) },
  { name: 'event_count, every group another', section: section('event_count', 'a', '{gte: 3}'), least: 100_000, sightingOf: (i) => ({ user: `invented-${i}`, value: 'x', time: START + i * 10 }) },
]; // prettier-ignore

const CONTEXT = JSON.stringify({ tenant: 'default', source: 'dc1', format: 'windows', received: START, entities: [{ id: 'user:jdoe', kind: 'user', name: 'jdoe', role: 'target' }] }); // prettier-ignore

function sightingsOf({ sightingOf }: Lane): Sighting[] {
  return Array.from({ length: COUNT }, (_, i) => {
    const { user, value, rule = 'id-a', time = 0 } = sightingOf(i);
    const event = `0badc0de-0000-8000-8000-${i.toString(16).padStart(12, '0')}`;
    return { rule, event, time, fields: FIELDS, values: [user, value], context: CONTEXT };
  });
}

const cpuMs = (): number => process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000;
const heap = (): number => {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

function run(correlator: Correlator, sightings: readonly Sighting[]): number {
  let matches = 0;
  let clock = 0;
  for (const [i, sighting] of sightings.entries()) {
    clock = Math.max(clock, sighting.time);
    if (i % 100 === 0) matches += correlator.advance(clock).length;
    matches += correlator.see(sighting, clock).length;
  }
  return matches;
}

let hasFailed = false;
const check = (isKept: boolean): string => {
  hasFailed ||= !isKept;
  return isKept ? 'ok' : 'NOT KEPT';
};

console.log(`machine: ${cpus()[0]?.model} × ${cpus().length}, Node ${process.version}; ${COUNT.toLocaleString('en')} sightings a lane`); // prettier-ignore
console.log('\nlane | sightings/s of CPU | limit | matches | left out');
for (const lane of lanes) {
  const correlation = readTestCorrelation(lane.section);
  const sightings = sightingsOf(lane);
  let best = 0;
  let matches = 0;
  let counts = '';
  for (let pass = 0; pass < 3; pass++) {
    const correlator = createCorrelator([correlation], lane.limits ?? DEFAULT_LIMITS);
    const from = cpuMs();
    matches = run(correlator, sightings);
    best = Math.max(best, (COUNT / (cpuMs() - from)) * 1000);
    const all = [...correlator.countsByCorrelation.values()][0];
    counts = `late ${all?.late}, evicted ${all?.evictedGroups}`;
  }
  console.log(`${lane.name} | ${Math.round(best).toLocaleString('en')} | ${lane.least.toLocaleString('en')} ${check(best >= lane.least)} | ${matches} | ${counts}`); // prettier-ignore
}

memory();
crossing();
console.log(hasFailed ? '\na limit is not kept' : '\nall limits are kept');
process.exitCode = hasFailed ? 1 : 0;

/** Bytes of a group with one sighting and of a sighting in a large group; what an attacker can fill; a snapshot of it all. */
function memory(): void {
  const correlation = readTestCorrelation(section('event_count', 'a', '{gte: 100000}'));
  const make = (count: number, userOf: (i: number) => string): { correlator: Correlator; bytes: number } => {
    const before = heap();
    const correlator = createCorrelator([correlation]);
    for (let i = 0; i < count; i++) {
      // texts as they come from JSON: nothing is shared
      const [sighting] = unpackSightings(packSightings([{ rule: 'id-a', event: `0badc0de-0000-8000-8000-${i.toString(16).padStart(12, '0')}`, time: START + i, fields: FIELDS, values: [userOf(i), 'x'], context: CONTEXT }])); // prettier-ignore
      if (sighting !== undefined) correlator.see(sighting, START + i);
    }
    return { correlator, bytes: heap() - before };
  };
  const groups = make(50_000, (i) => `user-${i}`);
  const perGroup = groups.bytes / 50_000;
  console.log(`\na group with its first sighting: ${Math.round(perGroup)} bytes (limit 2,500 ${check(perGroup <= 2500)})`); // prettier-ignore
  const large = make(100_000, (i) => `user-${i % 10}`);
  const perSighting = large.bytes / 100_000;
  console.log(`a further sighting: ${Math.round(perSighting)} bytes (limit 1,200 ${check(perSighting <= 1200)})`);
  const attack = make(400_000, (i) => `invented-${i}`);
  const counts = attack.correlator.countsByCorrelation.get(correlation.id);
  console.log(`400,000 invented groups: ${(attack.bytes / 2 ** 20).toFixed(0)} MB, ${counts?.groups} groups kept, ${counts?.evictedGroups} evicted and counted (limit 150 MB ${check(attack.bytes < 150 * 2 ** 20)})`); // prettier-ignore
  const from = cpuMs();
  const snapshot = snapshotOf(large.correlator);
  const made = cpuMs();
  restoreCorrelator(snapshot, [correlation]);
  console.log(`snapshot of 100,000 sightings: ${(snapshot.length / 2 ** 20).toFixed(1)} MB, made in ${Math.round(made - from)} ms, restored in ${Math.round(cpuMs() - made)} ms`); // prettier-ignore
}

/** What it costs to bring sightings from the worker threads. */
function crossing(): void {
  const [lane] = lanes;
  if (lane === undefined) return;
  const sightings = sightingsOf(lane).slice(0, 100_000);
  const from = cpuMs();
  let bytes = 0;
  let count = 0;
  for (let at = 0; at < sightings.length; at += 500) {
    const packed = packSightings(sightings.slice(at, at + 500));
    bytes += packed.length;
    count += unpackSightings(packed).length;
  }
  console.log(`packing and unpacking: ${((cpuMs() - from) / count * 1000).toFixed(1)} µs and ${Math.round(bytes / count)} bytes a sighting`); // prettier-ignore
}
