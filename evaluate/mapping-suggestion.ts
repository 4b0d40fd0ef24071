import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { asSourceId, DEFAULT_TENANT } from '../src/model/ids.ts';
import { isJsonObject, type JsonObject } from '../src/model/json.ts';
import type { NormalizedEvent } from '../src/pipeline/normalize/normalized-event.ts';
import { createNormalize } from '../src/pipeline/normalize/normalize.ts';
import { mappingToParser } from '../src/pipeline/normalize/mapping/mapping-to-parser.ts';
import type { Parser } from '../src/pipeline/normalize/parser.ts';
import { UNKNOWN_FORMATS } from '../src/pipeline/normalize/recognise-sample.ts';
import { suggestMapping } from '../src/pipeline/normalize/suggest/suggest-mapping.ts';
import { batchOf } from '../src/server/mappings/preview.ts';
import { parsers } from '../src/server/parsers.ts';
import type { Benchmark, Metric, Place } from './benchmark.ts';

/**
 * How good suggested mappings are: the parsers' knowledge is hidden, a mapping is suggested from the records alone, and what it says is compared with what the
 * real parsers say. Counted are records of which the parser knows the time, the source address or the user; right is the very same value.
 */
export const benchmark: Benchmark = {
  name: 'mapping-suggestion',
  summary: 'Mappings suggested for logs of which we have parsers, against what the parsers say',
  run: (place) => Promise.resolve(run(place)),
};

const RECEIVED = Date.UTC(2026, 10, 22);
const MOST_RECORDS = 2000;

interface Score {
  readonly format: string;
  readonly records: number;
  readonly read: number;
  readonly time: Share;
  readonly address: Share;
  readonly user: Share;
}

interface Share {
  right: number;
  of: number;
}

function run({ scored, told }: Place): Readonly<Record<string, Metric>> {
  const scores = samplesIn(scored).flatMap(({ format, records }) => {
    told(format);
    const score = scoreOf(format, records);
    return score === undefined ? [] : [score];
  });
  for (const { format, records, read, time, address, user } of scores)
    console.log(`${format.padEnd(42)} ${String(records).padStart(5)} records, read ${percent({ right: read, of: records })}, time ${percent(time)}, source address ${percent(address)}, user ${percent(user)}`); // prettier-ignore
  const sum = (pick: (score: Score) => Share): Metric => {
    const all = scores.map(pick);
    const of = all.reduce((total, share) => total + share.of, 0);
    return { value: all.reduce((total, share) => total + share.right, 0) / Math.max(1, of), n: of };
  };
  /** each format counts the same, however many records there are */
  const mean = (pick: (score: Score) => Share): Metric => {
    const shares = scores.map(pick).filter(({ of }) => of > 0);
    return { value: shares.reduce((total, { right, of }) => total + right / of, 0) / Math.max(1, shares.length), n: shares.length };
  };
  return {
    'time right, mean of formats': { ...mean(({ time }) => time), aim: 0.95 },
    'source address right, mean of formats': { ...mean(({ address }) => address), aim: 0.9 },
    'user right, mean of formats': { ...mean(({ user }) => user), aim: 0.8 },
    'time right, records': sum(({ time }) => time),
    'source address right, records': sum(({ address }) => address),
    'user right, records': sum(({ user }) => user),
    'records read': sum(({ read, records }) => ({ right: read, of: records })),
  };
} // prettier-ignore

const percent = ({ right, of }: Share): string =>
  of === 0 ? '   –' : `${((100 * right) / of).toFixed(0)} %`.padStart(5);

interface Sample {
  readonly format: string;
  readonly records: readonly string[];
}

/** One sample a kind of log: services' JSON, CloudTrail and text. */
function samplesIn(folder: string): Sample[] {
  const services = filesOf(join(folder, 'panther-rule-tests'), '.jsonl.gz').map(({ name, text }): Sample => ({
    format: name.replace('.jsonl.gz', ''),
    records: text.split('\n').flatMap((line) => logOf(line) ?? []),
  }));
  const trails = filesOf(join(folder, 'stratus-detonation-logs'), '.json.gz').concat(filesOf(join(folder, 'stratus-detonation-logs'), '.jsonl.gz'));
  const cloudTrail = trails.flatMap(({ text }) => text.split('\n').filter((line) => line.startsWith('{')));
  const texts = ['OpenSSH', 'Apache', 'Linux'].flatMap((system): Sample[] => {
    const path = join(folder, 'research-only', 'loghub', system, `${system}_2k.log.gz`);
    return existsSync(path) ? [{ format: `text ${system}`, records: gunzipSync(readFileSync(path)).toString('utf8').split(/\r?\n/).filter(Boolean) }] : [];
  });
  return [...services, ...(cloudTrail.length > 0 ? [{ format: 'stratus', records: cloudTrail }] : []), ...texts].map(({ format, records }) => ({ format, records: records.slice(0, MOST_RECORDS) }));
} // prettier-ignore

function filesOf(folder: string, end: string): { name: string; text: string }[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(end)).toSorted(); // prettier-ignore
  return names.map((name) => ({ name, text: gunzipSync(readFileSync(join(folder, name))).toString('utf8') }));
}

/** The record inside of a rule's test. */
function logOf(line: string): string | undefined {
  if (line === '') return undefined;
  const value: unknown = JSON.parse(line);
  const log = isJsonObject(value) ? value['log'] : undefined;
  return isJsonObject(log) ? JSON.stringify(log) : undefined;
}

/** undefined if no parser knows the format: there is nothing to compare with */
function scoreOf(format: string, records: readonly string[]): Score | undefined {
  const truth = read(records, parsers).filter(({ event }) => event !== undefined && !UNKNOWN_FORMATS.has(event.format));
  if (truth.length < 5) return undefined;
  const known = truth.map(({ index }) => records[index] ?? '');
  const context = { received: RECEIVED, context: undefined, envelope: undefined };
  const suggestion = suggestMapping(known, { id: 'suggested-mapping', title: 'Suggested', context });
  const made = suggestion === undefined ? [] : read(known, [mappingToParser(suggestion.mapping)]);
  const own = new Map(made.flatMap(({ index, event }) => (event?.format === 'suggested-mapping' ? [[index, event] as const] : []))); // prettier-ignore
  const time = { right: 0, of: 0 };
  const address = { right: 0, of: 0 };
  const user = { right: 0, of: 0 };
  for (const [index, { event }] of truth.entries()) {
    const ours = own.get(index);
    if (event === undefined) continue;
    if (!event.quality.includes('time-missing')) count(time, ours !== undefined && !ours.quality.includes('time-missing') && Math.abs(ours.time - event.time) < 1000); // prettier-ignore
    const from = addressOf(event);
    if (from !== undefined) count(address, ours !== undefined && addressOf(ours) === from);
    const names = usersOf(event);
    if (names.size > 0) count(user, ours !== undefined && [...usersOf(ours)].some((name) => names.has(name)));
  }
  return { format, records: truth.length, read: own.size, time, address, user };
}

function count(share: Share, isRight: boolean): void {
  share.of += 1;
  if (isRight) share.right += 1;
}

function read(records: readonly string[], with_: readonly Parser[]): { index: number; event: NormalizedEvent | undefined }[] {
  const batch = batchOf(records, undefined, asSourceId('evaluate'), RECEIVED);
  const { events } = createNormalize(with_, DEFAULT_TENANT)(batch);
  const bySequence = new Map(events.map((event) => [event.sequence, event]));
  return records.map((_, index) => ({ index, event: bySequence.get(index) }));
} // prettier-ignore

function objectAt(object: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = object?.[name];
  return isJsonObject(value) ? value : undefined;
}

function addressOf({ ocsf }: NormalizedEvent): string | undefined {
  const ip = objectAt(ocsf, 'src_endpoint')?.['ip'];
  return typeof ip === 'string' ? ip : undefined;
}

/** Whoever acted or signed in, by any of its names. */
function usersOf({ ocsf }: NormalizedEvent): Set<string> {
  const acting = objectAt(objectAt(ocsf, 'actor'), 'user');
  const users = acting === undefined ? [objectAt(ocsf, 'user')] : [acting];
  return new Set(users.flatMap((user) => ['name', 'uid', 'email_addr', 'full_name'].flatMap((name) => {
    const value = user?.[name];
    return typeof value === 'string' && value !== 'unknown' && value !== 'Unknown' ? [value.toLowerCase()] : [];
  })));
} // prettier-ignore
