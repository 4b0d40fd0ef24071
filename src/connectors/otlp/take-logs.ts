import type { SourceId } from '../../model/ids.ts';
import type { IncomingBatch } from '../../model/record.ts';
import { type Batcher, createBatcher } from '../../pipeline/collect/batcher.ts';
import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import { JournalFull } from '../../pipeline/ports.ts';
import type { LogLine } from './log-lines.ts';

export type TakenLogs =
  | {
      readonly kind: 'taken';
      /** records that are not whole in the journal, and why the first of them is not */
      readonly rejected: number;
      readonly message: string | undefined;
    }
  /** @param retryAfter seconds */
  | { readonly kind: 'full'; readonly retryAfter: number };

/** bytes of lines that wait to be journalled together */
const MOST_WAITING = 4 << 20;
/** Lines repeat resource and scope: a request of a few bytes a record could ask for gigabytes. This much of them is written. */
const MOST_WRITTEN = 256 << 20;

/** Takes the log records of a request into the journal, by source. When it resolves with `taken`, all of them are durable or counted as refused. */
export async function takeLogs(
  lines: Iterable<LogLine>,
  sourceOf: (service: string) => SourceId,
  deps: ReceiverDeps,
): Promise<TakenLogs> {
  const bySource = new Map<SourceId, Batcher>();
  let ready: IncomingBatch[] = [];
  let waiting = 0;
  let written = 0;
  let rejected = 0;
  let message: string | undefined;

  const batcherOf = (source: SourceId): Batcher =>
    createBatcher({
      origin: { source, envelope: 'otlp' },
      clock: () => deps.clock(),
      emit: (batch) => {
        ready.push(batch);
        if (batch.origin.unreadable === undefined) return;
        rejected++;
        message ??= batch.origin.unreadable.message;
      },
    });

  function add(line: LogLine): void {
    const source = sourceOf(line.service);
    written += line.bytes.length;
    if (written > MOST_WRITTEN) {
      deps.refuse(source, 1, 'too-large');
      rejected++;
      message ??= `The request makes more than ${MOST_WRITTEN} bytes of records, the limit. Send it in smaller ones.`;
      return;
    }
    let batcher = bySource.get(source);
    if (batcher === undefined) bySource.set(source, (batcher = batcherOf(source)));
    batcher.add(line.bytes, 0, line.bytes.length);
    if (line.unreadable === undefined) batcher.close();
    else batcher.spoil(line.unreadable);
    waiting += line.bytes.length;
  }

  /** All at once: the journal makes them durable with one sync. */
  async function append(): Promise<number | undefined> {
    for (const batcher of bySource.values()) batcher.flush();
    bySource.clear();
    waiting = 0;
    const results = await Promise.all(ready.splice(0).map((batch) => appendOne(batch, deps)));
    return results.find((retryAfter) => retryAfter !== undefined);
  }

  for (const line of lines) {
    add(line);
    if (waiting < MOST_WAITING) continue;
    const retryAfter = await append();
    if (retryAfter !== undefined) return { kind: 'full', retryAfter };
  }
  const retryAfter = await append();
  return retryAfter === undefined ? { kind: 'taken', rejected, message } : { kind: 'full', retryAfter };
}

/** @returns seconds after which to try again, if the journal is full */
async function appendOne(batch: IncomingBatch, deps: ReceiverDeps): Promise<number | undefined> {
  try {
    await deps.append(batch);
    return undefined;
  } catch (error) {
    if (!(error instanceof JournalFull)) throw error;
    deps.refuse(batch.origin.source, batch.ends.length, error.kind);
    return error.retryAfter;
  }
}
