import type { Seen } from '../src/pipeline/baseline/kinds/kind.ts';
import { scopesWith } from '../src/pipeline/baseline/kinds/test-scopes.ts';
import { tunnel, type TunnelModel } from '../src/pipeline/baseline/kinds/tunnel.ts';
import { domainParts } from '../src/pipeline/baseline/registered-domain.ts';
import { exponential, pick, poisson, seeded, wholeNumber, type Random } from '../src/statistics/random.ts';
import type { Benchmark, Metric } from './benchmark.ts';
import { interval, mean } from './bootstrap.ts';
import { listQuery, siteOf, text, tools, type Query } from './tunnel-traffic.ts';

/**
 * Tunnels in name queries among what content networks, virus scanners, telemetry and mail servers ask (`tunnel-traffic.ts`), judged by the kind `tunnel` with its
 * defaults, query by query, after days that were only learnt. A domain is false if any client's p for it falls below `LIMIT`.
 */
export const benchmark: Benchmark = {
  name: 'tunnels',
  summary: 'data in name queries: recall, and false domains per 100,000',
  run: async ({ told }) => {
    const random = seeded(SEED);
    const organisation = createOrganisation(random);
    for (let day = 0; day < DAYS; day++) {
      told(`day ${day + 1} of ${DAYS}`);
      organisation.live(day);
    }
    const found = Object.entries(tools).flatMap(([tool, ask]) => {
      told(tool);
      return Array.from({ length: TUNNELS }, () => {
        const domain = `${text(random, 'abcdefghijklmnopqrstuvwxyz', 8)}.example`;
        return { tool, isFound: organisation.tunnel(ask(random, domain, (DAYS + random()) * DAY)) <= LIMIT ? 1 : 0 };
      });
    });
    const recallOf = (own: typeof found): Metric => ({ value: mean(own.map(({ isFound }) => isFound)), ...interval(own, (drawn) => mean(drawn.map(({ isFound }) => isFound))), n: own.length }); // prettier-ignore
    const { seen, wrong } = organisation.domains();
    return await Promise.resolve({
      recall: { ...recallOf(found), must: 0.99, aim: 1 },
      false_per_100000: { value: (wrong / seen) * 1e5, n: seen, must: 5, aim: 1, less: true },
      ...Object.fromEntries(Object.keys(tools).map((tool) => [`recall_${tool}`, recallOf(found.filter((each) => each.tool === tool))])), // prettier-ignore
    });
  },
};

const SEED = 20_260_107;
/** p below which a window speaks */
const LIMIT = 1e-5;
const CLIENTS = 200;
/** of which the first are only learnt */
const DAYS = 8;
const LEARNT = 4;
const POPULAR = 300;
/** domains that one or two clients come to, each day new ones */
const RARE = 8000;
const TUNNELS = 60;
const DAY = 86_400_000;
const START = 20_454 * DAY;

function createOrganisation(random: Random) {
  const options = tunnel.options.parse({});
  const tenant = tunnel.create(options, 'tenant');
  const models = new Map<number, TunnelModel>();
  const popular = Array.from({ length: POPULAR }, (_, number) => siteOf(random, number, true));
  const seenDomains = new Set<string>();
  const wrong = new Set<string>();

  /** @returns the least p */
  function ask(client: number, queries: Query[], isJudged: boolean): number {
    const model = models.get(client) ?? tunnel.create(options, 'entity');
    models.set(client, model);
    const entity = `device:${client}`;
    const scopes = scopesWith(tenant, entity);
    let least = 1;
    queries.sort((one, other) => one.time - other.time);
    for (const [ordinal, { time, name, type }] of queries.entries()) {
      const seen: Seen = { entity, time: START + time, offset: 0, value: name.toLowerCase(), values: [name.toLowerCase(), type], by: undefined, ordinal }; // prettier-ignore
      const p = isJudged ? model.judge(seen, scopes, options) : 1;
      if (p < least) least = p;
      if (p <= LIMIT) wrong.add(domainParts(name)?.registered ?? '');
      model.learn(seen, 1, scopes);
      tenant.learn(seen, 1, scopes);
    }
    return least;
  }

  return {
    live(day: number): void {
      const rare = Array.from({ length: RARE }, (_, number) => siteOf(random, 1000 + day * RARE + number, false));
      for (let client = 0; client < CLIENTS; client++) {
        const queries: Query[] = [];
        const at = (): number => (day + (8 + 10 * random()) / 24) * DAY;
        const sites = [...popular.filter(() => random() < 0.25), ...Array.from({ length: (1.5 * RARE) / CLIENTS }, () => pick(random, rare))]; // prettier-ignore
        for (const { domain, perDay, ask: query } of sites) {
          seenDomains.add(domain);
          let time = at();
          for (let left = 1 + poisson(random, perDay * exponential(random)); left > 0; left--) {
            queries.push({ time, ...query(random, client) });
            time += exponential(random) * (random() < 0.9 ? 20_000 : 1_800_000);
          }
        }
        // one of the clients is a mail server
        if (client === 0) for (let left = 3000; left > 0; left--) queries.push({ time: at(), ...listQuery(random) });
        ask(client, queries, day >= LEARNT);
      }
    },
    tunnel: (queries: Query[]) => {
      const before = new Set(wrong);
      const least = ask(1 + wholeNumber(random, CLIENTS - 1), queries, true);
      for (const domain of wrong) if (!before.has(domain)) wrong.delete(domain);
      return least;
    },
    domains: () => ({ seen: seenDomains.size, wrong: wrong.size }),
  };
}
