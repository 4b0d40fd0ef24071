/**
 * Trains the model of generated domain names on a CSV of `family,domain` (`benign` for names that people chose), and writes it where the product reads it.
 * The same file gives the same bytes.
 *
 *     node scripts/train-domains.ts [domains.csv.gz] [--check]
 *
 * `--check` writes nothing and exits with 1 if the model that is there is another.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MODEL_SEED, readNames } from '../evaluate/domain-names.ts';
import { corpus } from '../src/corpora.ts';
import { writeDomainModel } from '../src/statistics/domains/domain-model.ts';
import { trainDomainModel } from '../src/statistics/domains/train-domain-model.ts';
import { seeded } from '../src/statistics/random.ts';

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const path = positionals[0] ?? corpus('generated-domains', 'domains.csv.gz');
const target = fileURLToPath(new URL('../src/content/models/domain-names.bin', import.meta.url));
if (path === undefined) {
  process.exitCode = 2;
} else {
  const names = readNames(path);
  const bytes = writeDomainModel(trainDomainModel(names, seeded(MODEL_SEED)));
  const hash = createHash('sha256').update(bytes).digest('hex');
  console.log(`${names.length} names, ${bytes.length} bytes, SHA-256 ${hash}`);
  if (!values.check) writeFileSync(target, bytes);
  else if (!readFileSync(target).equals(bytes)) {
    console.error(`${target} is not what this makes of ${path}`);
    process.exitCode = 1;
  }
}
