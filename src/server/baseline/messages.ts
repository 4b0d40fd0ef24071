import type { BaselineContent } from './content.ts';
import type { GivenChange, ObservedBatch, Opened, SeenBatches } from './shard.ts';
import type { ViewAnswer, ViewRequest } from './views.ts';

/** What the thread of the stage is started with. */
export interface ShardData {
  readonly content: BaselineContent;
  readonly state: Uint8Array | undefined;
}

/** Asked one after the other and answered in that order. */
export type ToShard =
  | { readonly kind: 'see'; readonly batches: readonly ObservedBatch[]; readonly isHistory: boolean }
  | { readonly kind: 'change'; readonly changes: readonly GivenChange[] }
  | { readonly kind: 'load'; readonly content: BaselineContent }
  | { readonly kind: 'write' }
  | { readonly kind: 'view'; readonly request: ViewRequest };

export type FromShard =
  | { readonly kind: 'opened'; readonly opened: Opened }
  | { readonly kind: 'found'; readonly seen: SeenBatches }
  | { readonly kind: 'changed'; readonly failures: readonly string[] }
  | { readonly kind: 'written'; readonly state: Uint8Array }
  | { readonly kind: 'viewed'; readonly answer: ViewAnswer };
