import { beacon } from '../src/pipeline/baseline/kinds/beacon.ts';
import type { Seen } from '../src/pipeline/baseline/kinds/kind.ts';
import { scopesWith } from '../src/pipeline/baseline/kinds/test-scopes.ts';
import { seeded, type Random } from '../src/statistics/random.ts';
import { aperiodicStream, beaconStream, serviceStream, type Stream } from './beacons-traffic.ts';
import type { Benchmark, Metric } from './benchmark.ts';
import { interval, mean } from './bootstrap.ts';
import { ritaScore } from './rita-score.ts';

/**
 * Beacons among what people, programs and services do (`beacons-traffic.ts`), judged by the kind `beacon` with its defaults as the pipeline would: connection by
 * connection, after the days before. The score of a stream is the least p of its day. RITA's formula judges the same streams.
 */
export const benchmark: Benchmark = {
  name: 'beacons',
  summary: 'recall of beacons at 0.1 % false positives, legitimate periodic traffic among the negatives',
  run: async ({ told }) => {
    const random = seeded(SEED);
    const negatives: Scored[] = [];
    for (let count = 0; count < APERIODIC; count++) negatives.push(scored(aperiodicStream(random)));
    told('services');
    for (let count = 0; count < SERVICES; count++) negatives.push(scored(serviceStream(random, count < NEW_SERVICES)));
    told('beacons');
    const byJitter = new Map(JITTERS.map((jitter) => [jitter, beacons(random, jitter)]));
    const upTo50 = [...byJitter].flatMap(([jitter, streams]) => (jitter <= 0.5 ? streams : []));
    const at70 = byJitter.get(0.7) ?? [];
    const [ours, rita] = [thresholdOf(negatives, (each) => each.bits), thresholdOf(negatives, (each) => each.rita)];
    const recall = (streams: readonly Scored[]): Metric => share(streams, (each) => each.bits > ours);
    return await Promise.resolve({
      recall: { ...recall(upTo50), must: 0.95, aim: 0.99 },
      recall_jitter_70: { ...recall(at70), aim: 0.95 },
      rita: share(upTo50, (each) => each.rita > rita),
      rita_jitter_70: share(at70, (each) => each.rita > rita),
      ...Object.fromEntries(
        [...byJitter].map(([jitter, streams]) => [`recall_jitter_${Math.round(100 * jitter)}`, recall(streams)]),
      ),
      ...falseOf(negatives, ours),
      threshold_bits: { value: ours, n: negatives.length },
    });
  },
};

const SEED = 20_260_105;
const HOSTS = 2000;
const APERIODIC = 24_000;
const SERVICES = 1600;
/** new since today, with few clients: nothing tells them from a beacon but a person */
const NEW_SERVICES = 8;
const JITTERS = [0, 0.1, 0.2, 0.3, 0.5, 0.7];
const BEACONS = 400;
const DAY = 86_400_000;

interface Scored {
  readonly stream: Pick<Stream, 'kind' | 'jitter'>;
  readonly bits: number;
  readonly rita: number;
}

const beacons = (random: Random, jitter: number): Scored[] => Array.from({ length: BEACONS }, () => scored(beaconStream(random, jitter))); // prettier-ignore

function scored(stream: Stream): Scored {
  return {
    stream: { kind: stream.kind, jitter: stream.jitter },
    bits: -Math.log2(leastOf(stream)),
    rita: ritaScore(stream, HOSTS),
  };
}

const options = beacon.options.parse({});

/** The least p of the day, after the days before were learnt. */
function leastOf(stream: Stream): number {
  const model = beacon.create(options, 'entity');
  const tenant = beacon.create(options, 'tenant');
  const scopes = scopesWith(tenant);
  for (let other = 0; other < Math.min(64, stream.clients); other++) tenant.learn(seenAt(DAY, 0, `device:other-${other}`, 0), 1, scopes); // prettier-ignore
  for (const [day, { times, sizes }] of stream.before.entries()) {
    for (const [ordinal, time] of times.entries()) model.learn(seenAt((day + 2) * DAY + time, sizes[ordinal] ?? 0, CLIENT, ordinal), 1, scopes); // prettier-ignore
  }
  tenant.learn(seenAt(30 * DAY, 0, CLIENT, 0), 1, scopes);
  let least = 1;
  for (const [ordinal, time] of stream.times.entries()) {
    const seen = seenAt(31 * DAY + time, stream.sizes[ordinal] ?? 0, CLIENT, ordinal);
    const p = model.judge(seen, scopes, options);
    if (p < least) least = p;
    model.learn(seen, 1, scopes);
  }
  return least;
}

const CLIENT = 'device:client';

function seenAt(time: number, value: number, entity: string, ordinal: number): Seen {
  return { entity, time, offset: 0, value, values: [value], by: 'service.example.com', ordinal };
}

function thresholdOf(negatives: readonly Scored[], scoreOf: (each: Scored) => number): number {
  const scores = negatives.map(scoreOf).sort((one, other) => other - one);
  return scores[Math.floor(0.001 * scores.length)] ?? 0;
}

function share(streams: readonly Scored[], isFound: (each: Scored) => boolean): Metric {
  const found = streams.map((each) => (isFound(each) ? 1 : 0));
  return { value: mean(found), ...interval(found, mean), n: streams.length };
}

/** How many of each kind of negative lie above the threshold. */
function falseOf(negatives: readonly Scored[], threshold: number): Record<string, Metric> {
  const kinds = [...new Set(negatives.map(({ stream }) => stream.kind))];
  return Object.fromEntries(
    kinds.map((kind) => {
      const own = negatives.filter(({ stream }) => stream.kind === kind);
      const value = own.filter(({ bits }) => bits > threshold).length / own.length;
      return [`false_${kind.replaceAll(' ', '_')}`, { value, n: own.length, less: true }];
    }),
  );
}
