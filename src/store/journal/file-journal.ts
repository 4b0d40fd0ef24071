import { randomBytes } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import type { SourceId } from '../../model/ids.ts';
import type { IncomingBatch } from '../../model/record.ts';
import type { Appended, Journal, JournalEntry, Received } from '../../pipeline/ports.ts';
import { CommittedPositions } from './committed-positions.ts';
import { isDiskFull, syncFolder } from './durable-file.ts';
import { lockFolder } from './folder-lock.ts';
import { frameBytes, frameDraft, MAX_FRAME_BYTES, type FrameDraft } from './frame.ts';
import { newSync, openSegments, type OpenedSegments } from './open-segments.ts';
import { JournalProblem, type Loss, type Repair } from './problem.ts';
import { readSegmentsFrom } from './read-segments.ts';
import { RecentKeys } from './recent-keys.ts';
import { DEFAULT_RETENTION, removableSegments, type Retention } from './retention.ts';
import { Room } from './room.ts';
import { createSegment, type Segment } from './segment.ts';
import { addReceived, receivedToHeader } from './segment-scan.ts';
import type { SegmentHeader } from './segment-header.ts';
import { SegmentWriter, type Written } from './segment-writer.ts';

export interface FileJournalOptions {
  readonly folder: string;
  /** bytes on disk above which appends are refused */
  readonly limitBytes: number;
  /** bytes after which a new segment file is begun; default 64 MiB, at most an eighth of the limit */
  readonly segmentBytes?: number;
  /** what is kept of records that all readers have behind them; default 1 GiB or 24 h, whichever is reached first */
  readonly retention?: Retention;
  /** `false` only for tests: a power cut may then lose what was acknowledged */
  readonly fsync?: boolean;
  /** `refuse` (default): damaged records are an error. `skip`: they are passed over and listed in `losses` */
  readonly damage?: 'refuse' | 'skip';
  /** milliseconds since 1970 */
  readonly clock?: () => number;
  readonly random?: (bytes: number) => Buffer;
}

/** The journal port, and what only the one on files can say. */
export interface FileJournal extends Journal {
  /** name in event ids, 12 hexadecimal digits, made when the journal was */
  readonly stream: string;
  /** what was put right at opening; empty after a clean end */
  readonly repairs: readonly Repair[];
  /** acknowledged records that could not be read back and were passed over (`damage: 'skip'`) */
  readonly losses: readonly Loss[];
  /** first position that can be read */
  first(): number;
  readers(): ReadonlyMap<string, number>;
  /** A reader that will not come back no longer holds records. */
  forget(reader: string): Promise<void>;
}

/**
 * Opens, and if need be makes, a journal in a folder of its own.
 *
 * @throws JournalProblem `in-use`, `newer`, `damaged`
 */
export async function openFileJournal(options: FileJournalOptions): Promise<FileJournal> {
  const { folder, fsync = true, clock = Date.now, random = randomBytes } = options;
  const lock = await lockFolder(folder);
  try {
    const opened = await openSegments({ folder, fsync, skipDamage: options.damage === 'skip', now: clock(), random });
    const head = lastOf(opened.segments);
    const range = { first: opened.segments[0]?.header.first ?? 0, head: head.end };
    const { positions, repairs } = await CommittedPositions.open(folder, fsync, range);
    opened.repairs.push(...repairs);
    return new SegmentedJournal(options, opened, positions, await SegmentWriter.open(head, fsync), lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** One group is at most this much, so that a small append never waits for more than this to be written. */
const GROUP_BYTES = 8 * 1024 * 1024;
const GROUP_BATCHES = 2048;
const MAX_LOSSES = 1000;

interface Waiting {
  readonly draft: FrameDraft;
  readonly digest: string | undefined;
  resolve(appended: Appended): void;
  reject(error: Error): void;
}

class SegmentedJournal implements FileJournal {
  readonly stream: string;
  readonly repairs: readonly Repair[];
  readonly losses: Loss[];
  readonly #folder: string;
  readonly #fsync: boolean;
  readonly #clock: () => number;
  readonly #random: (bytes: number) => Buffer;
  readonly #retention: Retention;
  readonly #segmentBytes: number;
  readonly #skipDamage: boolean;
  readonly #segments: Segment[];
  readonly #received: Map<SourceId, Received>;
  readonly #keys: RecentKeys;
  readonly #positions: CommittedPositions;
  readonly #lock: { release(): Promise<void> };
  readonly #room: Room;
  readonly #queue: Waiting[] = [];
  readonly #underwayByDigest = new Map<string, Promise<Appended>>();
  readonly #watchers = new Set<() => void>();
  #keyed: number;
  #writer: SegmentWriter;
  #work: Promise<void> | undefined;
  #tidyWanted = false;
  #closed = false;
  #broken: Error | undefined;

  constructor(
    options: FileJournalOptions,
    opened: OpenedSegments,
    positions: CommittedPositions,
    writer: SegmentWriter,
    lock: { release(): Promise<void> },
  ) {
    this.#folder = options.folder;
    this.#fsync = options.fsync ?? true;
    this.#clock = options.clock ?? Date.now;
    this.#random = options.random ?? randomBytes;
    this.#retention = options.retention ?? DEFAULT_RETENTION;
    this.#segmentBytes = Math.min(options.segmentBytes ?? 64 * 1024 * 1024, Math.floor(options.limitBytes / 8));
    this.#skipDamage = options.damage === 'skip';
    this.#segments = opened.segments;
    this.#received = opened.received;
    this.#keys = opened.keys;
    this.#keyed = opened.keyed;
    this.repairs = opened.repairs;
    this.losses = opened.losses;
    this.#positions = positions;
    this.#writer = writer;
    this.#lock = lock;
    this.stream = writer.segment.header.stream;
    this.#room = new Room(options.limitBytes, this.#clock);
    this.#room.used = opened.keptBytes + opened.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  append(batch: IncomingBatch): Promise<Appended> {
    const stopped = this.#stopped();
    if (stopped !== undefined) return Promise.reject(stopped);
    checkEnds(batch);
    const records = batch.ends.length;
    if (records === 0) return Promise.resolve({ first: this.head(), end: this.head(), repeated: false });
    const digest = batch.key === undefined ? undefined : RecentKeys.digest(batch.origin.source, batch.key);
    const before = digest === undefined ? undefined : this.#before(digest);
    if (before !== undefined) return before;
    const draft = frameDraft(batch);
    if (draft.length > MAX_FRAME_BYTES) {
      throw new RangeError(
        `A batch of ${draft.length} bytes does not fit into the journal: at most ${MAX_FRAME_BYTES}.`,
      );
    }
    const refusal = this.#room.take(draft.length);
    if (this.#room.isScarce()) this.#tidySoon();
    if (refusal !== undefined) return Promise.reject(refusal);
    const appended = new Promise<Appended>((resolve, reject) => {
      this.#queue.push({ draft, digest, resolve, reject });
    });
    if (digest !== undefined) this.#rememberUnderway(digest, appended);
    this.#start();
    return appended;
  }

  read(position: number, signal: AbortSignal): AsyncIterable<JournalEntry> {
    const live = {
      segments: this.#segments,
      skipDamage: this.#skipDamage,
      isOpen: () => !this.#closed,
      changed: (until: AbortSignal) => this.#changed(until),
      lost: (loss: Loss) => this.#noteLoss(loss),
    };
    return readSegmentsFrom(live, position, signal);
  }

  async commit(reader: string, position: number): Promise<void> {
    const stopped = this.#stopped();
    if (stopped !== undefined) throw stopped;
    if (position > this.head()) {
      throw new JournalProblem(
        'position-ahead',
        `Reader ${reader} commits ${position}, but the journal ends at ${this.head()}.`,
      );
    }
    // The first commit is saved even at the start: from then on the reader holds what it has not read.
    const before = this.#positions.get(reader);
    if (before !== undefined && position <= before) return;
    this.#positions.set(reader, position);
    this.#tidySoon();
    await this.#savePositions();
  }

  async forget(reader: string): Promise<void> {
    this.#positions.delete(reader);
    this.#tidySoon();
    await this.#savePositions();
  }

  committed(reader: string): number {
    return this.#positions.get(reader) ?? this.first();
  }

  readers(): ReadonlyMap<string, number> {
    return this.#positions.entries();
  }

  received(): ReadonlyMap<SourceId, Received> {
    return this.#received;
  }

  usage(): { bytes: number; limit: number } {
    return { bytes: this.#room.used, limit: this.#room.limit };
  }

  first(): number {
    return this.#segments[0]?.header.first ?? 0;
  }

  head(): number {
    return lastOf(this.#segments).end;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#wakeReaders();
    await this.#work;
    await this.#positions.settled();
    await this.#writer.close();
    await this.#lock.release();
  }

  #stopped(): Error | undefined {
    if (this.#closed) return new JournalProblem('closed', 'The journal is closed.');
    return this.#broken;
  }

  /** The place of a batch that has this key, written or on its way. */
  #before(digest: string): Promise<Appended> | undefined {
    const place = this.#keys.get(digest);
    if (place !== undefined) return Promise.resolve({ ...place, repeated: true });
    return this.#underwayByDigest.get(digest)?.then((appended) => ({ ...appended, repeated: true }));
  }

  #rememberUnderway(digest: string, appended: Promise<Appended>): void {
    this.#underwayByDigest.set(digest, appended);
    const forget = (): void => void this.#underwayByDigest.delete(digest);
    appended.then(forget, forget);
  }

  #tidySoon(): void {
    this.#tidyWanted = true;
    this.#start();
  }

  /** All writing is done by one loop, one step after the other. */
  #start(): void {
    this.#work ??= this.#run();
  }

  async #run(): Promise<void> {
    await Promise.resolve(); // what is appended in the same turn joins the group
    try {
      while (this.#queue.length > 0 || this.#tidyWanted) {
        if (this.#tidyWanted) {
          this.#tidyWanted = false;
          await this.#tidy();
        }
        const group = takeGroup(this.#queue);
        if (group.length > 0) await this.#writeGroup(group);
      }
    } finally {
      this.#work = undefined; // in the same turn as the look at the queue: nothing can be added in between and be forgotten
    }
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    const bytes = group.reduce((sum, { draft }) => sum + draft.length, 0);
    const written = this.#broken === undefined ? await this.#tryWrite(group, bytes) : this.#brokenAlready(this.#broken);
    this.#room.settle(bytes, written.kind === 'durable');
    if (written.kind === 'durable') {
      this.#acknowledge(group);
      return;
    }
    if (written.kind === 'broken') {
      this.#broken ??= new JournalProblem(
        'broken',
        `Writing the journal in ${this.#folder} failed (${written.error.message}). Nothing more is accepted: check the disk, then start again.`,
      );
    }
    const error = written.kind === 'full' ? this.#room.diskIsFull(written.error) : (this.#broken ?? written.error);
    for (const waiting of group) waiting.reject(error);
    this.#tidyWanted = true;
  }

  #brokenAlready(error: Error): Written {
    return { kind: 'broken', error };
  }

  async #tryWrite(group: readonly Waiting[], bytes: number): Promise<Written> {
    try {
      const { segment } = this.#writer;
      if (segment.end > segment.header.first && segment.bytes + bytes > this.#segmentBytes) await this.#roll();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return isDiskFull(error) ? { kind: 'full', error } : { kind: 'broken', error };
    }
    const { segment } = this.#writer;
    const { sync } = segment.header;
    const groupStart = segment.bytes;
    const pieces: Uint8Array[] = [];
    let sequence = segment.end;
    for (const { draft } of group) {
      pieces.push(...frameBytes(draft, sequence, groupStart, sync));
      sequence += draft.batch.ends.length;
    }
    return await this.#writer.write(pieces, bytes);
  }

  #acknowledge(group: readonly Waiting[]): void {
    const { segment } = this.#writer;
    for (const waiting of group) {
      const { draft, digest } = waiting;
      const { origin, ends, payload, received } = draft.batch;
      const place = { first: segment.end, end: segment.end + ends.length };
      segment.end = place.end;
      addReceived(this.#received, origin.source, ends.length, payload.length, received);
      if (digest !== undefined) {
        this.#keys.add(digest, place);
        this.#keyed++;
      }
      waiting.resolve({ ...place, repeated: false });
    }
    this.#wakeReaders();
  }

  /** Begins a new segment. */
  async #roll(): Promise<void> {
    const { segment } = this.#writer;
    const header: SegmentHeader = {
      stream: this.stream,
      sync: newSync(this.#random),
      first: segment.end,
      follows: segment.end,
      previous: segment.header.first,
      created: this.#clock(),
      keyed: this.#keyed,
      received: receivedToHeader(this.#received),
    };
    const next = await createSegment(this.#folder, header, this.#fsync);
    const writer = await SegmentWriter.open(next, this.#fsync);
    await this.#writer.close();
    this.#writer = writer;
    this.#segments.push(next);
    this.#room.used += next.bytes;
    this.#tidyWanted = true;
    this.#wakeReaders();
  }

  /** Removes what nobody needs and nothing keeps. Failing to remove a file is no reason to stop: it is tried again next time. */
  async #tidy(): Promise<void> {
    const needed = this.#positions.lowest();
    const most = this.#room.mostAfterTidying();
    const last = this.#writer.segment;
    try {
      const isReadToTheEnd = needed !== undefined && needed >= last.end && last.end > last.header.first;
      if (isReadToTheEnd && this.#room.used > most && last.bytes * 10 > this.#room.limit) await this.#roll();
      const count = removableSegments(this.#segments, needed, this.#retention, this.#clock(), most);
      for (let removed = 0; removed < count; removed++) {
        const oldest = this.#segments[0];
        if (oldest === undefined) break;
        const { size } = await stat(oldest.path);
        await rm(oldest.path);
        this.#segments.shift();
        this.#room.free(size);
      }
      if (count > 0 && this.#fsync) await syncFolder(this.#folder);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }

  async #savePositions(): Promise<void> {
    try {
      await this.#positions.save();
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      // What was just committed may be what frees the disk: remove first, then try again.
      this.#tidySoon();
      await this.#work;
      await this.#positions.save().catch((again: unknown) => {
        throw isDiskFull(again) && again instanceof Error ? this.#room.diskIsFull(again) : again;
      });
    }
  }

  #changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#watchers.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#watchers.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  #wakeReaders(): void {
    for (const wake of this.#watchers) wake(); // each takes itself out, which a set allows
  }

  #noteLoss(loss: Loss): void {
    const isKnown = this.losses.some(({ file, from }) => file === loss.file && from === loss.from);
    if (!isKnown && this.losses.length < MAX_LOSSES) this.losses.push(loss);
  }
}

function takeGroup(queue: Waiting[]): Waiting[] {
  let bytes = 0;
  let count = 0;
  for (const { draft } of queue) {
    if (count > 0 && (bytes + draft.length > GROUP_BYTES || count >= GROUP_BATCHES)) break;
    bytes += draft.length;
    count++;
  }
  return queue.splice(0, count);
}

/** Records that overlap or lie outside of the payload would come back as other records: that is a bug of whoever made the batch. */
function checkEnds({ ends, payload }: IncomingBatch): void {
  let before = 0;
  for (const end of ends) {
    if (end < before) throw new RangeError('The ends of a batch must not decrease.');
    before = end;
  }
  if (before !== payload.length) {
    throw new RangeError(`The last record of a batch ends at ${before}, its payload at ${payload.length}.`);
  }
}

function lastOf(segments: readonly Segment[]): Segment {
  const last = segments.at(-1);
  if (last === undefined) throw new Error('a journal has at least one segment');
  return last;
}
