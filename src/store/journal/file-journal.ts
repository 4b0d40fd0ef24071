import { randomBytes } from 'node:crypto';
import type { SourceId } from '../../model/ids.ts';
import type { IncomingBatch } from '../../model/record.ts';
import type { Appended, Journal, JournalEntry, Received } from '../../pipeline/ports.ts';
import { AppendQueue, type WaitingAppend } from './append-queue.ts';
import { CommittedPositions } from './committed-positions.ts';
import { isDiskFull } from './durable-file.ts';
import { lockFolder } from './folder-lock.ts';
import { checkEnds, frameDraft, MAX_FRAME_BYTES } from './frame.ts';
import { openSegments } from './open-segments.ts';
import { JournalProblem, type Loss, type Repair } from './problem.ts';
import { readSegmentsFrom } from './read-segments.ts';
import { RecentKeys } from './recent-keys.ts';
import { DEFAULT_RETENTION, type Retention } from './retention.ts';
import { SegmentLog } from './segment-log.ts';
import { Watchers } from './watchers.ts';

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

/**
 * The journal port, and what only the one on files can say. The bytes of a batch must not change between `append` and its answer:
 * they are written from where they are.
 */
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
  const { folder, limitBytes, fsync = true, clock = Date.now, random = randomBytes } = options;
  const { retention = DEFAULT_RETENTION, segmentBytes = 64 * 1024 * 1024 } = options;
  const skipDamage = options.damage === 'skip';
  const lock = await lockFolder(folder);
  try {
    const opened = await openSegments({ folder, fsync, skipDamage, now: clock(), random });
    const settings = { folder, fsync, limitBytes, retention, clock, random };
    const log = await SegmentLog.open({ ...settings, segmentBytes: Math.min(segmentBytes, limitBytes / 8) }, opened);
    const range = { first: log.first, head: log.last.end };
    const { positions, repairs } = await CommittedPositions.open(folder, fsync, range);
    const told = { repairs: [...opened.repairs, ...repairs], losses: opened.losses };
    return new SegmentedJournal(log, opened.keys, positions, told, skipDamage, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

const MAX_LOSSES = 1000;

class SegmentedJournal implements FileJournal {
  readonly repairs: readonly Repair[];
  readonly losses: Loss[];
  readonly #log: SegmentLog;
  readonly #keys: RecentKeys;
  readonly #positions: CommittedPositions;
  readonly #skipDamage: boolean;
  readonly #lock: { release(): Promise<void> };
  readonly #queue = new AppendQueue();
  readonly #underwayByDigest = new Map<string, Promise<Appended>>();
  readonly #watchers = new Watchers();
  #work: Promise<void> | undefined;
  #tidyWanted = false;
  #closed = false;
  #broken: Error | undefined;

  constructor(
    log: SegmentLog,
    keys: RecentKeys,
    positions: CommittedPositions,
    told: { repairs: readonly Repair[]; losses: Loss[] },
    skipDamage: boolean,
    lock: { release(): Promise<void> },
  ) {
    this.#log = log;
    this.#keys = keys;
    this.#positions = positions;
    this.repairs = told.repairs;
    this.losses = told.losses;
    this.#skipDamage = skipDamage;
    this.#lock = lock;
  }

  get stream(): string {
    return this.#log.last.header.stream;
  }

  async append(batch: IncomingBatch): Promise<Appended> {
    const stopped = this.#stopped();
    if (stopped !== undefined) throw stopped;
    checkEnds(batch);
    const digest = batch.key === undefined ? undefined : RecentKeys.digest(batch.origin.source, batch.key);
    const before = digest === undefined ? undefined : this.#before(digest);
    if (before !== undefined) return await before;
    if (batch.ends.length === 0) return { first: this.head(), end: this.head(), repeated: false };
    const draft = frameDraft(batch);
    if (draft.length > MAX_FRAME_BYTES) {
      throw new RangeError(
        `A batch of ${draft.length} bytes does not fit into the journal: at most ${MAX_FRAME_BYTES}.`,
      );
    }
    const refusal = this.#log.room.take(draft.length);
    if (this.#log.room.isScarce()) this.#tidySoon();
    if (refusal !== undefined) throw refusal;
    const appended = new Promise<Appended>((resolve, reject) => {
      this.#queue.push({ draft, digest, resolve, reject });
    });
    if (digest !== undefined) this.#rememberUnderway(digest, appended);
    this.#start();
    return await appended;
  }

  read(position: number, signal: AbortSignal): AsyncIterable<JournalEntry> {
    const live = {
      segments: this.#log.segments,
      skipDamage: this.#skipDamage,
      isOpen: () => !this.#closed,
      changed: (until: AbortSignal) => this.#watchers.changed(until),
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
    return this.#log.received;
  }

  usage(): { bytes: number; limit: number } {
    return { bytes: this.#log.room.used, limit: this.#log.room.limit };
  }

  first(): number {
    return this.#log.first;
  }

  head(): number {
    return this.#log.last.end;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#watchers.end();
    await this.#work;
    await this.#positions.settled();
    await this.#log.close();
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
      while (!this.#queue.isEmpty || this.#tidyWanted) {
        if (this.#tidyWanted) {
          this.#tidyWanted = false;
          await this.#log.tidy(this.#positions.lowest());
        }
        const group = this.#queue.takeGroup();
        if (group.length > 0) await this.#writeGroup(group);
      }
    } finally {
      this.#work = undefined; // in the same turn as the look at the queue: nothing can be added in between and be forgotten
    }
  }

  async #writeGroup(group: readonly WaitingAppend[]): Promise<void> {
    const bytes = group.reduce((sum, { draft }) => sum + draft.length, 0);
    const segment = this.#log.last;
    const failed = this.#broken ?? (await this.#write(group, bytes));
    this.#log.room.settle(bytes, failed === undefined);
    if (failed !== undefined) for (const waiting of group) waiting.reject(failed);
    if (failed !== undefined || segment !== this.#log.last) this.#tidyWanted = true;
    this.#watchers.wake();
  }

  /** @returns what the senders are told, if it did not work */
  async #write(group: readonly WaitingAppend[], bytes: number): Promise<Error | undefined> {
    const drafts = group.map(({ draft }) => draft);
    const written = await this.#log.write(drafts, bytes, (index, first) => {
      const waiting = group[index];
      if (waiting === undefined) return;
      const place = { first, end: first + waiting.draft.batch.ends.length };
      if (waiting.digest !== undefined) this.#keys.add(waiting.digest, place);
      waiting.resolve({ ...place, repeated: false });
    });
    if (written.kind === 'durable') return undefined;
    if (written.kind === 'full') return this.#log.room.diskIsFull(written.error);
    const message = `Writing the journal failed (${written.error.message}). It accepts nothing more: check the disk, then start again.`;
    return (this.#broken = new JournalProblem('broken', message, { file: this.#log.last.path }));
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
        throw isDiskFull(again) && again instanceof Error ? this.#log.room.diskIsFull(again) : again;
      });
    }
  }

  #noteLoss(loss: Loss): void {
    const isKnown = this.losses.some(({ from, to }) => from === loss.from && to === loss.to);
    if (!isKnown && this.losses.length < MAX_LOSSES) this.losses.push(loss);
  }
}
