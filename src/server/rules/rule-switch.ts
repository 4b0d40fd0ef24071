import type { Understand } from '../../pipeline/ports.ts';
import { reasonOf } from '../cannot-start.ts';
import type { LoadedContent } from '../loaded-rules.ts';
import { inOrder } from '../workers/in-order.ts';
import type { Understanding } from '../workers/create-understand.ts';
import type { SigmaCorrelation } from '../../sigma/rule.ts';
import type { RuleSetSource } from './rule-set.ts';

/**
 * Changes the rule set under a running stream. Another set gets workers of its own; when they are ready, every batch that is asked for from then on
 * goes to them, and what was asked for before is answered by the workers before, which then end. So each batch is judged once, by one
 * set, and answers keep the order in which they were asked. A set that cannot be started changes nothing.
 */
export interface RuleSwitch {
  readonly understand: Understand;
  /** only what baselines look at, for a replay; by the set that judges now */
  readonly observe: Understand;
  /** what is loaded in the set that judges now */
  loaded(): LoadedContent;
  /** the correlations of a set that judged not long ago; undefined of others */
  correlationsOf(version: string): readonly SigmaCorrelation[] | undefined;
  /** when that set took over, ms since 1970 */
  since(): number;
  /** Resolves when batches go to the new set, or with the reason why they do not. One at a time: see `coalesced`. */
  to(source: RuleSetSource): Promise<Switched>;
  /** Resolves when the usage so far was told. */
  report(): Promise<void>;
  close(): Promise<void>;
}

export type Switched = { readonly ok: true } | { readonly ok: false; readonly message: string };

export interface RuleSwitchDeps {
  readonly start: (source: RuleSetSource) => Promise<Understanding>;
  readonly now: () => number;
}

const REMEMBERED_SETS = 50;

/** Sets that were replaced and still answer what they were asked. */
const MOST_RETIRING = 2;

interface Generation {
  readonly version: string;
  readonly understanding: Understanding;
  readonly since: number;
  /** batches that were asked for and are not answered */
  underWay: number;
  /** set when another one took over: called when nothing is under way */
  onIdle: (() => void) | undefined;
}

/** Starts with a first set. Rejects if that cannot be started: then there is nothing to go on with. */
export async function createRuleSwitch(first: RuleSetSource, deps: RuleSwitchDeps): Promise<RuleSwitch> {
  let current = await begin(first);
  const retiring = new Set<Promise<void>>();
  /** of the last sets: what they judged may not be correlated yet */
  const correlationsByVersion = new Map([[first.version, current.understanding.loaded.correlations]]);
  let isClosed = false;

  async function begin(source: RuleSetSource): Promise<Generation> {
    const understanding = await deps.start(source);
    return { version: source.version, understanding, since: deps.now(), underWay: 0, onIdle: undefined };
  }

  async function askNow(ask: (current: Understanding) => ReturnType<Understand>): ReturnType<Understand> {
    const generation = current;
    generation.underWay++;
    try {
      return await ask(generation.understanding);
    } finally {
      generation.underWay--;
      if (generation.underWay === 0) generation.onIdle?.();
    }
  }

  async function retire(generation: Generation): Promise<void> {
    if (generation.underWay > 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      generation.onIdle = resolve;
      await promise;
    }
    await generation.understanding.report();
    await generation.understanding.close();
  }

  return {
    understand: inOrder((batch) => askNow((each) => each.understand(batch))),
    observe: (batch) => askNow((each) => each.observe(batch)),
    loaded: () => current.understanding.loaded,
    correlationsOf: (version) => correlationsByVersion.get(version),
    since: () => current.since,
    async to(source) {
      if (source.version === current.version) return { ok: true };
      // Each takes memory: where batches hang in them, changes wait.
      while (retiring.size >= MOST_RETIRING) await Promise.race(retiring);
      let next: Generation;
      try {
        next = await begin(source);
      } catch (error) {
        return {
          ok: false,
          message: `The new rules could not be started: ${reasonOf(error)}. The rules before go on.`,
        };
      }
      const refusal = isClosed ? 'The server is stopping.' : refusalOf(next.understanding.loaded, source);
      if (refusal !== undefined) {
        await next.understanding.close();
        return { ok: false, message: refusal };
      }
      const before = current;
      current = next;
      correlationsByVersion.delete(next.version);
      correlationsByVersion.set(next.version, next.understanding.loaded.correlations);
      for (const version of [...correlationsByVersion.keys()].slice(0, -REMEMBERED_SETS)) correlationsByVersion.delete(version); // prettier-ignore
      const ending = retire(before).finally(() => retiring.delete(ending));
      retiring.add(ending);
      return { ok: true };
    },
    report: () => current.understanding.report(),
    async close() {
      isClosed = true;
      // What is under way in them is rejected by their end, so nobody waits.
      await current.understanding.close();
      await Promise.race([Promise.all(retiring), new Promise((resolve) => setTimeout(resolve, 1000).unref())]);
    },
  };
}

/** Texts of which nothing at all can be loaded are a mistake, such as a folder that is not mounted: not a wish. */
function refusalOf(loaded: LoadedContent, source: RuleSetSource): string | undefined {
  if (loaded.rules.length > 0 || source.texts.length === 0) return undefined;
  const [problem] = loaded.problems;
  const why = problem === undefined ? '' : ` The first problem: ${problem.source}: ${problem.message}.`;
  return `None of the ${source.texts.length} texts of the new rules holds a rule that can be loaded.${why} The rules before go on.`;
}
