import type { Finding } from '../../model/finding.ts';
import type { BaselineStage } from '../../pipeline/ports.ts';
import type { BaselineContent } from './content.ts';
import type { FromShard, ToShard } from './messages.ts';
import type { ObservedBatch, Opened, SeenBatches } from './shard.ts';
import { answerView } from './views.ts';

/** A stage that was opened with some content, and perhaps a state. */
export interface OpenedStage {
  readonly stage: BaselineStage;
  readonly opened: Opened;
}

/** Makes a stage on this thread. What cannot be read of `state` is said in `opened.lost`, and is learnt anew. */
export type OpenStage = (content: BaselineContent, state: Uint8Array | undefined) => OpenedStage;

/**
 * Does what is asked of a shard, on this thread. A bug that an observation meets must not stop the stream, and a replay must meet it in the same
 * way: what throws is left out, said, and the rest goes on.
 */
export function createShardWork(open: OpenStage, first: OpenedStage): (asked: ToShard) => ShardAnswer {
  let { stage } = first;

  function see(batches: readonly ObservedBatch[], isHistory: boolean): SeenBatches {
    const findings: Finding[] = [];
    const failures: string[] = [];
    for (const { observations, received } of batches) {
      // without observations, too: the clock goes on
      for (const part of observations.length === 0 ? [undefined] : observations) {
        attempt(failures, () => findings.push(...stage.see(part, received, isHistory)));
      }
    }
    return { findings, failures };
  }

  return (asked) => {
    switch (asked.kind) {
      case 'see':
        return { answer: { kind: 'found', seen: see(asked.batches, asked.isHistory) }, move: [] };
      case 'change': {
        const failures: string[] = [];
        for (const { command, at } of asked.changes) attempt(failures, () => stage.change(command, at));
        return { answer: { kind: 'changed', failures }, move: [] };
      }
      case 'load': {
        const next = open(asked.content, stage.write());
        stage = next.stage;
        return { answer: { kind: 'opened', opened: next.opened }, move: [] };
      }
      case 'write': {
        const state = stage.write();
        const isOwn = state.buffer instanceof ArrayBuffer && state.byteLength === state.buffer.byteLength;
        return { answer: { kind: 'written', state }, move: isOwn && state.buffer instanceof ArrayBuffer ? [state.buffer] : [] }; // prettier-ignore
      }
      case 'view':
        return { answer: { kind: 'viewed', answer: answerView(stage.views, asked.request) }, move: [] };
    }
  };
}

export interface ShardAnswer {
  readonly answer: FromShard;
  readonly move: ArrayBuffer[];
}

/** A bug in many batches is said a few times. */
const MOST_FAILURES = 5;

function attempt(failures: string[], work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (failures.length < MOST_FAILURES)
      failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
