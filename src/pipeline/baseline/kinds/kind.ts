import type { z } from 'zod';
import type { Anomaly } from '../../../model/anomaly.ts';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';

/**
 * A kind of model: what a behaviour names with `kind:`. One file here, one line in `kinds.ts`.
 *
 * For each behaviour's features (and what `stateKey` says of its options) the stage keeps one model for each entity, for each group of peers and for the tenant.
 * All are made by `create`, and a model of an entity may ask those of its peers and the tenant (`Scopes`). Behaviours that differ only in how
 * they judge share their models: that is why `judge` is given the options and a model keeps only those that `stateKey` names.
 *
 * For every observation of an entity, in the order of the journal, the stage calls
 *
 *     advance   of kinds that have it, if `due` has come: buckets that ended, silences
 *     judge     once for each behaviour; if any p is small: explain
 *     learn     the entity's model, weighed by how believable the observation is; those of peers and tenant as `shared` says
 *
 * Nothing here reads a clock or a random number of its own: the same journal gives the same findings.
 */
export interface Kind<Options = unknown, M extends Model<Options> = Model<Options>> {
  readonly name: string;
  /** one sentence, for the docs */
  readonly summary: string;
  /** the options that stand beside the common ones in a behaviour: a strict object with defaults */
  readonly options: z.ZodType<Options>;
  /** what its features must give; `many`: several features, each text or number */
  readonly takes: 'text' | 'number' | 'any' | 'many';
  /**
   * What the models of peers and tenant learn: `daily` (each value once an entity and day: nobody can make something usual for all by repeating it),
   * `each` observation, or `own` (nothing from the stage: the models of entities tell them themselves, through `Scopes`, in `learn` and `advance`).
   */
  readonly shared: 'daily' | 'each' | 'own';
  /**
   * The stage holds an observation of small p back for a day and lets it be learnt with little weight. A model that counts in buckets, or has another reason
   * to be told of everything at once, says true here: it is told with weight 1 and sees to it itself that an attack does not become normal.
   */
  readonly weighsItself?: true;
  /** `judge` looks at a bucket that is still running, and `advance` says what came of it: only the latter counts for calibration */
  readonly judgesRunning?: true;
  /**
   * Judged is only what looks bad already, or the same again as it grows (a silence that lasts, a beacon that goes on): how often that is found odd says little of
   * chance, and the model's own p stands until many are known.
   */
  readonly judgesSuspects?: true;
  /** two behaviours on the same features with the same key share their models; default: all options */
  stateKey?(options: Options): string;
  create(options: Options, scope: ModelScope): M;
  /** @throws RangeError if the bytes do not hold such a model: it then begins anew, and that is said */
  read(from: ByteReader, options: Options, scope: ModelScope): M;
}

export type ModelScope = 'entity' | 'peers' | 'tenant';

export interface Model<Options = unknown> {
  /** how many observations (weighed) it was learnt from, and the time of the first, ms; `NaN` before the first */
  readonly observations: number;
  readonly since: number;
  /** when `advance` has something to do, ms; `Infinity` if nothing */
  readonly due?: number;
  /** the same, where it must be done on the clock though no observation comes (a silence); what can wait for the next observation says `Infinity` */
  readonly wake?: number;
  /**
   * How odd this is: share of normal observations that are at least as odd, 0 < p ≤ 1; `NaN` where there is nothing to judge.
   * Called for every observation: it must not allocate.
   */
  judge(seen: Seen, scopes: Scopes, options: Options): number;
  /** Why: called right after `judge` for the same observation, before `learn`, and only if p is small. */
  explain(seen: Seen, scopes: Scopes, options: Options): Judgement;
  /** @param weight 0 to 1: how far it is believed */
  learn(seen: Seen, weight: number, scopes: Scopes): void;
  /**
   * Does what is due up to `now` (ms). Buckets that ended are given to `judged`, once for each set of options. A kind without it has nothing to do with time,
   * and is not asked for `due` and `wake`.
   */
  advance?(now: number, scopes: Scopes, behaviors: readonly Options[], judged: Judged): void;
  /** forgets: all counts times `factor`, once a day */
  decay(factor: number): void;
  /** the newest knowledge for charts */
  describe(scopes: Scopes): ProfileView[];
  /** takes what another model of the same kind and options knows into this one: an entity that is dropped lives on in its peers */
  merge?(other: Model<Options>): void;
  write(to: ByteWriter): void;
  /** bytes in memory, roughly */
  readonly bytes: number;
}

/** One observation. The stage uses one object again and again: keep its values, never the object. */
export interface Seen {
  /** id of the entity, `user:alice` */
  readonly entity: string;
  /** ms since 1970, by the event */
  readonly time: number;
  /** what to add to `time` for the entity's wall clock, ms (time zone and daylight saving): `time + offset` read as UTC is local time */
  readonly offset: number;
  /** of the behaviour's first feature */
  readonly value: string | number;
  /** of all of the behaviour's features, in its order; `undefined` for those that this event does not have */
  readonly values: readonly (string | number | undefined)[];
  /** value of the feature's `by`: there is one model for each; absent without */
  readonly by: string | undefined;
  /** names the event within its batch: the same number, the same event */
  readonly ordinal: number;
}

/** Whom to ask. `M` is the kind's own model. */
export interface Scopes<M = Model> {
  /** the narrowest scope that has what the behaviour `needs`; the tenant always has when a model is asked to judge */
  readonly warm: ModelScope;
  /** whose normal the behaviour lets decide: its `scopes` */
  readonly judges: readonly ModelScope[];
  /** absent while the entity has no peers */
  readonly peers: M | undefined;
  readonly tenant: M;
  /** how many peers the entity has; 0 without */
  readonly peerCount: number;
  /** entity that the model belongs to, its `by`, and its wall clock: for `advance`, where there is no observation */
  readonly entity: string;
  readonly by: string | undefined;
  readonly offset: number;
  /** names of the behaviour's features and their units, for words and contributions */
  readonly features: readonly FeatureName[];
}

export interface FeatureName {
  readonly id: string;
  /** in words: "country a user signs in from" */
  readonly title: string;
  readonly unit: string | undefined;
}

/** What is found odd: an `Anomaly` before calibration, budget and expected false share. `bits` of the contributions add up to `-log2 p`. */
export interface Judgement extends Omit<Anomaly, 'threshold' | 'calibration' | 'falseShare'> {
  /** what was seen and what is usual, in words, without the entity's name: "signed in from Brazil; in 412 sign-ins over 63 days never" */
  readonly words: string;
}

/**
 * Takes the judgement of a bucket that ended, or of a silence.
 *
 * @param behavior place in `behaviors` @param time to which it belongs, ms @param explain asked only if p is small, at once
 */
export type Judged = (behavior: number, time: number, p: number, explain: () => Judgement) => void;
