import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from './durable-file.ts';
import type { Repair } from './problem.ts';

const FILE = 'readers.json';
/** Pairs, and no object: a reader may be called anything. */
const schema = z.array(z.tuple([z.string(), z.number().int().nonnegative()]));

/** How far each reader has come, in `readers.json`. Saves that are asked for while one is under way are done in one. */
export class CommittedPositions {
  readonly #path: string;
  readonly #fsync: boolean;
  readonly #positionByReader: Map<string, number>;
  #saving: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  private constructor(path: string, fsync: boolean, positions: Map<string, number>) {
    this.#path = path;
    this.#fsync = fsync;
    this.#positionByReader = positions;
  }

  /** An unreadable file is put aside and all readers begin at the journal's first record: they repeat work and lose nothing. */
  static async open(
    folder: string,
    fsync: boolean,
    range: { first: number; head: number },
  ): Promise<{ positions: CommittedPositions; repairs: Repair[] }> {
    const path = join(folder, FILE);
    const { stored, repairs } = await load(path);
    const byReader = new Map<string, number>();
    for (const [reader, position] of stored) {
      if (position > range.head) repairs.push(ahead(path, reader, position, range.head));
      // A segment goes only after every reader has committed what is in it: a reader's saved position may lag behind that, never the fact.
      byReader.set(reader, Math.min(Math.max(position, range.first), range.head));
    }
    return { positions: new CommittedPositions(path, fsync, byReader), repairs };
  }

  get(reader: string): number | undefined {
    return this.#positionByReader.get(reader);
  }

  set(reader: string, position: number): void {
    this.#positionByReader.set(reader, position);
  }

  delete(reader: string): void {
    this.#positionByReader.delete(reader);
  }

  entries(): ReadonlyMap<string, number> {
    return this.#positionByReader;
  }

  /** the position before which nobody needs anything any more; undefined without readers */
  lowest(): number | undefined {
    let lowest: number | undefined;
    for (const position of this.#positionByReader.values()) {
      if (lowest === undefined || position < lowest) lowest = position;
    }
    return lowest;
  }

  save(): Promise<void> {
    if (this.#saving === undefined) return (this.#saving = this.#write());
    return (this.#next ??= this.#saving
      .catch(() => undefined) // whoever asked for that save was told
      .then(() => {
        this.#next = undefined;
        return (this.#saving = this.#write());
      }));
  }

  /** resolves when nothing is being saved any more */
  async settled(): Promise<void> {
    await (this.#next ?? this.#saving)?.catch(() => undefined);
  }

  async #write(): Promise<void> {
    try {
      await replaceFile(this.#path, JSON.stringify([...this.#positionByReader], null, 2), this.#fsync);
    } finally {
      this.#saving = undefined;
    }
  }
}

async function load(path: string): Promise<{ stored: [string, number][]; repairs: Repair[] }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { stored: [], repairs: [] };
    throw error;
  }
  const parsed = schema.safeParse(jsonOrUndefined(text));
  if (parsed.success) return { stored: parsed.data, repairs: [] };
  const kept = `${path}.damaged`;
  await rename(path, kept);
  const message = `${path} could not be read and was put aside: all readers begin at the first record that is kept.`;
  const bytes = Buffer.byteLength(text);
  return {
    stored: [],
    repairs: [{ kind: 'readers-unreadable', file: path, offset: 0, bytes, kept, unsure: true, message }],
  };
}

function ahead(file: string, reader: string, position: number, head: number): Repair {
  const message = `Reader ${reader} had committed ${position}, but the journal ends at ${head}: records that it had read are no longer there.`;
  return { kind: 'reader-ahead', file, offset: 0, bytes: 0, kept: undefined, unsure: true, message };
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
