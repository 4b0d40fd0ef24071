import { domain, DomainBurstModel } from '../src/pipeline/baseline/kinds/domain.ts';
import { judgeDomainName } from '../src/pipeline/baseline/kinds/domain-name.ts';
import type { Scopes, Seen } from '../src/pipeline/baseline/kinds/kind.ts';
import type { DomainModel } from '../src/statistics/domains/domain-model.ts';
import { scopesWith } from '../src/pipeline/baseline/kinds/test-scopes.ts';
import { exponential, pick, poisson, seeded, wholeNumber, type Random } from '../src/statistics/random.ts';

/**
 * Names that clients ask for and that do not exist, over some days: typing errors, names that are gone, a server that looks up what spam names, and
 * infected clients with bursts of generated names. Judged by the kind `domain` with its defaults.
 */
export interface Burst {
  readonly family: string;
  /** least p of the client's day */
  readonly p: number;
}

const HOSTS = 1000;
const LEARNT = 3;
const DAYS = 4;
const DAY = 86_400_000;
const HOUR = 3_600_000;
const START = 20_454 * DAY;

/**
 * @param chosen names that people chose and the model was not trained on
 * @param families generated names, by family
 * @returns least p of each clean client's day, and of each infected client's
 */
export function simulateBursts(
  model: DomainModel,
  chosen: readonly string[],
  families: ReadonlyMap<string, readonly string[]>,
  perFamily: number,
  seed: number,
): { readonly clean: readonly number[]; readonly infected: readonly Burst[] } {
  const random = seeded(seed);
  const judgeName = (name: string): ReturnType<typeof judgeDomainName> => judgeDomainName(name, model);
  const scopes = scopesWith(new DomainBurstModel('tenant', judgeName));
  const gone = chosen.filter(() => random() < 0.02);
  const clean: number[] = [];
  const hosts = Array.from({ length: HOSTS }, (_, host) => ({
    name: `device:${host}`,
    model: new DomainBurstModel('entity', judgeName),
    // most fail a few times a day, some often, one in a hundred all the time
    rate: host % 100 === 0 ? 200 : 4 * Math.exp(0.9 * (random() + random() + random() - 1.5) * 2),
  }));
  for (let day = 0; day < DAYS; day++) {
    for (const host of hosts) {
      const least = watch(
        host.model,
        scopes,
        host.name,
        failures(random, chosen, gone, host.rate, START + day * DAY),
        day >= LEARNT,
      );
      if (day >= LEARNT) clean.push(least);
    }
  }
  const infected: Burst[] = [];
  for (const [family, names] of families) {
    for (let count = 0; count < perFamily; count++) {
      const host = pick(random, hosts.slice(1, 100));
      const name = `device:infected-${family}-${count}`;
      const [own, from] = [new DomainBurstModel('entity', judgeName), START + LEARNT * DAY];
      watch(own, scopes, name, failures(random, chosen, gone, host.rate, from - DAY), false);
      const events = [...failures(random, chosen, gone, host.rate, from), ...burst(random, names, from)];
      infected.push({ family, p: watch(own, scopes, name, events, true) });
    }
  }
  return { clean, infected };
}

interface Failure {
  readonly time: number;
  readonly name: string;
}

/** During ten hours: names typed wrongly, names that are gone (asked for again and again), alone or a few at a time. */
function failures(
  random: Random,
  chosen: readonly string[],
  gone: readonly string[],
  rate: number,
  from: number,
): Failure[] {
  const found: Failure[] = [];
  for (let visits = poisson(random, rate / 2); visits > 0; visits--) {
    let time = from + (7 + 10 * random()) * HOUR;
    for (let count = 1 + Math.floor(exponential(random)); count > 0; count--) {
      found.push({ time, name: random() < 0.5 ? mistyped(random, pick(random, chosen)) : pick(random, gone) });
      time += exponential(random) * 20_000;
    }
  }
  return found;
}

/** 15 to 60 names within two to thirty minutes; a family of few names asks for what it has. */
function burst(random: Random, names: readonly string[], from: number): Failure[] {
  const count = Math.min(names.length, 15 + wholeNumber(random, 46));
  const first = wholeNumber(random, names.length);
  const pause = ((2 + 28 * random()) * 60_000) / count;
  let time = from + 20 * HOUR * random();
  return Array.from({ length: count }, (_, at) => ({
    time: (time += exponential(random) * pause),
    name: names[(first + at) % names.length] ?? '',
  }));
}

function mistyped(random: Random, name: string): string {
  const at = wholeNumber(random, Math.max(1, name.indexOf('.')));
  const letter = String.fromCharCode(97 + wholeNumber(random, 26));
  const rest = name.slice(at + wholeNumber(random, 2));
  return name.slice(0, at) + letter + rest;
}

const options = domain.options.parse({});

function watch(model: DomainBurstModel, scopes: Scopes, entity: string, events: Failure[], isJudged: boolean): number {
  let least = 1;
  events.sort((one, other) => one.time - other.time);
  for (const [ordinal, { time, name }] of events.entries()) {
    const seen: Seen = { entity, time, offset: 0, value: name, values: [name, 'NXDOMAIN'], by: undefined, ordinal };
    const p = isJudged ? model.judge(seen, scopes, options) : 1;
    if (p < least) least = p;
    model.learn(seen, 1, scopes);
    scopes.tenant.learn(seen, 1, scopes);
  }
  return least;
}
