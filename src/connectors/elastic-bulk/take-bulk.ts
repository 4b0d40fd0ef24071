import type { SourceId } from '../../model/ids.ts';
import { isJsonObject } from '../../model/json.ts';
import type { IncomingBatch } from '../../model/record.ts';
import { type Batcher, createBatcher } from '../../pipeline/collect/batcher.ts';
import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import { JournalFull } from '../../pipeline/ports.ts';
import type { AnsweredItem, ItemResult } from './bulk-answer.ts';
import type { BrokenBulk, BulkItem } from './read-bulk.ts';

export interface TakeBulkOptions {
  readonly sourceOf: (index: string) => SourceId;
  readonly maxDocument: number;
  readonly maxItems: number;
  readonly deps: ReceiverDeps;
}

export interface TakenBulk {
  /** each item of the request, with what became of it */
  readonly items: readonly AnsweredItem[];
  /** why the request was not read to its end */
  readonly stopped?: BrokenBulk | 'too-many';
  /** seconds, if the journal was full */
  readonly retryAfter?: number;
}

/** bytes of documents of all sources that wait for others to share their batch */
const MOST_WAITING = 4 << 20;

/**
 * Takes the documents of a request into the journal, in batches of one source. Every item has its result when this resolves: durable, or why not.
 * When the journal is full, what comes after is not tried any more: the sender shall send just those again.
 */
export async function takeBulk(
  items: AsyncIterable<BulkItem | BrokenBulk>,
  options: TakeBulkOptions,
): Promise<TakenBulk> {
  const { deps, sourceOf, maxDocument, maxItems } = options;
  const answered: AnsweredItem[] = [];
  const waiting = createWaiting(deps);
  let retryAfter: number | undefined;

  async function appendReady(): Promise<void> {
    for (const { batch, items: held } of waiting.takeReady()) {
      if (retryAfter === undefined) retryAfter = await append(batch, held, deps);
      if (retryAfter !== undefined) deps.refuse(batch.origin.source, held.length, 'journal-full');
    }
  }

  const done = async (stopped?: BrokenBulk | 'too-many'): Promise<TakenBulk> => {
    waiting.flush();
    await appendReady();
    return {
      items: answered,
      ...(stopped === undefined ? {} : { stopped }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    };
  };

  for await (const item of items) {
    if ('brokenAt' in item) return done(item);
    if (answered.length >= maxItems) return done('too-many');
    const { action, index, id, document } = item;
    const result = refusalOf(item, maxDocument);
    const one: AnsweredItem = { action, index, id, result: result ?? FULL };
    answered.push(one);
    if (result !== undefined || document === undefined || index === undefined) {
      deps.refuse(sourceOf(index ?? 'unnamed'), 1, (result ?? FULL).kind);
      continue;
    }
    waiting.add(sourceOf(index), document, one);
    await appendReady();
  }
  return done();
}

const FULL: ItemResult = { kind: 'full' };

function refusalOf({ action, index, document, isTooLong }: BulkItem, limit: number): ItemResult | undefined {
  if (action === 'update' || action === 'delete') return { kind: 'not-taken' };
  if (index === undefined) return { kind: 'no-index' };
  if (isTooLong) return { kind: 'too-long', limit };
  if (document === undefined) return { kind: 'no-document' };
  return isDocument(document) ? undefined : { kind: 'not-json' };
}

function isDocument(bytes: Buffer): boolean {
  try {
    return isJsonObject(JSON.parse(bytes.toString()));
  } catch {
    return false;
  }
}

/** Gives each item its place, or says after how many seconds to try again: the items stay as they were, `full`. */
async function append(
  batch: IncomingBatch,
  items: readonly AnsweredItem[],
  deps: ReceiverDeps,
): Promise<number | undefined> {
  try {
    const { first } = await deps.append(batch);
    for (const [place, item] of items.entries()) item.result = { kind: 'durable', sequence: first + place };
    return undefined;
  } catch (error) {
    if (error instanceof JournalFull) return error.retryAfter;
    throw error;
  }
}

interface Ready {
  readonly batch: IncomingBatch;
  readonly items: readonly AnsweredItem[];
}

/** Documents that gather, by source, with the items they belong to. */
function createWaiting(deps: ReceiverDeps): {
  add(source: SourceId, document: Buffer, item: AnsweredItem): void;
  flush(): void;
  takeReady(): Ready[];
} {
  const bySource = new Map<SourceId, { batcher: Batcher; items: AnsweredItem[] }>();
  let ready: Ready[] = [];
  let bytes = 0;

  function gather(source: SourceId): { batcher: Batcher; items: AnsweredItem[] } {
    const items: AnsweredItem[] = [];
    const batcher = createBatcher({
      origin: { source, envelope: 'none' },
      clock: () => deps.clock(),
      emit: (batch) => void ready.push({ batch, items: items.splice(0, batch.ends.length) }),
    });
    return { batcher, items };
  }

  const flush = (): void => {
    for (const { batcher } of bySource.values()) batcher.flush();
    bySource.clear();
    bytes = 0;
  };

  return {
    add(source, document, item) {
      let group = bySource.get(source);
      if (group === undefined) bySource.set(source, (group = gather(source)));
      group.items.push(item);
      group.batcher.add(document, 0, document.length);
      group.batcher.close();
      bytes += document.length;
      if (bytes > MOST_WAITING) flush();
    },
    flush,
    takeReady: () => ready.splice(0),
  };
}
