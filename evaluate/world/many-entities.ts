import { createObserve } from '../../src/pipeline/baseline/observations.ts';
import { DAY, BEGIN } from './calendar.ts';
import { Chance } from './chance.ts';
import { createReader } from './events.ts';
import { memoryInUse } from './memory-in-use.ts';
import { signIn } from './lines/entra.ts';
import { cities, internet, providerOf } from './places.ts';
import { Slice } from './slice.ts';
import { createEngine, ownContent } from './watch.ts';

/** Signs in as many people, each three times over four days, and prints: entities, events, bytes of the process, bytes an entity, events a second. */
const count = Number(process.argv[2] ?? 1000);
const ROUNDS = 3;
const BATCH = 20_000;

const content = await ownContent();
const engine = createEngine(content, { entities: 4 * count });
const observe = createObserve(content.features);
const read = createReader();
const chance = new Chance();
const before = memoryInUse();
let [events, micros] = [0, 0];

for (let round = 0; round < ROUNDS; round += 1) {
  for (let first = 0; first < count; first += BATCH) {
    const size = Math.min(BATCH, count - first);
    const from = BEGIN + Math.floor((round + first / count) * 1.3 * DAY);
    const slice = new Slice([]);
    slice.begin(from + 1000);
    for (let n = 0; n < size; n += 1) {
      const index = first + n;
      chance.at(9301, index);
      const city = chance.pick(cities);
      const access = { ip: internet(index % 131_072), asn: providerOf(city.country, chance.int(3)), city };
      const app = chance.pickFirstOften(['Mail', 'Documents', 'Chat', 'Intranet']);
      slice.add(from + (n * 1000) / size, 'entra', signIn(from + (n * 1000) / size, { login: `user.${index}`, index, app, access, agent: 'Mozilla/5.0', device: undefined }));
    }
    const { parts } = read({ from, to: from + 1000, ...slice.take() });
    const cpu = process.cpuUsage();
    for (const part of parts) {
      const packed = observe(part.events);
      if (packed !== undefined) engine.see(packed, false);
      events += part.events.length;
    }
    const { user, system } = process.cpuUsage(cpu);
    micros += user + system;
  }
} // prettier-ignore

const largest = process.resourceUsage().maxRSS * 1024;
console.log(
  engine.entities.size,
  events,
  largest,
  (memoryInUse() - before) / engine.entities.size,
  events / (micros / 1e6),
);
