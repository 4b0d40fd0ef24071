import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { BeatRing } from '../../../statistics/periodicity/beat-ring.ts';
import { periodicityOf, type Periodicity } from '../../../statistics/periodicity/periodicity.ts';

/** The connections of one entity to one destination. Memory: 100 bytes and its ring. */
export class BeaconPair {
  /** what the newest look says; undefined if the newest connection brought no look */
  found: Periodicity | undefined;
  /** days on which the pair was periodic */
  habit = 0;
  gaps = 0;
  readonly ring: BeatRing;
  #next = 0;
  #day = -1;

  constructor(ring = new BeatRing()) {
    this.ring = ring;
  }

  /** Looks at each of the first 32 gaps, then each time a quarter more have come, so that a connection costs little. */
  add(time: number, size: number): void {
    this.found = undefined;
    if (!this.ring.add(time, size)) return;
    this.gaps++;
    if (this.gaps < this.#next) return;
    this.#next = this.gaps + (this.gaps < 32 ? 1 : Math.min(64, this.gaps >> 2));
    this.found = periodicityOf(this.ring);
  }

  /** A rhythm that has lasted for a day becomes a habit, day by day, as far as it is believed to be harmless. */
  learn(time: number, weight: number): void {
    const day = Math.floor(time / DAY);
    if (day <= this.#day || this.found === undefined || this.found.p > RHYTHM || time - this.ring.first < DAY) return;
    this.#day = day;
    this.habit += weight;
  }

  get bytes(): number {
    return 100 + this.ring.bytes;
  }

  write(to: ByteWriter): void {
    this.ring.write(to);
    to.varint(this.#next);
    to.varint(this.gaps);
    to.f64(this.habit);
    to.f64(this.#day);
  }

  static read(from: ByteReader): BeaconPair {
    const pair = new BeaconPair(BeatRing.read(from));
    pair.#next = from.varint();
    pair.gaps = from.varint();
    pair.habit = from.f64();
    pair.#day = from.f64();
    return pair;
  }
}

const DAY = 86_400_000;
/** p at which a pair counts as periodic that day */
const RHYTHM = 1e-2;
