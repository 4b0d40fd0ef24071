import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';

const MOST_TEMPLATES = 64;
/** buckets with lines of a template before its bursts are judged */
const LEAST_BUCKETS = 16;
/** fewer lines than this are no burst */
const LEAST_LINES = 10;
const DOUBTED = 0.01;

/** Far more lines of one template in a bucket than in any before. */
export interface Burst {
  readonly id: string;
  readonly p: number;
  readonly count: number;
  /** most lines of it in a bucket until then, as far as it was believed */
  readonly most: number;
  readonly buckets: number;
}

/**
 * Lines of each template in buckets of time. A bucket with more than ever has `p = (most / count)² / (buckets + 1)`: as seldom as a record is, and beyond
 * it a tail of Pareto with exponent 2, as volumes of logs have. Of several templates the smallest p, times how many came (Bonferroni). 60 bytes a template, at most 64.
 */
export class TemplateVolumes {
  readonly #templates = new Map<string, Volume>();
  /** number of the bucket at hand; NaN before the first line */
  #bucket = NaN;
  #isMore = false;

  /** Whether the bucket at hand has more lines of something than ever. */
  get isMore(): boolean {
    return this.#isMore;
  }

  /** ms */
  endOf(per: number): number {
    return Number.isNaN(this.#bucket) ? Infinity : (this.#bucket + 1) * per;
  }

  add(id: string, time: number, per: number): void {
    const bucket = Math.floor(time / per);
    if (Number.isNaN(this.#bucket)) this.#bucket = bucket;
    const volume = this.#templates.get(id) ?? { buckets: 0, most: 0, current: 0 };
    volume.current++;
    if (volume.current >= LEAST_LINES && volume.current > volume.most && volume.buckets >= LEAST_BUCKETS)
      this.#isMore = true;
    this.#templates.delete(id);
    this.#templates.set(id, volume);
    const [oldest] = this.#templates.keys();
    if (this.#templates.size > MOST_TEMPLATES && oldest !== undefined) this.#templates.delete(oldest);
  }

  /** The bucket is over: it is judged, then learnt, a burst only a little. `undefined`: nothing to judge by. */
  end(): Burst | undefined {
    let least: Burst | undefined;
    let came = 0;
    for (const [id, volume] of this.#templates) {
      if (volume.current === 0) continue;
      came++;
      const { current: count, most, buckets } = volume;
      if (buckets >= LEAST_BUCKETS) {
        const p = count < LEAST_LINES || count <= most ? 1 : (Math.max(1, most) / count) ** 2 / (buckets + 1);
        if (least === undefined || p < least.p) least = { id, p, count, most, buckets };
        volume.most = p < DOUBTED ? most * 1.1 + 1 : Math.max(most, count);
      } else volume.most = Math.max(most, count);
      volume.buckets++;
      volume.current = 0;
    }
    this.#bucket = NaN;
    this.#isMore = false;
    return least === undefined ? undefined : { ...least, p: Math.min(1, least.p * came) };
  }

  decay(factor: number): void {
    for (const [id, volume] of this.#templates) {
      volume.buckets *= factor;
      volume.most *= factor;
      if (volume.buckets < 0.1 && volume.current === 0) this.#templates.delete(id);
    }
  }

  get bytes(): number {
    return 64 + 90 * this.#templates.size;
  }

  write(to: ByteWriter): void {
    to.f64(this.#bucket);
    to.u8(this.#isMore ? 1 : 0);
    to.varint(this.#templates.size);
    for (const [id, { buckets, most, current }] of this.#templates) {
      to.text(id);
      to.f64(buckets);
      to.f64(most);
      to.varint(current);
    }
  }

  static read(from: ByteReader): TemplateVolumes {
    const volumes = new TemplateVolumes();
    volumes.#bucket = from.f64();
    volumes.#isMore = from.u8() === 1;
    const size = from.size(18);
    if (size > MOST_TEMPLATES) throw new RangeError(`${size} templates`);
    for (let i = 0; i < size; i++)
      volumes.#templates.set(from.text(), { buckets: from.f64(), most: from.f64(), current: from.varint() });
    return volumes;
  }
}

interface Volume {
  buckets: number;
  most: number;
  current: number;
}
