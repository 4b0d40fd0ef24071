import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../model/finding.ts';
import { READER, runPipeline } from '../pipeline/pipeline.ts';
import { DEFAULT_STRETCH } from '../pipeline/stretches.ts';
import type { RuleText } from '../sigma/read-rules.ts';
import { findingToRow } from '../store/events/row.ts';
import { JournalProblem } from '../store/journal/problem.ts';
import { CannotStart, reasonOf } from './cannot-start.ts';
import { keepRunning } from './keep-running.ts';
import type { LoadedContent } from './loaded-rules.ts';
import type { Log } from './log.ts';
import type { ServeOptions } from './options.ts';
import { readRuleTexts } from './rule-texts.ts';
import type { Stores } from './start-stores.ts';
import type { Stopping } from './stopping.ts';
import type { Flow } from './watch/flow.ts';
import type { Parts } from './watch/parts.ts';
import { createUnderstand, type Understanding } from './workers/create-understand.ts';

export interface StartPipelineDeps {
  readonly options: ServeOptions;
  readonly stores: Stores;
  readonly flow: Flow;
  readonly parts: Parts;
  readonly log: Log;
  readonly stopping: Stopping;
}

/** How long a stop waits until what is in the journal is settled; what is not is settled after the next start. */
const DRAIN_MS = 3000;

/** Loads the rules, starts the workers, and runs the pipeline for as long as the server runs. Resolves with what was loaded. */
export async function startPipeline(deps: StartPipelineDeps): Promise<LoadedContent> {
  const { options, stores, flow, parts, log, stopping } = deps;
  const { texts, problems: unread } = await readRuleTexts(options.rules);
  const workers = await startWorkers(deps, texts);
  stopping.add('workers', () => workers.close());
  parts.works('workers');
  const loaded = { rules: workers.loaded.rules, problems: [...unread, ...workers.loaded.problems] };
  sayLoaded(loaded, log);

  // From now on the journal keeps what the pipeline has not read, also if it never gets to its first commit.
  if (!stores.journal.readers().has(READER)) await stores.journal.commit(READER, stores.journal.first());
  const ending = new AbortController();
  const running = keepRunning(
    (signal) =>
      runPipeline(
        {
          journal: stores.journal,
          understand: flow.understand(workers.understand),
          events: stores.events,
          ledger: flow.ledger(stores.state.ledger),
          findingsToRows,
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
  return loaded;
}

function sayLoaded({ rules, problems }: LoadedContent, log: Log): void {
  log.info({ rules: rules.length, problems: problems.length }, 'rules loaded');
  for (const problem of problems.slice(0, 20)) log.warn(problem, 'a rule could not be loaded');
  if (problems.length > 20) log.warn(`and ${problems.length - 20} more; "vedette rules check" lists all of them`);
}

async function startWorkers(
  { options, parts, log }: StartPipelineDeps,
  ruleTexts: readonly RuleText[],
): Promise<Understanding> {
  try {
    return await createUnderstand({
      threads: options.workers,
      ruleTexts,
      trouble: (error) => {
        if (error === undefined) return parts.works('workers');
        log.error({ err: error }, 'a worker thread ended');
        parts.fails('workers', `A worker thread ended: ${error.message}. It is being started again.`);
      },
    });
  } catch (error) {
    throw new CannotStart('workers', `The worker threads could not be started: ${reasonOf(error)}.`, error);
  }
}

/** Why the pipeline cannot go on, with what a person can do where the journal itself cannot say it. */
function explained(error: unknown): unknown {
  if (!(error instanceof JournalProblem) || !error.kind.startsWith('position-')) return error;
  return new JournalProblem(error.kind, `${error.message} Journal and database are not of one time: restore both from the same backup, or start with an empty data folder.`); // prettier-ignore
}

/** A step that is being tried again: the pipeline stands still, and goes on by itself. */
function troubleOf(parts: Parts, log: Log) {
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
