import type { Finding } from '../model/finding.ts';
import type { SourceId, TenantId } from '../model/ids.ts';
import type { RecordBatch } from '../model/record.ts';
import { createCorrelateStage, type Correlate, type CorrelateDeps } from './detect/correlate-stage.ts';
import { detect, type Detected } from './detect/detect.ts';
import type { Detector } from './detect/detector.ts';
import { createNormalize, type NormalizedBatch } from './normalize/normalize.ts';
import type { Parser } from './normalize/parser.ts';
import type { Baselines, EventSink, Identify, Inserted, Journal, Ledger, Understand, Understood } from './ports.ts';
import { giveBack } from './give-back.ts';
import { nothingUnderstood } from './nothing-understood.ts';
import { untilItWorks, type Trouble } from './until-it-works.ts';
import { stretchesOf, type Stretch, type StretchLimits } from './stretches.ts';

/**
 * The whole flow, in order. Read this first.
 *
 *     collect    ways in (connectors/) frame bytes into batches of records; the journal makes them durable, then they are acknowledged
 *        │
 *     normalize  a batch of records becomes events: original fields, log sources, OCSF, entities, quality ─┐ stateless: on worker threads
 *     detect     detectors judge each event and say what they found                                       ─┘ (`createJudge`)
 *        │
 *     identify   which names records say denote one thing is remembered                                   ─┐
 *     correlate  what rules saw is looked at over time, and correlations that come true are findings too  │ stateful, in journal order;
 *     baseline   what was observed of entities is judged by what is normal for them, then learnt         ─┘ baselines on a thread of their own
 *     store      events and unreadable records, then findings, go to the event store
 *     alert      findings are gathered into alerts; accounts, the state of correlations and position move with them, in one transaction
 *
 * A batch is the unit of understanding, a stretch of batches the unit of writing. Delivery is at least once and effects are exactly once:
 * the ids of events and findings come from their place in the journal, a stretch is announced before it is written, so after a crash
 * the same stretch is written again under the same insert token, and what the ledger holds changes in one transaction with the position.
 *
 * `vedette serve` runs `runPipeline` over the journal; `vedette analyze` calls the judge on batches straight from files.
 */
export async function runPipeline(deps: PipelineDeps, signal: AbortSignal): Promise<void> {
  const start = await untilItWorks('ledger', () => deps.ledger.position(), deps.trouble, signal);
  const saved = await untilItWorks('ledger', () => deps.ledger.correlations(), deps.trouble, signal);
  const correlate = createCorrelateStage(saved, deps.correlating);
  const { identify } = deps;
  if (identify) identify.restore(await untilItWorks('ledger', () => deps.ledger.identities(), deps.trouble, signal));
  for await (const stretch of stretchesOf(deps.journal, deps.understand, start, deps.limits, signal)) {
    await write(stretch, correlate, deps, signal);
  }
}

export interface PipelineDeps {
  readonly journal: Journal;
  readonly understand: Understand;
  readonly events: EventSink;
  readonly ledger: Ledger;
  /** findings as rows of the event store, one JSON object a line */
  readonly findingsToRows: (findings: readonly Finding[]) => Uint8Array;
  readonly correlating: CorrelateDeps;
  /** absent: names stay as they are */
  readonly identify?: Identify;
  /** absent: nothing is learnt */
  readonly baselines?: Baselines;
  readonly limits: StretchLimits;
  /** told when a part of the platform does not answer, and when it does again */
  readonly trouble: Trouble;
}

/** The journal's name for the pipeline as a reader. */
export const READER = 'pipeline';
type Table = Parameters<EventSink['insert']>[0];

async function write(stretch: Stretch, correlate: Correlate, deps: PipelineDeps, signal: AbortSignal): Promise<void> {
  const { from, to } = stretch;
  const retry = <T>(part: string, step: () => Promise<T>): Promise<T> => untilItWorks(part, step, deps.trouble, signal);
  const stateless = await Promise.all(stretch.understood);
  const identities = deps.identify?.see(stateless);
  const correlated = correlate(stateless);
  const understood = await withBaselines(stretch, correlated.understood, deps, retry);
  const findings = understood.flatMap((each) => each.findings);
  const insert = async (table: Table, rows: Uint8Array): Promise<Inserted> => {
    const token = `${table}:${deps.journal.stream}:${from}-${to}`;
    return rows.length === 0
      ? { rejected: [] }
      : await retry('event store', () => deps.events.insert(table, rows, token));
  };

  await retry('ledger', () => deps.ledger.announce(from, to));
  const [{ rejected }] = await Promise.all([
    insert(
      'events',
      joined(understood, (each) => each.eventRows),
    ),
    insert(
      'unreadable',
      joined(understood, (each) => each.unreadableRows),
    ),
  ]);
  await insert('findings', deps.findingsToRows(findings));
  const settled = {
    from,
    to,
    understood: [...understood, ...corrections(rejected)],
    ...correlated.change,
    ...(identities && { identities }),
  };
  await retry('ledger', () => deps.ledger.settle(settled));
  await retry('journal', () => deps.journal.commit(READER, to));
}

/** Baselines judge what was observed; what they find stands behind the findings of rules. */
async function withBaselines(
  { from, to }: Pick<Stretch, 'from' | 'to'>,
  understood: readonly Understood[],
  { baselines }: PipelineDeps,
  retry: <T>(part: string, step: () => Promise<T>) => Promise<T>,
): Promise<readonly Understood[]> {
  const [first] = understood;
  if (baselines === undefined || first === undefined) return understood;
  const findings = await retry('baselines', () => baselines.judge({ from, to, understood }));
  return findings.length === 0 ? understood : [...understood, { ...nothingUnderstood(first.source), findings }];
}

/** An event that the store would not take was counted as stored and is unreadable after all: one entry for each puts the accounts right. */
function corrections(rejected: readonly SourceId[]): Understood[] {
  return rejected.map((source) => ({
    ...nothingUnderstood(source),
    events: -1,
    unreadable: 1,
    unreadableKinds: { damaged: 1 },
  }));
}

/** All rows in one piece. Those that were copied are given back. */
function joined(understood: readonly Understood[], rowsOf: (each: Understood) => Uint8Array): Uint8Array {
  if (understood.length === 1 && understood[0]) return rowsOf(understood[0]);
  const parts = understood.map(rowsOf);
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
    giveBack(part);
  }
  return whole;
}

/** What the stateless stages say of one batch. */
export interface Judged extends Detected {
  readonly normalized: NormalizedBatch;
}

/**
 * The stateless part as one function of a batch. Each thread makes its own.
 *
 * @param options.readsAll false if nothing but the detector looks into events, but for those that it finds something in
 */
export function createJudge(
  parsers: readonly Parser[],
  detectors: readonly Detector[],
  tenant: TenantId,
  { readsAll }: { readonly readsAll: boolean } = { readsAll: true },
): (batch: RecordBatch) => Judged {
  const [only, ...more] = detectors;
  const normalize = createNormalize(parsers, tenant, readsAll || more.length > 0 ? undefined : only?.asksFor);
  return (batch) => {
    const normalized = normalize(batch);
    return { normalized, ...detect(normalized.events, detectors) };
  };
}
