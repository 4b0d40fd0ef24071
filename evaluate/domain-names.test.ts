import { describe, expect, test } from 'vitest';
import { corpus } from '../src/corpora.ts';
import { judgeDomainName, shippedModel } from '../src/pipeline/baseline/kinds/domain-name.ts';
import { writeDomainModel } from '../src/statistics/domains/domain-model.ts';
import { trainDomainModel } from '../src/statistics/domains/train-domain-model.ts';
import { seeded } from '../src/statistics/random.ts';
import { MODEL_SEED, readNames } from './domain-names.ts';
import { auroc } from './metrics.ts';

const path = corpus('generated-domains', 'domains.csv.gz');

describe.skipIf(path === undefined)('the shipped model of names', () => {
  test('tells the names that it was trained on apart', () => {
    const names = readNames(path ?? '').filter((_, row) => row % 37 === 0);
    const scores = names.map(({ name }) => judgeDomainName(name)?.logit ?? -99);
    expect(names.length).toBeGreaterThan(2500);
    expect(auroc(scores, names.map(({ family }) => (family === undefined ? 0 : 1)))).toBeGreaterThan(0.985); // prettier-ignore
  });

  // half a minute: the whole training
  test.skipIf(process.env['VEDETTE_HEAVY'] !== '1')(
    'is what the training makes of the corpus, byte by byte',
    { timeout: 600_000 },
    () => {
      const trained = writeDomainModel(trainDomainModel(readNames(path ?? ''), seeded(MODEL_SEED)));
      expect(Buffer.from(trained).equals(writeDomainModel(shippedModel()))).toBe(true);
    },
  );
});
