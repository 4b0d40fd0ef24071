import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../model/finding.ts';
import type { CorrelateDeps } from '../pipeline/detect/correlate-stage.ts';
import { READER, runPipeline } from '../pipeline/pipeline.ts';
import type { Baselines, Identify, Understand } from '../pipeline/ports.ts';
import { DEFAULT_STRETCH } from '../pipeline/stretches.ts';
import { findingToRow } from '../store/events/row.ts';
import { JournalProblem } from '../store/journal/problem.ts';
import { reasonOf } from './cannot-start.ts';
import { keepRunning } from './keep-running.ts';
import type { Log } from './log.ts';
import type { Stores } from './start-stores.ts';
import type { Stopping } from './stopping.ts';
import type { Flow } from './watch/flow.ts';
import type { Parts } from './watch/parts.ts';

export interface StartPipelineDeps {
  /** the stateless part, with the rules that judge now */
  readonly understand: Understand;
  readonly correlating: CorrelateDeps;
  readonly baselines: Baselines;
  readonly identify: Identify;
  readonly stores: Stores;
  readonly flow: Flow;
  readonly parts: Parts;
  readonly log: Log;
  readonly stopping: Stopping;
}

/** How long a stop waits until what is in the journal is settled; what is not is settled after the next start. */
const DRAIN_MS = 3000;

/** Runs the pipeline for as long as the server runs. */
export async function startPipeline(deps: StartPipelineDeps): Promise<void> {
  const { stores, flow, parts, log, stopping } = deps;
  // From now on the journal keeps what the pipeline has not read, also if it never gets to its first commit.
  if (!stores.journal.readers().has(READER)) await stores.journal.commit(READER, stores.journal.first());
  const ending = new AbortController();
  const running = keepRunning(
    (signal) =>
      runPipeline(
        {
          journal: stores.journal,
          understand: flow.understand(deps.understand),
          events: stores.events,
          ledger: flow.ledger(stores.state.ledger),
          findingsToRows,
          correlating: deps.correlating,
          baselines: deps.baselines,
          identify: deps.identify,
          limits: DEFAULT_STRETCH,
          trouble: troubleOf(parts, log),
        },
        signal,
      ).catch((error: unknown) => Promise.reject(explained(error))),
    { part: 'pipeline', parts, signal: ending.signal, isFinal: (error) => error instanceof JournalProblem },
  );
  stopping.add('pipeline', async () => {
    await drained(deps);
    ending.abort();
    await running;
  });
}

/** Why the pipeline cannot go on, with what a person can do where the journal itself cannot say it. */
function explained(error: unknown): unknown {
  if (!(error instanceof JournalProblem) || !error.kind.startsWith('position-')) return error;
  return new JournalProblem(error.kind, `${error.message} Journal and database are not of one time: restore both from the same backup, or start with an empty data folder.`); // prettier-ignore
}

/** A step that is being tried again: the pipeline stands still, and goes on by itself. */
export function troubleOf(parts: Parts, log: Log) {
  const troubled = new Set<string>();
  return (part: string, error: unknown, retryInMs: number): void => {
    if (error === undefined) {
      troubled.delete(part);
      if (troubled.size === 0) parts.works('pipeline');
      return;
    }
    if (!troubled.has(part))
      log.warn({ part, reason: reasonOf(error), retryInMs }, 'does not answer; records wait in the journal');
    troubled.add(part);
    parts.fails(
      'pipeline',
      `The ${part} does not answer: ${reasonOf(error)} Records wait in the journal and it is tried again.`,
    );
  };
}

async function drained({ stores, flow }: StartPipelineDeps): Promise<void> {
  const end = performance.now() + DRAIN_MS;
  while (flow.behind(stores.journal.head()) > 0 && performance.now() < end) await sleep(20);
}

const encoder = new TextEncoder();

function findingsToRows(findings: readonly Finding[]): Uint8Array {
  return encoder.encode(findings.map((finding) => `${findingToRow(finding)}\n`).join(''));
}
