import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createObserve } from '../src/pipeline/baseline/observations.ts';
import { keepYoung } from '../src/server/keep-young.ts';
import type { Benchmark } from './benchmark.ts';
import { ATTACK_KINDS } from './world/attacks/attacks.ts';
import { createReader } from './world/events.ts';
import { memoryInUse } from './world/memory-in-use.ts';
import { createEngine, ownContent } from './world/watch.ts';
import { createWorld } from './world/world.ts';

/** On one core, all behaviours on. Events are parsed before the clock runs; seeing features, judging and learning is what counts. CPU seconds, so that neighbours do not. */
export const benchmark: Benchmark = {
  name: 'speed',
  summary: 'Events a second on one core with all behaviours on, memory an entity, and a million entities',
  async run({ told }) {
    told('a week of 120 people');
    const world = await speedOnWorld();
    told('many entities');
    const million = await manyEntities();
    return {
      'events a second': { value: world.eventsPerSecond, n: world.events, must: 20_000, aim: 100_000 },
      'observations a second': { value: world.observationsPerSecond, n: world.observations },
      'kB an entity that has lived a week': { value: world.bytesPerEntity / 1000, n: world.entities, must: 32, aim: 8, less: true },
      'kB an entity of many': { value: million.bytesPerEntity / 1000, n: million.entities, must: 32, aim: 8, less: true },
      'GB with many entities': { value: million.rss / 1e9, n: million.entities, aim: 8, less: true },
      'events a second with many entities': { value: million.eventsPerSecond, n: million.events },
    };
  },
}; // prettier-ignore

export interface WorldSpeed {
  readonly events: number;
  readonly observations: number;
  readonly entities: number;
  /** of the last two days: the first week warms it up */
  readonly eventsPerSecond: number;
  readonly observationsPerSecond: number;
  /** what the process needs more than with an engine that knows nothing, all together */
  readonly bytesPerEntity: number;
}

export async function speedOnWorld(users = 120): Promise<WorldSpeed> {
  keepYoung();
  const content = await ownContent();
  const engine = createEngine(content, {});
  const observe = createObserve(content.features);
  const read = createReader();
  const world = createWorld({ seed: 9201, users, days: 9, cleanDays: 5, attacks: ATTACK_KINDS });
  const empty = memoryInUse();
  const timed = { events: 0, observations: 0, micros: 0 };
  for (const hour of world.hours()) {
    const { parts } = read(hour);
    const isTimed = hour.from >= world.org.begin + 7 * 86_400_000;
    const before = { observations: engine.observations, cpu: process.cpuUsage() };
    for (const { events } of parts) {
      const packed = observe(events);
      if (packed !== undefined) engine.see(packed, false);
    }
    const { user, system } = process.cpuUsage(before.cpu);
    if (!isTimed) continue;
    timed.micros += user + system;
    timed.events += parts.reduce((sum, { events }) => sum + events.length, 0);
    timed.observations += engine.observations - before.observations;
  }
  return {
    events: timed.events,
    observations: timed.observations,
    entities: engine.entities.size,
    eventsPerSecond: timed.events / (timed.micros / 1e6),
    observationsPerSecond: timed.observations / (timed.micros / 1e6),
    bytesPerEntity: (memoryInUse() - empty) / engine.entities.size,
  };
}

export interface ManyEntities {
  readonly entities: number;
  readonly events: number;
  /** of the process, at its largest */
  readonly rss: number;
  /** what the process needs more than before, over the entities */
  readonly bytesPerEntity: number;
  readonly eventsPerSecond: number;
}

/** In a process of its own. `VEDETTE_ENTITIES` says how many; 1 million asks for some 11 GB, so the heap may grow to 13. */
export async function manyEntities(count = Number(process.env['VEDETTE_ENTITIES'] ?? 1_000_000)): Promise<ManyEntities> {
  const script = fileURLToPath(new URL('world/many-entities.ts', import.meta.url));
  const child = spawn(process.execPath, ['--max-old-space-size=13000', script, String(count)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${count} entities: the process ended with ${String(code)}`);
  const [entities = 0, events = 0, rss = 0, bytesPerEntity = 0, eventsPerSecond = 0] = text.trim().split(' ').map(Number);
  return { entities, events, rss, bytesPerEntity, eventsPerSecond };
} // prettier-ignore
