import { createWriteStream, existsSync, globSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { corpus } from '../../src/corpora.ts';
import { isJsonObject, type JsonObject } from '../../src/model/json.ts';
import { zeekLogToEvents } from './zeek-logs.ts';
import { varied } from './varied.ts';

/** One kind of events that all engines are run on, as one file of JSON lines. */
export interface Lane {
  readonly name: string;
  /** what it is made of, for the report */
  readonly what: string;
  readonly path: string;
  readonly events: number;
  readonly bytes: number;
  /** RSigma is told where the events come from, as its documentation advises; engines that look at events need not be */
  readonly product: string;
  readonly service: string | undefined;
}

interface LaneSource {
  readonly name: string;
  readonly what: string;
  readonly product: string;
  readonly service?: string;
  events(): Iterable<JsonObject> | undefined;
}

/** @param size about how many events a lane that has to be made larger gets */
export const laneSources = (size: number): readonly LaneSource[] => [
  {
    name: 'windows',
    what: 'all Windows events of security-datasets and splunk-attack-data',
    product: 'windows',
    events: windowsEvents,
  },
  {
    name: 'process-creation',
    what: `Sysmon 1 and Security 4688 of security-datasets and splunk-attack-data (1,250), with ids, times, numbers and most command lines varied to ${size}`,
    product: 'windows',
    events: () => enlarged(windowsEvents(), isProcessCreation, size),
  },
  {
    name: 'cloudtrail',
    what: `CloudTrail records of stratus-detonation-logs and panther-rule-tests (about 380), with ids, times, addresses and names varied to ${size}`,
    product: 'aws',
    service: 'cloudtrail',
    events: () => enlarged(cloudTrailEvents(), () => true, size),
  },
  {
    name: 'zeek',
    what: `all 158,439 records of zeek-wrccdc (32 kinds of logs), its TSV written as the JSON that Zeek would write; ${timesOf(size)} times over, since once is read in a second`,
    product: 'zeek',
    events: () => repeated(zeekEvents, timesOf(size)),
  },
];

/** Writes a lane's file, or takes the one that is there. Undefined if the corpora are not on this machine. */
export async function prepareLane(source: LaneSource, folder: string): Promise<Lane | undefined> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${source.name}.jsonl`);
  if (!existsSync(path)) {
    const events = source.events();
    if (events === undefined) return undefined;
    // a run that is broken off must not leave half a lane
    const part = `${path}.part`;
    const out = createWriteStream(part);
    let number = 0;
    // by `_n` an event is known again in what engines print
    for (const event of events) {
      const line = `${JSON.stringify({ ...event, _n: number++ })}\n`;
      if (!out.write(line)) await once(out, 'drain');
    }
    await finished(out.end());
    renameSync(part, path);
  }
  const { name, what, product, service } = source;
  return { name, what, path, events: countLines(path), bytes: statSync(path).size, product, service };
}

function countLines(path: string): number {
  let count = 0;
  for (const byte of readFileSync(path)) if (byte === 10) count++;
  return count;
}

export function* jsonLines(path: string): Generator<JsonObject> {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const event: unknown = JSON.parse(line);
    if (isJsonObject(event)) yield event;
  }
}

function windowsEvents(): Iterable<JsonObject> | undefined {
  const mordor = corpus('security-datasets');
  const splunk = corpus('splunk-attack-data');
  if (mordor === undefined || splunk === undefined) return undefined;
  const paths = [...globSync(`${mordor}/**/*.jsonl.gz`).sort(), ...globSync(`${splunk}/*.jsonl.gz`).sort()];
  return flatMap(paths, (path) => filter(jsonLines(path), (event) => 'EventID' in event && 'Channel' in event));
}

function isProcessCreation(event: JsonObject): boolean {
  const channel = typeof event['Channel'] === 'string' ? event['Channel'].toLowerCase() : '';
  return channel.includes('sysmon') ? event['EventID'] === 1 : channel === 'security' && event['EventID'] === 4688;
}

function cloudTrailEvents(): Iterable<JsonObject> | undefined {
  const stratus = corpus('stratus-detonation-logs');
  const panther = corpus('panther-rule-tests', 'AWS.CloudTrail.jsonl.gz');
  if (stratus === undefined || panther === undefined) return undefined;
  const paths = globSync(`${stratus}/aws.*.jsonl.gz`).sort();
  const isRecord = (event: JsonObject): boolean => 'eventSource' in event && 'eventName' in event;
  return filter([...flatMap(paths, jsonLines), ...logsOf(jsonLines(panther))], isRecord);
}

function* logsOf(tests: Iterable<JsonObject>): Generator<JsonObject> {
  for (const { log } of tests) if (isJsonObject(log)) yield log;
}

function zeekEvents(): Iterable<JsonObject> | undefined {
  const folder = corpus('zeek-wrccdc', 'tsv');
  if (folder === undefined) return undefined;
  return flatMap(globSync(`${folder}/*.log.gz`).sort(), (path) => zeekLogToEvents(gunzipSync(readFileSync(path)).toString('utf8'))); // prettier-ignore
}

/** The real events again and again, each time other in what differs from event to event in a real stream. */
function enlarged(
  events: Iterable<JsonObject> | undefined,
  isWanted: (event: JsonObject) => boolean,
  size: number,
): Iterable<JsonObject> | undefined {
  if (events === undefined) return undefined;
  const real = [...filter(events, isWanted)];
  return (function* () {
    for (let i = 0; i < Math.max(size, real.length); i++) {
      const event = real[i % real.length];
      if (event !== undefined) yield i < real.length ? event : varied(event, i);
    }
  })();
}

/** Zeek's records are read ten times as fast as those of the lanes that are varied: so many times as many take about as long. */
const timesOf = (size: number): number => Math.max(1, Math.round(size / 60_000));

function repeated(events: () => Iterable<JsonObject> | undefined, times: number): Iterable<JsonObject> | undefined {
  if (events() === undefined) return undefined;
  return flatMap(Array.from({ length: times }), () => events() ?? []);
}

function* filter(events: Iterable<JsonObject>, is: (event: JsonObject) => boolean): Generator<JsonObject> {
  for (const event of events) if (is(event)) yield event;
}

function* flatMap<T>(items: Iterable<T>, of: (item: T) => Iterable<JsonObject>): Generator<JsonObject> {
  for (const item of items) yield* of(item);
}
