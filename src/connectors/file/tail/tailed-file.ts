import type { FileHandle } from 'node:fs/promises';
import type { SourceId } from '../../../model/ids.ts';
import type { IncomingBatch } from '../../../model/record.ts';
import { type Batcher, createBatcher } from '../../../pipeline/collect/batcher.ts';
import { compressionOf } from '../../../pipeline/collect/decompress.ts';
import { createFramer } from '../../../pipeline/collect/framing/create-framer.ts';
import type { Framer } from '../../../pipeline/collect/framing/framer.ts';
import { type Framing, recognise } from '../../../pipeline/collect/framing/recognise.ts';
import type { TailSettings } from '../describe.ts';
import type { Checkpoint } from './checkpoints.ts';
import { grownHead, readAt, tailOf } from './fingerprint.ts';

const READ = 1 << 20;
const PREFIX = 1 << 16;
const ZEEK = '#separator ';
/** ms; a program writes the lines of a record together */
const SETTLED_AFTER = 2000;

/** A file that is followed. Reads nothing before it is asked, and nothing twice: what was read is delivered before the next read. */
export interface TailedFile {
  readonly checkpoint: Checkpoint;
  /** what is wrong with it, if it is not read */
  problem(): string | undefined;
  /** @returns whether it may have more at once */
  readSome(): Promise<'more' | 'nothing' | 'truncated'>;
  /** It will not grow any more: an unfinished last record is one. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

export interface TailedFileDeps {
  /** milliseconds since 1970 */
  clock(): number;
  readonly sourceOf: (path: string) => SourceId;
  /** Resolves when the batch is in the journal. */
  deliver(batch: IncomingBatch): Promise<void>;
  /** Makes the checkpoint durable. */
  save(): Promise<void>;
}

export function createTailedFile(
  handle: FileHandle,
  identity: string,
  checkpoint: Checkpoint,
  settings: TailSettings,
  deps: TailedFileDeps,
): TailedFile {
  let problem: string | undefined;
  /** bytes that the framer has been given; beyond `checkpoint.offset` by what is pending in it */
  let position = checkpoint.offset;
  let reading: { framer: Framer; batcher: Batcher } | undefined;
  let ready: IncomingBatch[] = [];
  let lastRead = -Infinity;

  async function readSome(): Promise<'more' | 'nothing' | 'truncated'> {
    const { size } = await handle.stat();
    if (size === position) {
      await settle();
      return 'nothing';
    }
    const head = size < position ? undefined : await grownHead(handle, checkpoint.head);
    if (head === undefined) return 'truncated';
    // the keys of an append that was begun have the head as it was then
    if (checkpoint.appending === undefined) checkpoint.head = head;
    if (checkpoint.framing === undefined && !(await chooseFraming(size))) return 'nothing';
    const to = checkpoint.appending ?? Math.min(size, position + READ);
    const bytes = await readAt(handle, position, to - position);
    const { framer, batcher } = (reading ??= begin());
    framer.write(bytes);
    position += bytes.length;
    lastRead = deps.clock();
    // an append that was begun before a crash, of a last record without its end
    if (position === checkpoint.appending) framer.end();
    await deliverReady(position - framer.pending(), batcher);
    if (framer.pending() === 0) reading = undefined;
    return position < size ? 'more' : 'nothing';
  }

  /** A record that only waits for more lines, of which none came for a while, is complete. */
  async function settle(): Promise<void> {
    if (reading === undefined || deps.clock() - lastRead < SETTLED_AFTER) return;
    const { framer, batcher } = reading;
    if (framer.settle === undefined || framer.pending() === 0) return;
    framer.settle();
    await deliverReady(position - framer.pending(), batcher);
    if (framer.pending() === 0) reading = undefined;
    lastRead = deps.clock();
  }

  function begin(): { framer: Framer; batcher: Batcher } {
    const { context, framing = 'lines', path } = checkpoint;
    const batcher = createBatcher({
      origin: { source: deps.sourceOf(path), envelope: 'none', ...(context === undefined ? {} : { context }) },
      clock: () => deps.clock(),
      emit: (batch) => void ready.push(batch),
    });
    return { batcher, framer: createFramer({ kind: 'text', encoding: 'utf-8', framing, skip: 0 }, batcher) };
  }

  /**
   * The records from `offset` to `to` go in under keys made of these places. What is about to be appended is written down first, so that after
   * a crash the same bytes make the same batches, and the journal knows them by their keys.
   */
  async function deliverReady(to: number, batcher: Batcher): Promise<void> {
    batcher.flush();
    const batches = ready;
    ready = [];
    if (batches.length === 0) {
      delete checkpoint.appending;
      return;
    }
    if (checkpoint.appending === undefined) {
      checkpoint.appending = to;
      await deps.save();
    }
    const name = `${identity}:${checkpoint.head.digest}:${checkpoint.offset}-${to}`;
    for (const [index, batch] of batches.entries()) await deps.deliver({ ...batch, key: `${name}#${index}` });
    delete checkpoint.appending;
    checkpoint.offset = to;
    checkpoint.tail = await tailOf(handle, to);
    const { context } = batcher.origin();
    if (context !== undefined) checkpoint.context = context;
  }

  /** @returns false if it is not known yet, or not a log */
  async function chooseFraming(size: number): Promise<boolean> {
    const prefix = await readAt(handle, 0, Math.min(size, PREFIX));
    const compression = compressionOf(prefix);
    const text = recognise(prefix);
    if (compression !== undefined) problem = `It is a ${compression} archive: only files that grow are followed.`;
    else if (text.kind === 'binary') problem = `It is ${text.what}, not a log in text. ${text.advice}`;
    else if (text.encoding !== 'utf-8') problem = `It is ${text.encoding}: only UTF-8 is followed.`;
    else {
      problem = undefined;
      const head = prefix.toString('latin1', text.skip, text.skip + ZEEK.length);
      if (settings.framing !== 'auto') checkpoint.framing = settings.framing;
      else if (head === ZEEK) checkpoint.framing = 'zeek-tsv' satisfies Framing;
      else if (head.length === 0 || ZEEK.startsWith(head)) return false;
      else checkpoint.framing = framingByRecognised[text.framing] ?? 'lines';
      if (position === 0) position = checkpoint.offset = text.skip;
    }
    return problem === undefined;
  }

  return {
    checkpoint,
    problem: () => problem,
    readSome,
    async finish() {
      if (reading === undefined) return;
      const { framer, batcher } = reading;
      reading = undefined;
      framer.end();
      await deliverReady(position, batcher);
    },
    close: () => handle.close(),
  };
}

/** What a file that grows is read as; JSON is followed line by line. */
const framingByRecognised: Partial<Record<Framing, Checkpoint['framing']>> = {
  delimited: 'delimited',
  w3c: 'w3c',
  audit: 'audit',
  container: 'container',
  mysql: 'mysql',
  postgresql: 'postgresql',
  'postgresql-csv': 'postgresql-csv',
};
