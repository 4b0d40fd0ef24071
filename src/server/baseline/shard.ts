import type { RuleProblem } from '../../model/api.ts';
import type { BaselineCommand } from '../../model/baseline.ts';
import type { Finding } from '../../model/finding.ts';
import type { BaselineContent } from './content.ts';
import type { ViewAnswer, ViewRequest } from './views.ts';

/**
 * One thread (or, in tests and with `--workers 0`, none) that holds profiles. Calls are answered in the order made. When its thread has died, all calls
 * reject with `ShardEnded`: it is to be started again from a snapshot.
 */
export interface Shard {
  /** what could not be loaded, and why the state that it was started with could not be used */
  readonly opened: Opened;
  see(batches: readonly ObservedBatch[], isHistory: boolean): Promise<SeenBatches>;
  /** Answers with what was wrong with those that could not be made. */
  change(changes: readonly GivenChange[]): Promise<readonly string[]>;
  /** other behaviours or features; what is the same goes on with what it knows */
  load(content: BaselineContent): Promise<Opened>;
  /** the whole state */
  write(): Promise<Uint8Array>;
  view(request: ViewRequest): Promise<ViewAnswer>;
  close(): Promise<void>;
}

export interface Opened {
  readonly problems: readonly RuleProblem[];
  readonly features: number;
  readonly behaviors: number;
  /** what of the state could not be taken over, a sentence each */
  readonly dropped?: readonly string[];
  /** why the state could not be read; it learns anew then */
  readonly lost?: string;
}

export interface SeenBatches {
  readonly findings: readonly Finding[];
  /** mistakes of ours that were met: what they were met in is not learnt, and the rest goes on */
  readonly failures: readonly string[];
}

/** What was observed in one batch of the journal. */
export interface ObservedBatch {
  /** packed; more than one where the batch was understood in parts */
  readonly observations: readonly Uint8Array[];
  readonly received: number;
}

export interface GivenChange {
  readonly command: BaselineCommand;
  readonly at: number;
}

/** Starts a shard. Rejects if its thread cannot start; a state that cannot be read is no reason to. */
export type StartShard = (content: BaselineContent, state: Uint8Array | undefined) => Promise<Shard>;

export class ShardEnded extends Error {
  readonly kind = 'shard-ended';
}
