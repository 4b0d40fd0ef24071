/**
 * What baselines cost on one core, part by part, over the mixed logs of an invented organisation with all behaviours on, in CPU time; and what a
 * snapshot costs. Memory of an entity and a million entities: `npm run evaluate -- --only speed`.
 *
 *     taskset -c 0 node bench/baseline.ts [--users 120] [--days 9] [--kinds]
 *
 * On one core: the time is that of the whole process, and with more cores the collector's threads use more of it than one would.
 * `--kinds` says where judging and learning spends its time, by kind of model: shares are sampled, and sampling itself costs some.
 */
import { Session, type Profiler } from 'node:inspector';
import { parseArgs } from 'node:util';
import { DEFAULT_BUDGET } from '../src/model/baseline.ts';
import { compileContent } from '../src/server/baseline/compile-content.ts';
import { readBaselineFiles } from '../src/server/baseline/content-files.ts';
import { keepYoung } from '../src/server/keep-young.ts';
import { createObserve } from '../src/pipeline/baseline/observations.ts';
import { createBaselineStage } from '../src/pipeline/baseline/stage.ts';
import { ATTACK_KINDS } from '../evaluate/world/attacks/attacks.ts';
import { createReader } from '../evaluate/world/events.ts';
import { createWorld } from '../evaluate/world/world.ts';

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '120' },
    days: { type: 'string', default: '9' },
    kinds: { type: 'boolean', default: false },
  },
});
keepYoung();
const days = Number(values.days);
const { features, behaviors } = compileContent(await readBaselineFiles([]));
const { stage } = createBaselineStage({ features, behaviors, budget: DEFAULT_BUDGET });
const observe = createObserve(features);
const read = createReader();
const world = createWorld({
  seed: 9201,
  users: Number(values.users),
  days,
  cleanDays: days - 4,
  attacks: ATTACK_KINDS,
});
console.log(`${features.length} features, ${behaviors.length} behaviours, ${values.users} users, ${days} days; node ${process.version}`); // prettier-ignore

const micros = { parse: 0, observe: 0, stage: 0 };
let events = 0;
let session: Session | undefined;
for (const hour of world.hours()) {
  // the first days are warm-up: what is new is dearer than what is known
  const isTimed = hour.from >= world.org.begin + (days - 2) * 86_400_000;
  if (isTimed && values.kinds) session ??= startedProfile();
  const { parts } = timed('parse', isTimed, () => read(hour));
  // an event's OCSF form is made when somebody asks for it: here, that is the features
  const packed = timed('observe', isTimed, () => parts.map((part) => observe(part.events)));
  timed('stage', isTimed, () => {
    for (const [i, part] of parts.entries()) stage.see(packed[i], part.events[0]?.received ?? 0, false);
  });
  if (isTimed) events += parts.reduce((sum, part) => sum + part.events.length, 0);
}

const each = (name: keyof typeof micros): number => micros[name] / events;
const line = (what: string, microseconds: number): void => console.log(`${what.padEnd(34)} ${microseconds.toFixed(1).padStart(7)} µs an event, ${Math.round(1e6 / microseconds).toLocaleString('en-US').padStart(9)} events a second`); // prettier-ignore
console.log(`${events.toLocaleString('en-US')} events of the last two days`);
line('parse (also without baselines)', each('parse'));
line('features, with the OCSF form', each('observe'));
line('judge and learn', each('stage'));
line('features, judge and learn', each('observe') + each('stage'));
line('all, with parsing', each('parse') + each('observe') + each('stage'));
session?.post('Profiler.stop', (error, { profile }) => {
  if (error !== null) throw error;
  const microsByPart = timeByPart(profile);
  const sum = [...microsByPart.values()].reduce((all, micro) => all + micro, 0);
  for (const [part, micro] of [...microsByPart].sort((a, b) => b[1] - a[1])) console.log(`  ${part.padEnd(32)} ${((micro / sum) * each('stage')).toFixed(1).padStart(7)} µs an event`); // prettier-ignore
});

let started = performance.now();
const state = stage.write();
const written = performance.now() - started;
started = performance.now();
createBaselineStage({ features, behaviors, budget: DEFAULT_BUDGET, state });
const { entities, bytes } = stage.views.learning();
console.log(`snapshot of ${entities} entities: ${(state.length / 1e6).toFixed(1)} MB (${(bytes / 1e6).toFixed(1)} MB in memory), made in ${Math.round(written)} ms, read in ${Math.round(performance.now() - started)} ms`); // prettier-ignore

function timed<T>(name: keyof typeof micros, isTimed: boolean, work: () => T): T {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  if (isTimed) micros[name] += user + system;
  return result;
}

function startedProfile(): Session {
  const started = new Session();
  started.connect();
  started.post('Profiler.enable');
  started.post('Profiler.start');
  return started;
}

/** Samples within the stage, by the outermost kind that they are in; `engine` is the rest. */
function timeByPart({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Map<string, number> {
  const nodesById = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])));
  const partOf = (id: number): string | undefined => {
    let part: string | undefined;
    let isInStage = false;
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const url = nodesById.get(at)?.callFrame.url ?? '';
      part = /\/baseline\/kinds\/(?!bucket|kind|words)([a-z]+)/.exec(url)?.[1] ?? part;
      isInStage ||= url.endsWith('/baseline/engine.ts');
    }
    return isInStage ? (part ?? 'engine') : undefined;
  };
  const partsById = new Map(nodes.map(({ id }) => [id, partOf(id)]));
  const sums = new Map<string, number>();
  for (const [i, id] of samples.entries()) {
    const part = partsById.get(id);
    if (part !== undefined) sums.set(part, (sums.get(part) ?? 0) + (timeDeltas[i] ?? 0));
  }
  return sums;
}
