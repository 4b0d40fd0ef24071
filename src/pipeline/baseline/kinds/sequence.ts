import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { hash32 } from '../../../statistics/hash.ts';
import { SequenceModel, TENANT_SIZES, type SequenceJudgement, type SequenceSizes } from '../../../statistics/sequences/sequence-model.ts'; // prettier-ignore
import { DAY, duration } from '../duration.ts';
import type { Judged, Judgement, Kind, Model, ModelScope, Scopes, Seen } from './kind.ts';
import { TokenNames } from './token-names.ts';
import { sequenceContributions, sequenceWords } from './sequence-words.ts';

const options = z.strictObject({
  /** a session is over when nothing came for so long */
  gap: duration.default(1_800_000),
  /** … or when it has so many operations */
  most: z.number().int().min(8).max(1024).default(128),
  /** shorter ones are learnt, not judged */
  least: z.number().int().min(2).max(64).default(4),
});
export type SequenceOptions = z.infer<typeof options>;

const SIZES: Readonly<Record<ModelScope, SequenceSizes>> = {
  entity: { order: 6, slots: 2 ** 9, combinations: 16, scores: 128 },
  peers: { order: 6, slots: 2 ** 15, combinations: 256, scores: 256 },
  tenant: TENANT_SIZES,
};

/** Below this p a session is believed less; when they have been odd for so long, that is how it is now. */
const DOUBTED = 0.01;
const LASTING = 3 * DAY;
const LASTING_SESSIONS = 6;

/**
 * Sessions of operations whose order or combination is unlikely (docs/anomaly-methods.md, sequences). A session must be odd for everyone whose normal
 * may decide: what is new for one and usual for all is no attack. Memory: an entity 4 kB to 25 kB, by how much it varies; peers 0.8 MB, the tenant 6 MB at most.
 */
export class SessionModel implements Model<SequenceOptions> {
  readonly model: SequenceModel;
  readonly #options: SequenceOptions;
  readonly #names: TokenNames | undefined;
  #since = NaN;
  #tokens = new Uint32Array(16);
  #size = 0;
  #first = NaN;
  #last = NaN;
  #odd = 0;
  #oddSince = NaN;

  constructor(given: SequenceOptions, scope: ModelScope, model = new SequenceModel(SIZES[scope])) {
    this.#options = given;
    this.model = model;
    this.#names = scope === 'tenant' ? new TokenNames() : undefined;
  }

  /** sessions learnt */
  get observations(): number {
    return this.model.sequences;
  }

  get since(): number {
    return this.#since;
  }

  get due(): number {
    if (this.#size === 0) return Infinity;
    return this.#size >= this.#options.most ? this.#last : this.#last + this.#options.gap;
  }

  get wake(): number {
    return this.due;
  }

  judge(): number {
    return NaN;
  }

  explain(): Judgement {
    throw new Error('sessions are judged when they are over');
  }

  learn({ time, value }: Seen, _: number, scopes: Scopes<SessionModel>): void {
    const name = typeof value === 'string' ? value : String(value);
    const token = hash32(name);
    scopes.tenant.#names?.add(token, name);
    if (this.#size === 0) this.#first = time;
    if (this.#size < this.#options.most) this.#push(token);
    this.#last = this.#size === 1 ? time : Math.max(this.#last, time);
  }

  advance(now: number, scopes: Scopes<SessionModel>, behaviors: readonly SequenceOptions[], judged: Judged): void {
    if (this.due > now) return;
    const tokens = this.#tokens.subarray(0, this.#size);
    const [first, last] = [this.#first, this.#last];
    const found = this.#decide(tokens, scopes);
    if (found !== undefined) {
      for (const [i, { least }] of behaviors.entries()) {
        if (tokens.length >= least)
          judged(i, last, found.judgement.p, () => this.#judgement(found, tokens, first, last, scopes));
      }
    }
    const weight = found === undefined ? 1 : this.#weightOf(found.judgement.p, last);
    for (const each of [this, scopes.peers, scopes.tenant]) each?.absorb(tokens, weight, first);
    this.#size = 0;
  }

  /** A session of an entity, for it, its peers and the tenant. */
  absorb(tokens: Uint32Array, weight: number, time: number): void {
    if (!(this.#since <= time)) this.#since = time;
    this.model.learn(tokens, weight);
  }

  decay(factor: number): void {
    this.model.decay(factor);
  }

  describe(): ProfileView[] {
    const facts = [
      { name: 'sessions learnt', value: Math.round(this.model.sequences) },
      { name: 'different operations', value: Math.round(this.model.vocabulary) },
      { name: 'forgotten for lack of room', value: this.model.forgotten },
    ];
    return [{ kind: 'facts', facts }];
  }

  merge(other: SessionModel): void {
    this.model.merge(other.model);
    if (!(this.#since <= other.#since)) this.#since = other.#since;
  }

  nameOf(token: number): string {
    return this.#names?.get(token) ?? 'something else';
  }

  get bytes(): number {
    return 200 + this.model.bytes + this.#tokens.byteLength + (this.#names?.bytes ?? 0);
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    for (const number of [this.#since, this.#first, this.#last, this.#odd, this.#oddSince]) to.f64(number);
    to.varint(this.#size);
    for (const token of this.#tokens.subarray(0, this.#size)) to.u32(token);
    this.model.write(to);
    this.#names?.write(to);
  }

  static read(from: ByteReader, given: SequenceOptions, scope: ModelScope): SessionModel {
    from.version(VERSION, 'sessions');
    const numbers = [from.f64(), from.f64(), from.f64(), from.f64(), from.f64()] as const;
    const tokens = Uint32Array.from({ length: from.size(4) }, () => from.u32());
    if (tokens.length > given.most) throw new RangeError(`a session of ${tokens.length} operations`);
    const model = new SessionModel(given, scope, SequenceModel.read(from, SIZES[scope]));
    [model.#since, model.#first, model.#last, model.#odd, model.#oddSince] = numbers;
    for (const token of tokens) model.#push(token);
    model.#names?.read(from);
    return model;
  }

  #push(token: number): void {
    if (this.#size === this.#tokens.length) {
      const tokens = new Uint32Array(2 * this.#size);
      tokens.set(this.#tokens);
      this.#tokens = tokens;
    }
    this.#tokens[this.#size++] = token;
  }

  /** Of those whose normal may decide, the one that finds it least odd. */
  #decide(tokens: Uint32Array, scopes: Scopes<SessionModel>): Found | undefined {
    let found: Found | undefined;
    for (const scope of scopes.judges) {
      const by = this.#askedOf(scope, scopes);
      if (by === undefined || by.model.sequences < 2) continue;
      const judgement = by.model.judge(tokens);
      if (found === undefined || judgement.p > found.judgement.p) found = { scope, by, judgement };
    }
    return found;
  }

  #askedOf(scope: ModelScope, scopes: Scopes<SessionModel>): SessionModel | undefined {
    if (scope === 'tenant') return scopes.tenant;
    if (scope === 'peers') return scopes.warm === 'tenant' ? undefined : scopes.peers;
    return scopes.warm === 'entity' ? this : undefined;
  }

  #weightOf(p: number, time: number): number {
    if (p >= DOUBTED) {
      if (time - this.#oddSince > LASTING) this.#odd = 0;
      return 1;
    }
    if (this.#odd === 0) this.#oddSince = time;
    this.#odd++;
    return this.#odd >= LASTING_SESSIONS && time - this.#oddSince >= LASTING ? 1 : p / DOUBTED;
  }

  #judgement(
    { scope, by, judgement }: Found,
    tokens: Uint32Array,
    first: number,
    last: number,
    scopes: Scopes<SessionModel>,
  ): Judgement {
    // prettier-ignore
    const nameOf = (token: number): string => scopes.tenant.nameOf(token);
    const told = sequenceWords(judgement, tokens, last - first, nameOf);
    const [feature] = scopes.features;
    return {
      p: judgement.p,
      direction: 'pattern',
      actual: told.actual,
      expected: { kind: 'text', text: told.expected },
      scope,
      contributions: sequenceContributions(judgement, feature?.id ?? '', told),
      observations: by.observations,
      age: Number.isNaN(by.since) ? 0 : Math.max(0, last - by.since),
      suppressors: scopes.warm === 'entity' ? [] : ['it is new here: judged by what is usual for others'],
      words: told.words,
    };
  }
}

interface Found {
  readonly scope: ModelScope;
  readonly by: SessionModel;
  readonly judgement: SequenceJudgement;
}

const VERSION = 1;

export const sequence: Kind<SequenceOptions, SessionModel> = {
  name: 'sequence',
  summary: 'Sessions of operations whose order, or which operations come together, is unlikely',
  options,
  takes: 'text',
  shared: 'own',
  weighsItself: true,
  stateKey: ({ gap, most }) => `${gap} ${most}`,
  create: (given, scope) => new SessionModel(given, scope),
  read: (from, given, scope) => SessionModel.read(from, given, scope),
};
