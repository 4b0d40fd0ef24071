import { DEFAULT_BUDGET, type AlertBudget } from '../../src/model/baseline.ts';
import { Engine, type EngineOptions } from '../../src/pipeline/baseline/engine.ts';
import { createObserve } from '../../src/pipeline/baseline/observations.ts';
import { compileContent, type CompiledContent } from '../../src/server/baseline/compile-content.ts';
import { readBaselineFiles } from '../../src/server/baseline/content-files.ts';
import { DAY } from './calendar.ts';
import { createReader } from './events.ts';
import type { World } from './world.ts';

export interface DayOfEntities {
  /** since the world began */
  readonly day: number;
  /** ids, the riskiest first, at most 200 */
  readonly entities: readonly string[];
}

/** A finding, as much of it as is scored. */
export interface Found {
  readonly behavior: string;
  readonly kind: string;
  /** the entity that it is about */
  readonly entity: string;
  readonly time: number;
  readonly p: number;
  /** the attack whose event it points at, or -1 */
  readonly attack: number;
  readonly words: string;
}

export interface Watched {
  readonly world: World;
  readonly findings: readonly Found[];
  /** as the platform ranks them at the end of each day */
  readonly days: readonly DayOfEntities[];
  readonly engine: Engine;
  readonly events: number;
  readonly observations: number;
  /** CPU seconds */
  readonly seconds: { readonly make: number; readonly parse: number; readonly observe: number; readonly judge: number };
}

/** The features and behaviours that come with Vedette. */
export async function ownContent(): Promise<CompiledContent> {
  const { features, behaviors } = await readBaselineFiles([]);
  return compileContent({ features, behaviors });
}

export interface EngineSettings extends Pick<EngineOptions, 'judged'> {
  readonly budget?: AlertBudget;
  readonly entities?: number;
}

/** The engine with all behaviours, as one thread of the platform runs it. */
export function createEngine(
  { features, behaviors }: CompiledContent,
  { budget = DEFAULT_BUDGET, entities = 200_000, judged }: EngineSettings,
): Engine {
  return new Engine({
    features,
    behaviors,
    budget,
    limits: { entities, bytes: 4e9, parts: 256 },
    shard: { number: 0, of: 1 },
    zone: 'Europe/Berlin',
    ...(judged === undefined ? {} : { judged }),
  });
}

export interface WatchOptions {
  readonly budget?: AlertBudget;
  /** until this day of the world it only learns */
  readonly trainingDays: number;
  readonly told?: (what: string) => void;
  /** told of each judgement after training, with its calibrated p and the model's own */
  readonly judged?: EngineOptions['judged'];
}

/** Lets the platform watch a world: real parsers, features, behaviours and engine, in one thread. */
export function watchWorld(world: World, content: CompiledContent, options: WatchOptions): Watched {
  const live = world.org.begin + options.trainingDays * DAY;
  const { judged } = options;
  const engine = createEngine(content, {
    ...(options.budget === undefined ? {} : { budget: options.budget }),
    ...(judged === undefined ? {} : { judged: (state, entity, time, p, raw) => time >= live && judged(state, entity, time, p, raw) }),
  });
  const observe = createObserve(content.features);
  const read = createReader();
  const findings: Found[] = [];
  const days: DayOfEntities[] = [];
  const attackByEvent = new Map<string, number>();
  const seconds = { make: 0, parse: 0, observe: 0, judge: 0 };
  const lap = createLap();
  let events = 0;
  for (const hour of world.hours()) {
    seconds.make += lap();
    const { parts } = read(hour);
    seconds.parse += lap();
    const isTraining = hour.from < live;
    for (const part of parts) {
      events += part.events.length;
      for (const [n, attack] of part.attacks.entries()) {
        const event = part.events[n];
        if (attack >= 0 && event !== undefined) attackByEvent.set(event.id, attack);
      }
    }
    const packed = parts.flatMap((part) => observe(part.events) ?? []);
    seconds.observe += lap();
    for (const each of packed) {
      for (const finding of engine.see(each, isTraining)) findings.push(foundOf(finding, attackByEvent, engine));
    }
    for (const finding of engine.advance(hour.to - 1, isTraining)) findings.push(foundOf(finding, attackByEvent, engine));
    if ((hour.to - world.org.begin) % DAY === 0) {
      const day = (hour.to - world.org.begin) / DAY - 1;
      if (!isTraining) days.push({ day, entities: engine.risk.top((hour.to - DAY) / DAY, 200, () => true).map(({ id }) => id) });
      options.told?.(`day ${day + 1} of ${world.org.options.days}, ${findings.length} findings`);
    }
    seconds.judge += lap();
  }
  return { world, findings, days, engine, events, observations: engine.observations, seconds };
} // prettier-ignore

function foundOf(finding: ReturnType<Engine['see']>[number], attackByEvent: ReadonlyMap<string, number>, engine: Engine): Found {
  const state = engine.behaviors.find(({ behavior }) => behavior.id === finding.rule.id);
  return {
    behavior: finding.rule.title,
    kind: state?.behavior.kind.name ?? '',
    entity: finding.entities[0]?.id ?? '',
    time: finding.time,
    p: finding.anomaly?.p ?? 1,
    attack: attackByEvent.get(finding.event.id) ?? -1,
    words: finding.explanation,
  };
} // prettier-ignore

/** CPU seconds of this process since it was last asked. */
function createLap(): () => number {
  let last = process.cpuUsage();
  return () => {
    const spent = process.cpuUsage(last);
    last = process.cpuUsage();
    return (spent.user + spent.system) / 1e6;
  };
}
