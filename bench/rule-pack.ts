/**
 * How our own rules do on real records: what each fires on, per 100,000 records of attack captures, of records that are known to be benign and
 * of traffic without labels; which rules never fired on an attack record; which are noisy; and how many captures any rule speaks about.
 *
 *     node bench/rule-pack.ts [--pack windows,network] [--rules] [--missed] [--only NAME]
 *
 * --rules prints a line for each rule, --missed the captures in which nothing was found, --only the captures and counts of one rule.
 */
import { relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import type { Finding } from '../src/model/finding.ts';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../src/model/ids.ts';
import type { RecordBatch } from '../src/model/record.ts';
import { createCorrelateInEventOrder } from '../src/pipeline/detect/correlate-in-event-order.ts';
import { createSigmaDetector } from '../src/pipeline/detect/sigma-detector.ts';
import { createJudge } from '../src/pipeline/pipeline.ts';
import { DEFAULT_RULES, loadRules } from '../src/server/content.ts';
import { parsers } from '../src/server/parsers.ts';
import { createCorrelator } from '../src/sigma/correlate/create-correlator.ts';
import { captures, type Capture } from './rule-pack/captures.ts';

const { values } = parseArgs({
  options: {
    pack: { type: 'string' },
    rules: { type: 'boolean', default: false },
    missed: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

/** A rule is noisy if it speaks about more than this share of the records that are no attack, and more often than by chance, or … */
const NOISY_SHARE = 0.001;
const NOISY_LEAST = 5;
/** … more often than this in the middle attack capture that it fires in: an act leaves a few records, not hundreds. */
const NOISY_PER_CAPTURE = 30;
const BATCH = 2000;
const kinds = ['attack', 'benign', 'background'] as const;
type Kind = (typeof kinds)[number];

const { ruleSet, problems } = await loadRules([DEFAULT_RULES]);
for (const { source, line, message, level } of problems)
  if (level !== 'warning') console.log(`${source}:${line}: ${message}`);
const packs = values.pack?.split(',');
const packOf = (source: string): string => relative(DEFAULT_RULES, source).split(sep)[0] ?? '';
const isWanted = ({ source }: { readonly source: string }): boolean => packs?.includes(packOf(source)) ?? true;
const rules = ruleSet.rules.filter(isWanted);
const correlations = ruleSet.correlations.filter(isWanted);
const detector = createSigmaDetector({ rules, correlations });
const judge = createJudge(parsers, [detector], DEFAULT_TENANT);

interface Count {
  readonly name: string;
  readonly pack: string;
  readonly isCorrelation: boolean;
  readonly hits: Record<Kind, number>;
  /** hits in each attack capture */
  readonly captures: Map<string, number>;
}
const counts = new Map<string, Count>();
for (const { id, name, title, source } of rules.filter(({ isPart }) => isPart !== true)) add(id, name ?? title, source, false); // prettier-ignore
for (const { id, name, title, source } of correlations) add(id, name ?? title, source, true);

function add(id: string, name: string, source: string, isCorrelation: boolean): void {
  const hits = { attack: 0, benign: 0, background: 0 };
  counts.set(id, { name, pack: packOf(source), isCorrelation, hits, captures: new Map() });
}

const records: Record<Kind, number> = { attack: 0, benign: 0, background: 0 };
const spoken: Record<Kind, number> = { attack: 0, benign: 0, background: 0 };
interface Sum {
  captures: number;
  seen: number;
  /** captures whose technique the corpus names, and those in which a finding names it too (or its parent) */
  known: number;
  named: number;
  records: number;
  readonly missed: string[];
}
const seenByCorpus = new Map<string, Sum>();
let place = 0;
for (const capture of captures()) judgeCapture(capture);
report();

function judgeCapture(capture: Capture): void {
  const correlate = createCorrelateInEventOrder(createCorrelator(correlations));
  const found = new Map<string, number>();
  const flagged = new Set<string>();
  const techniques = new Set<string>();
  let events = 0;
  const count = (findings: readonly Finding[]): void => {
    for (const { rule, event, attack } of findings) {
      found.set(rule.id, (found.get(rule.id) ?? 0) + 1);
      flagged.add(event.id);
      for (const technique of attack) techniques.add(parentOf(technique));
    }
  };
  for (let at = 0; at < capture.records.length; at += BATCH) {
    const judged = judge(batchOf(capture.records.slice(at, at + BATCH), capture.context));
    events += judged.normalized.events.length;
    count(judged.findings);
    count(correlate.add(judged.sightings));
  }
  count(correlate.end());
  const { kind, corpus, name } = capture;
  records[kind] += events;
  spoken[kind] += flagged.size;
  for (const [id, hits] of found) {
    const one = counts.get(id);
    if (one === undefined) continue;
    one.hits[kind] += hits;
    if (kind === 'attack' || one.name === values.only) one.captures.set(`${kind} ${corpus}/${name}`, hits);
  }
  const sum = seenByCorpus.get(`${kind} ${corpus}`) ?? {
    captures: 0,
    seen: 0,
    known: 0,
    named: 0,
    records: 0,
    missed: [],
  };
  seenByCorpus.set(`${kind} ${corpus}`, sum);
  sum.captures += 1;
  sum.records += events;
  if (capture.techniques.length > 0) sum.known += 1;
  if (capture.techniques.some((technique) => techniques.has(parentOf(technique)))) sum.named += 1;
  if (found.size > 0) sum.seen += 1;
  else sum.missed.push(`${name} ${capture.techniques.join(' ')}`);
}

/** `T1059` of `T1059.001`. */
function parentOf(technique: string): string {
  return technique.slice(0, 5);
}

function batchOf(lines: readonly string[], context: string | undefined): RecordBatch {
  const parts = lines.map((line) => Buffer.from(line));
  let end = 0;
  const ends = Uint32Array.from(parts, (part) => (end += part.length));
  const first = place;
  place += lines.length;
  return {
    origin: { source: asSourceId('rule-pack'), envelope: 'none', ...(context === undefined ? {} : { context }) },
    received: Date.UTC(2026, 10, 22),
    payload: Buffer.concat(parts),
    ends,
    stream: streamOf('rule-pack'),
    first,
  };
}

function report(): void {
  const all = [...counts.values()].sort((a, b) => b.hits.attack - a.hits.attack);
  if (values.only !== undefined) return reportOne(all.filter(({ name }) => name === values.only));
  const per = (hits: number, kind: Kind): string => ((hits * 100_000) / Math.max(1, records[kind])).toFixed(1);
  if (values.rules) {
    console.log('\nrule: hits per 100,000 attack / benign / background records; attack captures it fired in');
    for (const { name, pack, hits, captures: where } of all)
      console.log(`  ${pack}/${name}: ${kinds.map((kind) => per(hits[kind], kind)).join(' / ')}; ${where.size}`);
  }
  console.log('\ncaptures in which something was found, and records that were understood');
  for (const [name, { captures: total, seen, known, named, records: size }] of seenByCorpus) {
    const techniques = known === 0 ? '' : `; of ${known} whose technique is known, a finding named it in ${named}`;
    console.log(`  ${name}: ${seen} of ${total} captures, ${size.toLocaleString('en')} records${techniques}`);
  }
  if (values.missed)
    for (const [name, { missed }] of seenByCorpus)
      if (name.startsWith('attack')) for (const one of missed) console.log(`  missed: ${name}: ${one}`);
  console.log('\npacks');
  for (const [pack, own] of Map.groupBy(all, (one) => one.pack)) {
    const fired = own.filter(({ hits }) => hits.attack > 0).length;
    const correlated = own.filter(({ isCorrelation }) => isCorrelation).length;
    const sum = (kind: Kind): string => per(own.reduce((total, { hits }) => total + hits[kind], 0), kind); // prettier-ignore
    console.log(`  ${pack}: ${own.length} rules (${correlated} correlations), ${fired} fired on real attack records (${Math.round((fired * 100) / own.length)} %); findings per 100,000 records: ${sum('attack')} attack, ${sum('benign')} benign, ${sum('background')} background`); // prettier-ignore
  }
  for (const kind of kinds)
    console.log(`${kind}: ${records[kind].toLocaleString('en')} records, ${spoken[kind].toLocaleString('en')} with a finding (${per(spoken[kind], kind)} per 100,000)`); // prettier-ignore
  const silent = all.filter(({ hits }) => hits.attack === 0);
  console.log(`\nnever fired on an attack record (${silent.length}): ${silent.map(({ pack, name }) => `${pack}/${name}`).join(', ')}`); // prettier-ignore
  const noisy = all.filter(isNoisy);
  console.log(`noisy (${noisy.length}): ${noisy.map(({ pack, name, hits, captures: where }) => `${pack}/${name} (${hits.attack} in ${where.size} captures, ${hits.benign} benign, ${hits.background} background)`).join(', ')}`); // prettier-ignore
}

function isNoisy({ hits, captures: where }: Count): boolean {
  const perCapture = [...where.values()].sort((a, b) => a - b);
  const middle = perCapture[Math.floor(perCapture.length / 2)] ?? 0;
  const isTooMany = (kind: Kind): boolean => hits[kind] >= NOISY_LEAST && hits[kind] > NOISY_SHARE * records[kind];
  return middle > NOISY_PER_CAPTURE || isTooMany('benign') || isTooMany('background');
}

function reportOne(chosen: readonly Count[]): void {
  for (const { name, hits, captures: where } of chosen) {
    console.log(`${name}: ${kinds.map((kind) => `${hits[kind]} ${kind}`).join(', ')}`);
    for (const [capture, count] of where) console.log(`  ${count} ${capture}`);
  }
}
