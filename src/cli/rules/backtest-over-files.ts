import { readPaths } from '../../connectors/file/read-paths.ts';
import type { BacktestResult } from '../../model/backtest.ts';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import { createWithGroups } from '../../pipeline/clean/audit-groups.ts';
import { createNormalize } from '../../pipeline/normalize/normalize.ts';
import type { NormalizedEvent } from '../../pipeline/normalize/normalized-event.ts';
import { createVersionBooks } from '../../server/backtest/compare-versions.ts';
import type { PastEvent } from '../../server/backtest/past-judge.ts';
import { streamCost } from '../../server/backtest/stream-cost.ts';
import type { Subject } from '../../server/backtest/subject.ts';
import { fileFormats } from '../../server/file-formats.ts';
import { parsers } from '../../server/parsers.ts';
import { createSigmaEngine } from '../../sigma/engine.ts';
import { appliesTo } from '../../sigma/scan-rules.ts';
import { visible } from '../analyze/visible.ts';
import type { Range } from '../past-range.ts';
import { createProgress } from '../progress.ts';

export interface OverFilesRequest {
  readonly subject: Subject;
  readonly current: Subject | undefined;
}

export interface OverFiles {
  readonly results: readonly BacktestResult[];
  /** of the events that were read; null without any */
  readonly range: Range | null;
  /** one line for each file that could not be read; a file that was asked for by name is a failure */
  readonly problems: readonly { readonly line: string; readonly isFailure: boolean }[];
}

const DAY = 86_400_000;
const COST_EVENTS = 400;
const MOST_DAYS = 4000;

/** More matches of the rules that correlations are about than this are not kept: they must be put in the order of time. */
const MOST_SIGHTED = 300_000;

/** Rules over files of logs, without a server: all rules in one pass. @param given only events of this range */
export async function backtestOverFiles(
  paths: readonly string[],
  requests: readonly OverFilesRequest[],
  options: { readonly samples: number; readonly range: Range | undefined },
): Promise<OverFiles> {
  const started = performance.now();
  const normalize = createNormalize(parsers, DEFAULT_TENANT);
  const withGroups = createWithGroups();
  const runs = requests.map((request) => createRun(request, options.samples));
  const progress = createProgress();
  const problems: { line: string; isFailure: boolean }[] = [];
  const counts = { records: 0, bytes: 0 };
  const seen = { from: Infinity, to: -Infinity };
  const onProgress = ({ path, bytesRead, bytesTotal }: { path: string; bytesRead: number; bytesTotal: number }): void =>
    progress.update(bytesRead, bytesTotal, visible(path));
  for await (const item of readPaths(paths, { clock: Date.now, formats: fileFormats, onProgress })) {
    if (item.kind === 'error')
      problems.push({ line: `${visible(item.path)}: ${item.error.message}`, isFailure: item.isGiven });
    if (item.kind !== 'batch') continue;
    counts.records += item.batch.ends.length;
    counts.bytes += item.batch.payload.length;
    for (const event of normalize(withGroups(item.batch)).events) {
      const { time } = event;
      if (options.range !== undefined && !(time >= options.range.from && time < options.range.to)) continue;
      seen.from = Math.min(seen.from, time);
      seen.to = Math.max(seen.to, time + 1);
      const past = toPastEvent(event);
      for (const run of runs) run.see(past);
    }
  }
  progress.end();
  const results = runs.map((run) => run.result(counts, performance.now() - started));
  return { results, range: seen.from < seen.to ? seen : null, problems };
}

interface Run {
  see(event: PastEvent): void;
  result(read: { records: number; bytes: number }, ms: number): BacktestResult;
}

function createRun({ subject, current }: OverFilesRequest, samples: number): Run {
  const books = createVersionBooks(subject, current, { samples, first: false });
  const rules = [...subject.rules, ...(current?.rules ?? [])];
  const isOrdered = subject.kind === 'correlation' || current?.kind === 'correlation';
  // files are not in the order of time: what correlations need is put in order at the end
  const sighted: PastEvent[] = [];
  const engine = isOrdered ? createSigmaEngine(rules) : undefined;
  const some: PastEvent[] = [];
  const days = new Set<number>();
  let events = 0;
  let dropped = 0;
  return {
    see(event) {
      if (!rules.some(({ logSource }) => appliesTo(logSource, event.logSources))) return;
      events++;
      if (some.length < COST_EVENTS) some.push(event);
      if (days.size < MOST_DAYS) days.add(Math.floor(event.time / DAY) * DAY);
      if (engine === undefined) books.judge(event);
      else if (engine.match(event.logSources, event.fields).length > 0) {
        if (sighted.length < MOST_SIGHTED) sighted.push(event);
        else dropped++;
      }
    },
    result(read, ms) {
      for (const event of sighted.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))) books.judge(event);
      books.end();
      const notes = [
        ...(events === 0 ? ['No events of the log source of this rule are in these files: it could not match.'] : []),
        ...(dropped === 0 ? [] : [`The rules that this correlation is about matched too many events: ${dropped} of them were left out. Take fewer files.`]), // prettier-ignore
      ];
      const streamMicroseconds = streamCost(subject.rules, some);
      const cost = { events, candidates: events, rowsRead: read.records, bytesRead: read.bytes, ms, streamMicroseconds };
      return { ...books.finds([...days]), cost, notes };
    },
  };
} // prettier-ignore

/** Entities cost time, and only those of matches are asked for. */
function toPastEvent(event: NormalizedEvent): PastEvent {
  return {
    id: event.id,
    time: event.time,
    source: event.source,
    logSources: event.logSources,
    fields: event.fields,
    get entities() {
      return [...new Set(event.entities.map(({ id }) => String(id)))];
    },
  };
}
