import type { ByteReader, ByteWriter } from '../../statistics/bytes.ts';
import { hash32 } from '../../statistics/hash.ts';
import { EntityState } from './entity-state.ts';

/**
 * The entities of one shard. Bounded: new ones of kinds that come and go (addresses, domains …), and all when room is short, are on probation until they were
 * seen often enough, in a table of counters that does not grow; when there is no room, the one that was idle longest goes. So an attacker
 * who invents entities fills nothing but that table.
 */
export class EntityTable {
  readonly #byId = new Map<string, EntityState>();
  readonly #most: number;
  readonly #gone: (entity: EntityState) => void;
  readonly #sightings: Uint8Array;
  #sighted = 0;

  /** @param most entities at once @param gone told before one is dropped for room */
  constructor(most: number, gone: (entity: EntityState) => void, sightings: Uint8Array = new Uint8Array(PLACES)) {
    this.#most = Math.max(1, most);
    this.#gone = gone;
    this.#sightings = sightings;
  }

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): EntityState | undefined {
    return this.#byId.get(id);
  }

  all(): IterableIterator<EntityState> {
    return this.#byId.values();
  }

  /** The entity; undefined while it is on probation. */
  meet(id: string, time: number): EntityState | undefined {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const hash = hash32(id);
    if (this.#isOnProbation(id, hash)) return undefined;
    if (this.#byId.size >= this.#most) this.#makeRoom();
    const entity = new EntityState(id, hash, time);
    this.#byId.set(id, entity);
    return entity;
  }

  /** It is the newest one now: those before it go first. Once a day an entity is enough. */
  touch(entity: EntityState): void {
    if (!this.#byId.delete(entity.id)) return;
    this.#byId.set(entity.id, entity);
  }

  remove(id: string): boolean {
    return this.#byId.delete(id);
  }

  put(entity: EntityState): void {
    this.#byId.set(entity.id, entity);
  }

  write(to: ByteWriter): void {
    to.bytes(this.#sightings);
    to.varint(this.#sighted);
  }

  static read(from: ByteReader, most: number, gone: (entity: EntityState) => void): EntityTable {
    const sightings = from.bytes();
    if (sightings.length !== PLACES) throw new RangeError('a table of sightings of another size');
    const table = new EntityTable(most, gone, sightings);
    table.#sighted = from.varint();
    return table;
  }

  #isOnProbation(id: string, hash: number): boolean {
    const share = this.#byId.size / this.#most;
    const needed = share > 0.9 ? 12 : share > 0.5 || isPassing(id) ? 3 : 1;
    if (needed === 1) return false;
    const place = hash & (PLACES - 1);
    const count = (this.#sightings[place] ?? 0) + 1;
    this.#sightings[place] = Math.min(255, count);
    this.#sighted += 1;
    if (this.#sighted > 4 * PLACES) this.#forget();
    return count < needed;
  }

  #forget(): void {
    this.#sighted = 0;
    for (let i = 0; i < PLACES; i += 1) this.#sightings[i] = (this.#sightings[i] ?? 0) >> 1;
  }

  #makeRoom(): void {
    for (const entity of this.#byId.values()) {
      this.#byId.delete(entity.id);
      this.#gone(entity);
      return;
    }
  }
}

const PLACES = 1 << 18;

/** Kinds of which most are seen once and never again. */
const isPassing = (id: string): boolean => /^(?:address|domain|file|process):/.test(id);
