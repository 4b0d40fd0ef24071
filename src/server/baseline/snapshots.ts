import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isSnapshot, readSnapshot, writeSnapshot, type Snapshot, type SnapshotHead } from './snapshot-file.ts';

/** What is known of the newest snapshot on disk. */
export interface SnapshotFacts {
  readonly at: number;
  readonly position: number;
  readonly bytes: number;
  /** how long it took to write */
  readonly ms: number;
}

/** The snapshot of the stage in its folder; it is written beside the old one and takes its place whole. */
export interface Snapshots {
  /** Undefined with a reason in words where there was one that cannot be used; undefined without where there never was one. */
  read(stream: string): Promise<{ readonly snapshot?: Snapshot; readonly lost?: string }>;
  write(head: SnapshotHead, body: Uint8Array): Promise<SnapshotFacts>;
  newest(): SnapshotFacts | null;
}

export function createSnapshots(folder: string): Snapshots {
  const path = join(folder, 'shard-0.snapshot');
  let newest: SnapshotFacts | null = null;
  return {
    async read(stream) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const read = await readSnapshot(path);
      if (!isSnapshot(read)) return read.kind === 'missing' ? {} : { lost: read.message };
      const { head, body } = read;
      if (head.stream !== stream) return { lost: `${path} belongs to another journal` };
      newest = { at: head.at, position: head.position, bytes: body.length, ms: 0 };
      return { snapshot: read };
    },
    async write(head, body) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const started = performance.now();
      const bytes = await writeSnapshot(path, { head, body });
      newest = { at: head.at, position: head.position, bytes, ms: Math.round(performance.now() - started) };
      return newest;
    },
    newest: () => newest,
  };
}
