import { join } from 'node:path';
import { judgeDomainName, shippedModel } from '../src/pipeline/baseline/kinds/domain-name.ts';
import type { DomainModel } from '../src/statistics/domains/domain-model.ts';
import { foldsOf, rowsWhere, trainDomainModel } from '../src/statistics/domains/train-domain-model.ts';
import { seeded } from '../src/statistics/random.ts';
import type { Benchmark, Metric } from './benchmark.ts';
import { interval, mean } from './bootstrap.ts';
import { MODEL_SEED, readNames, type ReadName } from './domain-names.ts';
import { simulateBursts } from './domain-traffic.ts';
import { auroc, recallAtFalsePositiveRate } from './metrics.ts';

/**
 * Names that generators made, told from names that people chose. On the development file families are left out in six folds (and chosen names split as well): each name is
 * judged by a model that saw none of its family. Other files are judged by the shipped model.
 */
export const benchmark: Benchmark = {
  name: 'generated-domains',
  summary: 'generated names of families that were not trained on',
  run: async ({ scored, isDevelopment, told }) => {
    const names = readNames(join(scored, 'generated-domains', 'domains.csv.gz'));
    const folds: Fold[] = [];
    for (const part of isDevelopment ? leftOut(names) : [{ model: shippedModel, names }]) {
      told(`fold ${folds.length + 1}`);
      folds.push(judged(part.model(), part.names));
    }
    const families = folds.flatMap((fold) => fold.families);
    const macro = (pick: (family: Family) => number): Metric => ({
      value: mean(families.map(pick)),
      ...interval(families, (drawn) => mean(drawn.map(pick))),
      n: families.length,
    });
    const inBursts = families.filter(({ burst }) => !Number.isNaN(burst));
    return await Promise.resolve({
      auroc: { value: pooled(families), ...interval(families, pooled), n: families.length, must: 0.95, aim: 0.97 },
      macro_recall_1: { ...macro((family) => family.recall), must: 0.65, aim: 0.75 },
      macro_auroc: macro((family) => family.auroc),
      recall_1: { value: mean(folds.map((fold) => fold.recall)), n: names.length },
      burst_recall: {
        value: mean(inBursts.map(({ burst }) => burst)),
        ...interval(inBursts, (drawn) => mean(drawn.map(({ burst }) => burst))),
        n: inBursts.length,
        must: 0.95,
      },
    });
  },
};

/** Of all names: the families of a fold are told from the same chosen names, so they weigh by their size. */
const pooled = (families: readonly Family[]): number =>
  families.reduce((sum, family) => sum + family.auroc * family.size, 0) /
  families.reduce((sum, family) => sum + family.size, 0);

const FOLDS = 6;
/** infected clients of each family; a family that has fewer names than the smallest burst cannot make one */
const INFECTED = 10;
const LEAST_NAMES = 15;

interface Fold {
  readonly recall: number;
  readonly families: readonly Family[];
}

interface Family {
  readonly family: string;
  readonly size: number;
  readonly auroc: number;
  readonly recall: number;
  /** share of infected clients that are found at one false alarm a day in 1,000 clients */
  readonly burst: number;
}

function* leftOut(names: readonly ReadName[]): Generator<{ model: () => DomainModel; names: readonly ReadName[] }> {
  const folds = foldsOf(names, FOLDS, seeded(1));
  for (let fold = 0; fold < FOLDS; fold++) {
    const train = [...rowsWhere(folds, (each) => each !== fold)].flatMap((row) => names[row] ?? []);
    const test = [...rowsWhere(folds, (each) => each === fold)].flatMap((row) => names[row] ?? []);
    yield { model: () => trainDomainModel(train, seeded(MODEL_SEED)), names: test };
  }
}

function judged(model: DomainModel, names: readonly ReadName[]): Fold {
  const scores = names.map(({ name }) => judgeDomainName(name, model)?.logit ?? -99);
  const labels = names.map(({ family }) => (family === undefined ? 0 : 1));
  const namesByFamily = new Map<string, string[]>();
  for (const { family, name } of names) {
    if (family !== undefined) namesByFamily.set(family, [...(namesByFamily.get(family) ?? []), name]);
  }
  const chosen = names.flatMap(({ name, family }) => (family === undefined ? [name] : []));
  const large = new Map([...namesByFamily].filter(([, own]) => own.length >= LEAST_NAMES));
  const { clean, infected } = simulateBursts(model, chosen, large, INFECTED, 11);
  const threshold = clean.toSorted((one, other) => one - other)[Math.round(clean.length / 1000)] ?? 0;
  const families = [...namesByFamily].map(([family, { length: size }]): Family => {
    const rows = names.flatMap((each, row) => (each.family === family || each.family === undefined ? [row] : []));
    const [own, truth] = [rows.map((row) => scores[row] ?? 0), rows.map((row) => labels[row] ?? 0)];
    const bursts = infected.flatMap((each) => (each.family === family ? [each.p < threshold ? 1 : 0] : []));
    return {
      family,
      size,
      auroc: auroc(own, truth),
      recall: recallAtFalsePositiveRate(own, truth, 0.01),
      burst: bursts.length === 0 ? Number.NaN : mean(bursts),
    };
  });
  return { recall: recallAtFalsePositiveRate(scores, labels, 0.01), families };
}
