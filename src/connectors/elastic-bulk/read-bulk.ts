import { z } from 'zod';
import { isJsonObject } from '../../model/json.ts';

/** One item of a bulk request, in order. */
export interface BulkItem {
  readonly action: 'create' | 'index' | 'update' | 'delete';
  readonly index: string | undefined;
  readonly id: string | undefined;
  /** the line as it came; undefined for `delete`, and where it is too long or missing */
  readonly document: Buffer | undefined;
  readonly isTooLong: boolean;
}

/** A line stands where an action should and is none: what follows cannot be told apart any more. @param line from 1 */
export interface BrokenBulk {
  readonly brokenAt: number;
}

const actionLine = z.object({ _index: z.string().min(1).max(255).optional(), _id: z.string().max(512).optional() });

const MAX_ACTION = 1 << 14;
const LINE_FEED = 10;
const RETURN = 13;

/**
 * Reads newline-delimited actions and documents (`{"create":{"_index":"logs"}}`, then the document). Holds one line.
 * https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk
 */
export async function* readBulk(
  chunks: AsyncIterable<Buffer>,
  options: { readonly index: string | undefined; readonly maxDocument: number },
): AsyncGenerator<BulkItem | BrokenBulk> {
  let action: Omit<BulkItem, 'document' | 'isTooLong'> | undefined;
  let number = 0;
  for await (const line of linesOf(chunks, options.maxDocument)) {
    number++;
    if (action !== undefined) {
      yield { ...action, document: line, isTooLong: line === undefined };
      action = undefined;
      continue;
    }
    if (line?.length === 0) continue;
    action = line === undefined || line.length > MAX_ACTION ? undefined : readAction(line, options.index);
    if (action === undefined) {
      yield { brokenAt: number };
      return;
    }
    if (action.action === 'delete') {
      yield { ...action, document: undefined, isTooLong: false };
      action = undefined;
    }
  }
  if (action !== undefined) yield { ...action, document: undefined, isTooLong: false };
}

function readAction(line: Buffer, index: string | undefined): Omit<BulkItem, 'document' | 'isTooLong'> | undefined {
  let object: unknown;
  try {
    object = JSON.parse(line.toString());
  } catch {
    return undefined;
  }
  if (!isJsonObject(object)) return undefined;
  const [entry, ...others] = Object.entries(object);
  if (entry === undefined || others.length > 0) return undefined;
  const [name, target] = entry;
  if (name !== 'create' && name !== 'index' && name !== 'update' && name !== 'delete') return undefined;
  const read = actionLine.safeParse(target);
  return read.success ? { action: name, index: read.data._index ?? index, id: read.data._id } : undefined;
}

/** Lines without their ends; undefined for one that is longer than the limit. */
async function* linesOf(chunks: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer | undefined> {
  let begun: Buffer[] = [];
  let size = 0;
  const take = (): Buffer | undefined => {
    const line = size > limit ? undefined : begun.length === 1 ? begun[0] : Buffer.concat(begun);
    begun = [];
    size = 0;
    return line?.at(-1) === RETURN ? line.subarray(0, -1) : line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let to = chunk.indexOf(LINE_FEED); to >= 0; to = chunk.indexOf(LINE_FEED, from)) {
      add(chunk.subarray(from, to));
      yield take();
      from = to + 1;
    }
    // the source may use its buffer again: what is open is kept as a copy
    if (from < chunk.length) add(Buffer.from(chunk.subarray(from)));
  }
  if (size > 0) yield take();

  function add(piece: Buffer): void {
    size += piece.length;
    if (size > limit) begun = [];
    else begun.push(piece);
  }
}
