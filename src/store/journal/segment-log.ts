import { rm, stat } from 'node:fs/promises';
import type { SourceId } from '../../model/ids.ts';
import type { Received } from '../../pipeline/ports.ts';
import { isDiskFull, syncFolder } from './durable-file.ts';
import { frameBytes, type FrameDraft } from './frame.ts';
import { newSync, type OpenedSegments } from './open-segments.ts';
import { removableSegments, type Retention } from './retention.ts';
import { Room } from './room.ts';
import { createSegment, type Segment } from './segment.ts';
import { addReceived, receivedToHeader } from './segment-scan.ts';
import { SegmentWriter, type Written } from './segment-writer.ts';

export interface SegmentLogSettings {
  readonly folder: string;
  readonly fsync: boolean;
  readonly limitBytes: number;
  readonly segmentBytes: number;
  readonly retention: Retention;
  readonly clock: () => number;
  readonly random: (bytes: number) => Buffer;
}

/** The chain of segments and the counts over it: written at one end, removed at the other. One call at a time. */
export class SegmentLog {
  /** oldest first, at least one */
  readonly segments: Segment[];
  readonly received: Map<SourceId, Received>;
  readonly room: Room;
  readonly #settings: SegmentLogSettings;
  #keyed: number;
  #writer: SegmentWriter;

  private constructor(settings: SegmentLogSettings, opened: OpenedSegments, writer: SegmentWriter) {
    this.#settings = settings;
    this.segments = opened.segments;
    this.received = opened.received;
    this.#keyed = opened.keyed;
    this.#writer = writer;
    this.room = new Room(settings.limitBytes, settings.clock);
    this.room.used = opened.keptBytes + opened.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  static async open(settings: SegmentLogSettings, opened: OpenedSegments): Promise<SegmentLog> {
    const last = opened.segments.at(-1);
    if (last === undefined) throw new Error('a journal has at least one segment');
    return new SegmentLog(settings, opened, await SegmentWriter.open(last, settings.fsync));
  }

  get last(): Segment {
    return this.#writer.segment;
  }

  get first(): number {
    return this.segments[0]?.header.first ?? 0;
  }

  /** Makes a group of batches durable, with places from the end on; `placed` is called for each only then. */
  async write(
    group: readonly FrameDraft[],
    bytes: number,
    placed: (index: number, first: number) => void,
  ): Promise<Written> {
    if (this.last.end > this.last.header.first && this.last.bytes + bytes > this.#settings.segmentBytes) {
      const failed = await this.#tryRoll();
      if (failed !== undefined) return failed;
    }
    const segment = this.last;
    const pieces: Uint8Array[] = [];
    let sequence = segment.end;
    for (const draft of group) {
      pieces.push(...frameBytes(draft, sequence, segment.bytes, segment.header.sync));
      sequence += draft.batch.ends.length;
    }
    const written = await this.#writer.write(pieces, bytes);
    if (written.kind === 'durable') {
      for (const [index, { batch }] of group.entries()) {
        placed(index, segment.end);
        segment.end += batch.ends.length;
        addReceived(this.received, batch.origin.source, batch.ends.length, batch.payload.length, batch.received);
        if (batch.key !== undefined) this.#keyed++;
      }
    }
    return written;
  }

  /** Removes what nobody needs and nothing keeps. A file that cannot be removed now is tried again next time. */
  async tidy(needed: number | undefined): Promise<void> {
    const { retention, clock, fsync, folder } = this.#settings;
    const most = this.room.mostAfterTidying();
    try {
      if (this.#lastHoldsTheRoom(needed, most)) await this.#roll();
      const count = removableSegments(this.segments, needed, retention, clock(), most);
      for (const oldest of this.segments.slice(0, count)) {
        const { size } = await stat(oldest.path);
        await rm(oldest.path);
        this.segments.shift();
        this.room.free(size);
      }
      if (count > 0 && fsync) await syncFolder(folder);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }

  close(): Promise<void> {
    return this.#writer.close();
  }

  /** Only a segment that is no longer the last can go: a large last one that everybody has read is ended early. */
  #lastHoldsTheRoom(needed: number | undefined, most: number): boolean {
    const { end, header, bytes } = this.last;
    const isReadToTheEnd = needed !== undefined && needed >= end && end > header.first;
    return isReadToTheEnd && this.room.used > most && bytes * 10 > this.room.limit;
  }

  async #tryRoll(): Promise<Written | undefined> {
    try {
      await this.#roll();
      return undefined;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return isDiskFull(error) ? { kind: 'full', error } : { kind: 'broken', error };
    }
  }

  async #roll(): Promise<void> {
    const { folder, fsync, clock, random } = this.#settings;
    const { end, header } = this.last;
    const next = await createSegment(
      folder,
      {
        stream: header.stream,
        sync: newSync(random),
        first: end,
        follows: end,
        previous: header.first,
        created: clock(),
        keyed: this.#keyed,
        received: receivedToHeader(this.received),
      },
      fsync,
    );
    const writer = await SegmentWriter.open(next, fsync);
    await this.#writer.close();
    this.#writer = writer;
    this.segments.push(next);
    this.room.used += next.bytes;
  }
}
