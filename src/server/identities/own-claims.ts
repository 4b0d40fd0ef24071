import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readClaims, type ClaimRule } from '../../pipeline/identify/claim-rule.ts';

const folder = fileURLToPath(new URL('../../content/identity', import.meta.url));

/** The claims that come with Vedette. @throws if one of them cannot be read: a test reads them all */
export function ownClaimRules(): readonly ClaimRule[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yml')).toSorted(); // prettier-ignore
  const { rules, problems } = readClaims(files.map((name) => ({ source: name, text: readFileSync(join(folder, name), 'utf8') }))); // prettier-ignore
  const [problem] = problems;
  if (problem !== undefined) throw new Error(`${problem.source}, line ${problem.line ?? 1}: ${problem.message}`);
  return rules;
}
