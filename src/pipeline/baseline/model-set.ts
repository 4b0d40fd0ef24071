import type { Feature } from './features/feature.ts';
import type { Behavior } from './behaviors/behavior.ts';
import type { BehaviorState } from './behavior-state.ts';
import type { FeatureName, Kind, Model, ModelScope, Scopes } from './kinds/kind.ts';

/** What behaviours that share their models have in common: features, kind, and what of the options makes the models. */
export interface ModelSpec {
  readonly key: string;
  readonly kind: Kind;
  readonly options: unknown;
  readonly features: readonly Feature[];
}

export function specOf({ kind, options, features }: Behavior): ModelSpec {
  const state = kind.stateKey === undefined ? JSON.stringify(options) : kind.stateKey(options);
  const names = features.map(({ id, by }) => `${id} ${JSON.stringify(by ?? null)}`);
  return { key: `${kind.name}\n${state}\n${names.join('\n')}`, kind, options, features };
}

/** The models of one spec: those of peers and tenant here, those of entities with the entities. */
export class ModelSet {
  readonly number: number;
  readonly spec: ModelSpec;
  readonly behaviors: BehaviorState[] = [];
  /** numbers of its features */
  readonly features: readonly number[];
  tenant: Model;
  readonly peers = new Map<number, Model>();
  /** of the whole tenant, whatever the models make of it */
  observations = 0;
  since = NaN;
  /** used again for every observation */
  readonly scopes: MutableScopes;
  #options: readonly unknown[] | undefined;

  constructor(number: number, spec: ModelSpec, features: readonly number[]) {
    this.number = number;
    this.spec = spec;
    this.features = features;
    this.tenant = this.create('tenant');
    this.scopes = {
      warm: 'tenant', judges: [], peers: undefined, tenant: this.tenant, peerCount: 0, entity: '', by: undefined, offset: 0,
      features: spec.features.map(({ id, title, unit }): FeatureName => ({ id, title, unit })),
    }; // prettier-ignore
  }

  create(scope: ModelScope): Model {
    return this.spec.kind.create(this.spec.options, scope);
  }

  /** of its behaviours, in their order */
  get options(): readonly unknown[] {
    return (this.#options ??= this.behaviors.map(({ behavior }) => behavior.options));
  }

  peersOf(group: number): Model | undefined {
    return group < 0 ? undefined : this.peers.get(group);
  }

  reset(): void {
    this.tenant = this.create('tenant');
    this.peers.clear();
    this.observations = 0;
    this.since = NaN;
  }
}

export type MutableScopes = { -readonly [Key in keyof Scopes]: Scopes[Key] };
