import { z } from 'zod';
import { asRuleId, asSourceId, DEFAULT_TENANT, eventIdOf, findingIdOf } from '../../model/ids.ts';
import type { Finding } from '../../model/finding.ts';
import type { RecordBatch } from '../../model/record.ts';
import { nothingUnderstood } from '../../pipeline/nothing-understood.ts';
import type { BaselineStage, BaselineViews, Understood } from '../../pipeline/ports.ts';
import type { BaselineContent } from './content.ts';
import { createShardWork, type OpenedStage } from './shard-here.ts';
import { shardOver } from './shard-calls.ts';
import { ShardEnded, type Shard } from './shard.ts';

/**
 * A stage whose state depends on every batch, every command and their order: it counts values, finds every third of each, and keeps a sum over
 * all that it was given. For tests of what hosts a stage.
 */
export function openTestStage(_: BaselineContent, state: Uint8Array | undefined): OpenedStage {
  const { counts, history } = read(state);
  const stage: BaselineStage = {
    see(observations, received) {
      history.push(`clock ${received}`);
      if (observations === undefined) return [];
      const [first, values] = parse(observations);
      return values.flatMap((value, i) => {
        if (value === 'bug') throw new Error('a bug');
        const count = (counts.get(value) ?? 0) + 1;
        counts.set(value, count);
        history.push(value);
        return count % 3 === 0 ? [testFinding(first + i, value)] : [];
      });
    },
    change(command) {
      history.push(JSON.stringify(command));
      if (command.kind === 'reset') counts.clear();
    },
    write: () => new TextEncoder().encode(JSON.stringify({ counts: [...counts], history: [hash(history)] })),
    views: NO_VIEWS,
  };
  return { stage, opened: { problems: [], features: 1, behaviors: 1, ...(isUnreadable(state) ? { lost: 'unreadable' } : {}) } }; // prettier-ignore
}

/** A shard without a thread that dies when it sees the value `die`, as often as `deaths` allows. */
export function testShard(content: BaselineContent, state: Uint8Array | undefined, deaths: { left: number }): Shard {
  const first = openTestStage(content, state);
  const work = createShardWork(openTestStage, first);
  let isDead = false;
  return shardOver(
    first.opened,
    async (asked) => {
      const values = asked.kind === 'see' ? asked.batches.flatMap(({ observations }) => observations.flatMap((each) => parse(each)[1])) : []; // prettier-ignore
      if (values.includes('die') && deaths.left > 0) {
        deaths.left -= 1;
        isDead = true;
      }
      if (isDead) throw new ShardEnded('it died');
      return work(asked).answer;
    },
    async () => undefined,
  );
}

/** Values as a batch of the journal, and what is understood of it. */
export const toBatch = (first: number, values: readonly string[]): RecordBatch => {
  const payload = new TextEncoder().encode(values.join(''));
  let end = 0;
  return {
    stream: STREAM,
    first,
    received: 1000 + first,
    origin: { source: asSourceId('test'), envelope: 'none' },
    payload,
    ends: Uint32Array.from(values, (value) => (end += value.length)),
  };
};

export function understoodOf(batch: RecordBatch): Understood {
  const texts = Array.from(batch.ends, (end, i) => new TextDecoder().decode(batch.payload.subarray(batch.ends[i - 1] ?? 0, end))); // prettier-ignore
  return {
    ...nothingUnderstood(batch.origin.source),
    received: batch.received,
    observations: [new TextEncoder().encode(JSON.stringify([batch.first, texts]))],
  };
}

export const STREAM = '0123456789ab';

const packed = z.tuple([z.number(), z.array(z.string())]);
const written = z.object({ counts: z.array(z.tuple([z.string(), z.number()])), history: z.array(z.string()) });

function parse(observations: Uint8Array): [number, string[]] {
  return packed.parse(JSON.parse(new TextDecoder().decode(observations)));
}

function read(state: Uint8Array | undefined): { counts: Map<string, number>; history: string[] } {
  if (state === undefined || isUnreadable(state)) return { counts: new Map(), history: [] };
  const { counts, history } = written.parse(JSON.parse(new TextDecoder().decode(state)));
  return { counts: new Map(counts), history };
}

const isUnreadable = (state: Uint8Array | undefined): boolean => state !== undefined && state[0] !== 0x7b;

/** What came before is in it as one text: so the state after a restart can be compared with that without one. */
function hash(history: string[]): string {
  history.splice(0, history.length, history.filter((each) => each !== '').join('|'));
  return history[0] ?? '';
}

export function testFinding(sequence: number, value: string): Finding {
  const event = eventIdOf(STREAM, sequence);
  const rule = { id: asRuleId('b'), title: 'Every third', source: 'test' };
  return {
    id: findingIdOf(event, 'baseline', rule.id),
    tenant: DEFAULT_TENANT,
    time: sequence,
    found: sequence,
    detector: 'baseline',
    rule,
    severity: 'medium',
    score: 47,
    attack: [],
    entities: [],
    key: `b ${value}`,
    window: 1000,
    event: { id: event, time: sequence, source: asSourceId('test'), format: 'test', fields: {} },
    evidence: [],
    explanation: value,
  };
}

const NO_VIEWS: BaselineViews = {
  learning: () => ({
    clock: null,
    first: null,
    entities: 0,
    entitiesReady: 0,
    observations: 0,
    leftOut: {},
    bytes: 0,
    limit: 0,
    profiles: 0,
    isWarm: true,
  }),
  entities: () => ({ entities: [], total: 0 }),
  entity: () => undefined,
  riskiest: () => [],
  behaviors: () => [],
  peerGroups: () => [],
  budget: () => ({ budget: { alerts: 20, falseShare: 0.1 }, lastDay: 0, expected: null, expectedFalseShare: null }),
};
