import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import type { Row } from '../../../statistics/outliers/columns.ts';
import { OutlierStream } from '../../../statistics/outliers/outlier-stream.ts';
import { duration, durationWords, HOUR } from '../duration.ts';
import { bucketWords, slotWords } from './bucket.ts';
import { JointBucket, OwnUsual } from './joint-bucket.ts';
import { contributionsOf, rowWords } from './joint-words.ts';
import type { Judged, Judgement, Kind, Model, ModelScope, Scopes, Seen } from './kind.ts';

const options = z.strictObject({ per: duration.default(HOUR) });
export type JointOptions = z.infer<typeof options>;

/** Rows that peers need before they judge in place of the tenant. */
const PEERS_NEED = 200;
const TENANT_NEEDS = 50;
/** What is odder than this is learnt with little weight, so that it does not become normal. */
const DOUBTED = 0.01;
/** Not less: what goes on for long is a new normal, and half of what is kept is not learnt anyway. */
const LEAST = 0.1;

/**
 * What an entity did in a bucket of time, all features at once: events, the sum of each number, the different values of each text, how far each is from the
 * entity's own usual, and the part of the week. Such rows of all entities, and of the peers, are learnt by an `OutlierStream`: it judges relations, none of
 * which need be odd alone. An entity keeps only what is usual for itself: 16 bytes a feature, and its bucket (up to 2 kB for texts). Peers and tenant keep
 * at most 1,024 rows and a model of them: with six features about 0.5 MB.
 */
export class JointModel implements Model<JointOptions> {
  observations = 0;
  since = Number.NaN;
  readonly wake = Infinity;
  readonly #per: number;
  readonly #scope: ModelScope;
  readonly #bucket = new JointBucket();
  readonly #usual = new OwnUsual();
  #stream: OutlierStream | undefined;

  constructor({ per }: JointOptions, scope: ModelScope) {
    this.#per = per;
    this.#scope = scope;
  }

  get due(): number {
    return Number.isNaN(this.#bucket.start) ? Infinity : this.#bucket.start + this.#per;
  }

  /** What belongs together is known when the bucket ends. */
  judge(): number {
    return Number.NaN;
  }

  explain(): Judgement {
    throw new Error('asked to explain what was not judged');
  }

  learn({ time, offset, values }: Seen): void {
    this.observations += 1;
    if (!(this.since <= time)) this.since = time;
    const start = Math.floor(time / this.#per) * this.#per;
    if (Number.isNaN(this.#bucket.start)) this.#bucket.begin(start, offset);
    // what is late for a bucket that has ended is in none: it was counted by the stage
    if (start >= this.#bucket.start) this.#bucket.add(values);
  }

  advance(now: number, scopes: Scopes<JointModel>, behaviors: readonly JointOptions[], judged: Judged): void {
    if (this.due > now) return;
    const { start } = this.#bucket;
    const amounts = this.#bucket.amounts(scopes.features.length);
    const part = this.#bucket.partOfWeek;
    const weight = this.#usual.isKnown ? this.#judgeRow(this.#usual.row(part, amounts), start, scopes, behaviors, judged) : 1; // prettier-ignore
    this.#usual.learn(amounts, weight);
    this.#bucket.begin(Number.NaN, 0);
  }

  /** Tells how odd the row is, lets the others learn it, and returns how far it is believed. */
  #judgeRow(
    row: Row,
    start: number,
    scopes: Scopes<JointModel>,
    behaviors: readonly JointOptions[],
    judged: Judged,
  ): number {
    // prettier-ignore
    const { model, scope } = othersOf(scopes);
    const p = model?.p(row) ?? Number.NaN;
    for (const place of behaviors.keys()) judged(place, start + this.#per - 1, p, () => this.#judgement(row, start, scopes, scope)); // prettier-ignore
    const weight = Number.isNaN(p) ? 1 : Math.max(LEAST, Math.min(1, p / DOUBTED));
    scopes.tenant.take(row, start, weight);
    scopes.peers?.take(row, start, weight);
    return weight;
  }

  decay(factor: number): void {
    this.#usual.decay(factor);
  }

  describe({ features, peers, tenant }: Scopes<JointModel>): ProfileView[] {
    const usual = this.#usual.usual(features.length);
    return [
      {
        kind: 'facts',
        facts: [
          ...['events', ...features.map(({ title }) => title)].map((name, index) => ({ name: `${name}, usual in ${bucketWords(this.#per)}`, value: usual[index] ?? 0 })), // prettier-ignore
          { name: 'rows of peers learnt', value: peers?.rows ?? 0 },
          { name: 'rows of all learnt', value: tenant.rows },
        ],
      },
    ];
  }

  /** Takes a row of an entity: only peers and tenant do. */
  take(row: Row, time: number, weight: number): void {
    if (!(this.since <= time)) this.since = time;
    this.observations += weight;
    this.#stream ??= new OutlierStream(SIZES);
    this.#stream.learn(row, weight);
  }

  get stream(): OutlierStream | undefined {
    return this.#stream;
  }

  /** Rows that peers or tenant have learnt. */
  get rows(): number {
    return this.#stream?.seen ?? 0;
  }

  get bytes(): number {
    const stream = this.#stream === undefined ? 0 : Math.min(this.#stream.seen, SIZES.capacity) * 150 + 300_000;
    return 250 + this.#usual.bytes + this.#bucket.bytes + (this.#scope === 'entity' ? 0 : stream);
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.f64(this.observations);
    to.f64(this.since);
    this.#bucket.write(to);
    this.#usual.write(to);
    to.u8(this.#stream === undefined ? 0 : 1);
    this.#stream?.write(to);
  }

  static read(from: ByteReader, given: JointOptions, scope: ModelScope): JointModel {
    from.version(1, 'joint');
    const model = new JointModel(given, scope);
    model.observations = from.f64();
    model.since = from.f64();
    model.#bucket.read(from);
    model.#usual.read(from);
    if (from.u8() === 1) model.#stream = OutlierStream.read(from);
    return model;
  }

  #judgement(
    row: ReturnType<OwnUsual['row']>,
    start: number,
    scopes: Scopes<JointModel>,
    scope: 'peers' | 'tenant',
  ): Judgement {
    // prettier-ignore
    const deciding = scope === 'peers' && scopes.peers !== undefined ? scopes.peers : scopes.tenant;
    const found = deciding.stream?.model;
    if (found === undefined) throw new Error('asked to explain what was not judged');
    const p = found.p(row);
    const bits = found.contributions(row);
    const usual = this.#usual.usual(scopes.features.length);
    const age = Math.max(0, start - deciding.since);
    return {
      p,
      direction: 'pattern',
      actual: rowWords(row, scopes.features),
      expected: { kind: 'text', text: `what ${scope === 'peers' ? `its ${scopes.peerCount} peers do` : 'others do'} and what is usual for itself, in ${bucketWords(this.#per)}` }, // prettier-ignore
      scope,
      contributions: contributionsOf(bits, row, usual, scopes.features),
      observations: deciding.rows,
      age,
      suppressors: [],
      words: `together unusual in ${bucketWords(this.#per)} from ${slotWords(start, scopes.offset)}: ${rowWords(row, scopes.features)}; learnt from ${deciding.rows} such spans of ${scope === 'peers' ? 'its peers' : 'all'} over ${durationWords(age)}`, // prettier-ignore
    };
  }
}

const SIZES = { capacity: 1024, horizon: 32_768, memory: 256 } as const;

function othersOf({ judges, peers, peerCount, tenant }: Scopes<JointModel>): {
  model: OutlierStream | undefined;
  scope: 'peers' | 'tenant';
} {
  // prettier-ignore
  if (peers !== undefined && peerCount >= 5 && judges.includes('peers') && peers.rows >= PEERS_NEED) return { model: peers.stream, scope: 'peers' }; // prettier-ignore
  return { model: tenant.rows >= TENANT_NEEDS ? tenant.stream : undefined, scope: 'tenant' };
}

export const joint: Kind<JointOptions, JointModel> = {
  name: 'joint',
  summary: 'Several features of an entity in a bucket of time, judged together: none of them need be odd alone',
  options,
  takes: 'many',
  shared: 'own',
  weighsItself: true,
  create: (given, scope) => new JointModel(given, scope),
  read: (from, given, scope) => JointModel.read(from, given, scope),
};
