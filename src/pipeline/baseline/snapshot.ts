import { z } from 'zod';
import { directoryEntry } from '../../model/baseline.ts';
import { entityKind } from '../../model/entity.ts';
import { asTenantId, eventId } from '../../model/ids.ts';
import { ByteReader, ByteWriter } from '../../statistics/bytes.ts';
import { DailyOnce } from './daily-once.ts';
import { Engine, type EngineOptions } from './engine.ts';
import { readEntity, writeEntity, type Signal } from './entity-state.ts';
import { EntityTable } from './entity-table.ts';
import type { Model } from './kinds/kind.ts';
import type { ModelSet } from './model-set.ts';
import { Quarantine, type Held } from './quarantine.ts';
import { RiskDays } from './risk.ts';

const VERSION = 1;

/**
 * The whole state. Every model stands in it with its length, and sets of models under their key: what is read with other behaviours goes on where features,
 * kind and options are the same, and the rest is passed over and told.
 */
export function writeEngine(engine: Engine): Uint8Array {
  const to = new ByteWriter();
  to.u8(VERSION);
  to.text(engine.tenant);
  for (const number of [engine.clock, engine.first, engine.observations]) to.f64(number);
  to.text(
    JSON.stringify({
      shard: engine.options.shard,
      leftOut: [...engine.leftOut],
      budget: engine.budget.budget,
      jump: engine.jump,
    }),
  );
  engine.once.write(to);
  engine.budget.write(to);
  to.varint(engine.sets.length);
  for (const set of engine.sets) writeSet(set, to);
  to.varint(engine.behaviors.length);
  for (const state of engine.behaviors) {
    to.text(state.behavior.id);
    to.text(state.set.spec.key);
    to.bytes(written((part) => state.write(part)));
  }
  engine.entities.write(to);
  to.varint(engine.entities.size);
  for (const entity of engine.entities.all()) {
    writeEntity(entity, to);
    to.text(JSON.stringify([entity.signals ?? [], [...(entity.quiet ?? [])]]));
    const models = [...entity.allModels()];
    to.varint(models.length);
    for (const { set, by, model } of models) {
      to.varint(set);
      to.u8(by === undefined ? 0 : 1);
      if (by !== undefined) to.text(by);
      to.bytes(written((part) => model.write(part)));
    }
  }
  engine.quarantine.write(to);
  engine.risk.write(to);
  to.text(JSON.stringify(engine.peers.toState()));
  return to.finish();
}

/** @returns the engine; `lost` says why nothing could be taken over, `dropped` what could not */
export function readEngine(
  bytes: Uint8Array,
  options: EngineOptions,
): { engine: Engine; lost?: string; dropped: string[] } {
  // prettier-ignore
  const dropped: string[] = [];
  try {
    return { engine: read(new ByteReader(bytes), options, dropped), dropped };
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof z.ZodError || error instanceof SyntaxError)) throw error;
    return { engine: new Engine(options), lost: error.message.slice(0, 500), dropped: [] };
  }
}

const head = z.object({
  shard: z.object({ number: z.number(), of: z.number() }),
  leftOut: z.array(z.tuple([z.string(), z.number()])),
  jump: z.object({ to: z.number(), count: z.number() }),
  budget: z.object({ alerts: z.number(), falseShare: z.number() }),
});

function read(from: ByteReader, options: EngineOptions, dropped: string[]): Engine {
  from.version(VERSION, 'state of baselines');
  const engine = new Engine(options);
  engine.tenant = asTenantId(from.text());
  engine.clock = from.f64();
  engine.first = from.f64();
  engine.observations = from.f64();
  const { shard, leftOut, budget, jump } = head.parse(JSON.parse(from.text()));
  if (shard.number !== options.shard.number || shard.of !== options.shard.of)
    throw new RangeError(`it is of shard ${shard.number} of ${shard.of}, and this is ${options.shard.number} of ${options.shard.of}`); // prettier-ignore
  engine.jump = jump;
  for (const [reason, count] of leftOut) engine.count(reason, count);
  engine.once = DailyOnce.read(from);
  engine.budget.read(from);
  const sets = readSets(from, engine, dropped);
  const behaviorOf = readBehaviors(from, engine, dropped);
  engine.entities = EntityTable.read(from, options.limits.entities, (entity) => engine.drop(entity, 'entities'));
  for (let left = from.size(10); left > 0; left -= 1) readOneEntity(from, engine, sets, behaviorOf, dropped);
  engine.quarantine = Quarantine.read(from, (text) => heldOf(text, sets, behaviorOf));
  engine.risk = RiskDays.read(
    from,
    (text) =>
    riskDays.parse(JSON.parse(text)).map(([day, entities]) => [day, entities.map(({ signals, ...rest }) => ({ ...rest, signals: signalsOf(signals, behaviorOf) }))]), // prettier-ignore
  );
  engine.peers.restore(peersState.parse(JSON.parse(from.text())), engine.entities);
  engine.budget.budget = budget;
  engine.wakeAll();
  return engine;
}

function writeSet(set: ModelSet, to: ByteWriter): void {
  to.text(set.spec.key);
  to.f64(set.observations);
  to.f64(set.since);
  to.bytes(written((part) => set.tenant.write(part)));
  to.varint(set.peers.size);
  for (const [group, model] of set.peers) {
    to.varint(group);
    to.bytes(written((part) => model.write(part)));
  }
}

/** Sets that are still wanted, by the number that they had. */
function readSets(from: ByteReader, engine: Engine, dropped: string[]): Map<number, ModelSet> {
  const sets = new Map<number, ModelSet>();
  const byKey = new Map(engine.sets.map((set) => [set.spec.key, set]));
  const size = from.size(8);
  for (let number = 0; number < size; number += 1) {
    const key = from.text();
    const set = byKey.get(key);
    const [observations, since] = [from.f64(), from.f64()];
    const tenant = from.bytes();
    const peers = Array.from({ length: from.size(2) }, () => [from.varint(), from.bytes()] as const);
    if (set === undefined) {
      dropped.push(`no behaviour asks for "${key.replaceAll('\n', ' ').trim()}" any more: what was learnt of it was dropped`); // prettier-ignore
      continue;
    }
    const model = readModel(tenant, set, 'tenant', dropped);
    if (model === undefined) continue;
    sets.set(number, set);
    set.tenant = model;
    set.observations = observations;
    set.since = since;
    for (const [group, bytes] of peers) {
      const of = readModel(bytes, set, 'peers', dropped);
      if (of !== undefined) set.peers.set(group, of);
    }
  }
  return sets;
}

/** Numbers that behaviours have now, by those that they had. */
function readBehaviors(from: ByteReader, engine: Engine, dropped: string[]): Map<number, number> {
  const numbers = new Map<number, number>();
  const size = from.size(3);
  for (let number = 0; number < size; number += 1) {
    const [id, key, bytes] = [from.text(), from.text(), from.bytes()];
    const state = engine.behaviors.find(({ behavior }) => behavior.id === id);
    if (state === undefined) continue;
    numbers.set(number, state.number);
    if (state.set.spec.key === key) state.read(new ByteReader(bytes));
    else dropped.push(`"${state.behavior.title}" has changed and is learnt anew`);
  }
  return numbers;
}

function readOneEntity(
  from: ByteReader,
  engine: Engine,
  sets: ReadonlyMap<number, ModelSet>,
  behaviorOf: ReadonlyMap<number, number>,
  dropped: string[],
): void {
  // prettier-ignore
  const entity = readEntity(from);
  const [signals, quiet] = entityLists.parse(JSON.parse(from.text()));
  const known = signalsOf(signals, behaviorOf);
  if (known.length > 0) entity.signals = known;
  const quietNow = quiet.flatMap(([behavior, until]): [number, number][] => {
    const number = behaviorOf.get(behavior);
    return number === undefined ? [] : [[number, until]];
  });
  if (quietNow.length > 0) entity.quiet = new Map(quietNow);
  for (let left = from.size(3); left > 0; left -= 1) {
    const set = sets.get(from.varint());
    const by = from.u8() === 1 ? from.text() : undefined;
    const bytes = from.bytes();
    const model = set === undefined ? undefined : readModel(bytes, set, 'entity', dropped);
    if (set !== undefined && model !== undefined) entity.put(set.number, by, model);
  }
  engine.entities.put(entity);
}

function readModel(
  bytes: Uint8Array,
  { spec }: ModelSet,
  scope: 'entity' | 'peers' | 'tenant',
  dropped: string[],
): Model | undefined {
  // prettier-ignore
  try {
    return spec.kind.read(new ByteReader(bytes), spec.options, scope);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    if (dropped.length < 100) dropped.push(`a model of the kind "${spec.kind.name}" could not be read (${error.message}): it is learnt anew`); // prettier-ignore
    return undefined;
  }
}

function written(write: (to: ByteWriter) => void): Uint8Array {
  const part = new ByteWriter();
  write(part);
  return part.finish();
}

const value = z.union([z.string(), z.number()]);
const signal = z.object({ behavior: z.number(), time: z.number(), p: z.number(), actual: value, finding: z.string().optional(), event: eventId.optional() }); // prettier-ignore
const entityLists = z.tuple([z.array(signal), z.array(z.tuple([z.number(), z.number()]))]);
const riskDays = z.array(z.tuple([z.number(), z.array(z.object({ id: z.string(), bits: z.number(), findings: z.number(), signals: z.array(signal) }))])); // prettier-ignore
const pairs = z.array(z.tuple([z.number(), z.number()]));
const peersState = z.object({
  next: z.number(),
  groups: z.array(
    z.object({
      number: z.number(), key: z.string(), name: z.string(), of: entityKind, from: z.enum(['directory', 'behavior', 'person']),
      reasons: z.array(z.string()), size: z.number(), centre: pairs.nullable(),
    }),
  ),
  directory: z.array(directoryEntry),
  roles: z.array(z.tuple([z.string(), z.string()])),
  words: z.array(z.tuple([z.string(), pairs])),
  texts: z.array(z.tuple([z.number(), z.string()])),
}); // prettier-ignore
const heldTuple = z.tuple([
  z.string(), z.number(), z.string().nullable(), z.array(value.nullable()), z.number(), z.number(), z.number(), z.number(), z.number(), z.number(),
  z.enum(['normal', 'incident']).nullable(), z.boolean(), z.array(z.number()),
]); // prettier-ignore

function signalsOf(signals: readonly z.infer<typeof signal>[], behaviorOf: ReadonlyMap<number, number>): Signal[] {
  return signals.flatMap((one): Signal[] => {
    const behavior = behaviorOf.get(one.behavior);
    return behavior === undefined ? [] : [{ ...one, behavior, finding: one.finding, event: one.event }];
  });
}

function heldOf(
  text: string,
  sets: ReadonlyMap<number, ModelSet>,
  behaviorOf: ReadonlyMap<number, number>,
): Held | undefined {
  // prettier-ignore
  const [entity, number, by, values, first, offset, last, count, days, weight, verdict, isReleased, spoken] = heldTuple.parse(JSON.parse(text)); // prettier-ignore
  const set = sets.get(number)?.number;
  if (set === undefined) return undefined;
  return {
    entity, set, by: by ?? undefined, values: values.map((one) => one ?? undefined), first, offset, last, count, days, weight,
    verdict: verdict ?? undefined, isReleased, spoken: spoken.flatMap((one) => behaviorOf.get(one) ?? []),
  }; // prettier-ignore
}
