import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { format } from 'prettier';
import { z } from 'zod';

/**
 * Makes `src/content/attack/enterprise.json`, our table of ATT&CK, from MITRE's STIX bundle of the enterprise domain (plain or gzip):
 *
 *     node scripts/attack-table.ts enterprise-attack-18.1.json 18.1
 *
 * What is taken: ids, names, tactics and platforms of techniques, which are revoked (and by what) or deprecated, ids of groups and software.
 * MITRE's notice stands beside the table and must stay there; take the year from the bundle's LICENSE.txt when the version changes.
 */
const [path, version] = process.argv.slice(2);
if (path === undefined || version === undefined) {
  console.error('Usage: node scripts/attack-table.ts BUNDLE.json[.gz] VERSION');
  process.exit(2);
}

const object = z.object({
  type: z.string(),
  id: z.string(),
  name: z.string().optional(),
  revoked: z.boolean().default(false),
  x_mitre_deprecated: z.boolean().default(false),
  x_mitre_shortname: z.string().optional(),
  x_mitre_platforms: z.array(z.string()).default([]),
  tactic_refs: z.array(z.string()).default([]),
  kill_chain_phases: z.array(z.object({ kill_chain_name: z.string(), phase_name: z.string() })).default([]),
  external_references: z.array(z.object({ source_name: z.string(), external_id: z.string().optional() })).default([]),
  relationship_type: z.string().optional(),
  source_ref: z.string().optional(),
  target_ref: z.string().optional(),
});
type StixObject = z.infer<typeof object>;

const bytes = readFileSync(path);
const { objects } = z
  .object({ objects: z.array(object) })
  .parse(JSON.parse((bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8')));
const objectsById = new Map(objects.map((one) => [one.id, one]));
const ofType = (...types: string[]): StixObject[] => objects.filter(({ type }) => types.includes(type));
const attackId = (one: StixObject | undefined): string | undefined =>
  one?.external_references.find(({ source_name }) => source_name === 'mitre-attack')?.external_id;
const isLive = (one: StixObject): boolean => !one.revoked && !one.x_mitre_deprecated;
const idsOf = (list: readonly StixObject[]): string[] => list.flatMap((one) => attackId(one) ?? []).sort();

const tactics = (ofType('x-mitre-matrix')[0]?.tactic_refs ?? []).map((ref) => {
  const tactic = objectsById.get(ref);
  return { id: attackId(tactic), shortName: tactic?.x_mitre_shortname, name: tactic?.name };
});
const patterns = ofType('attack-pattern').toSorted((a, b) => ((attackId(a) ?? '') < (attackId(b) ?? '') ? -1 : 1));
const techniques = patterns.filter(isLive).map((one) => ({
  id: attackId(one),
  name: one.name,
  tactics: one.kill_chain_phases
    .filter(({ kill_chain_name }) => kill_chain_name === 'mitre-attack')
    .map(({ phase_name }) => phase_name)
    .sort(),
  platforms: one.x_mitre_platforms.toSorted(),
}));
const revoked = Object.fromEntries(
  ofType('relationship')
    .filter(({ relationship_type }) => relationship_type === 'revoked-by')
    .map(({ source_ref, target_ref }) => [objectsById.get(source_ref ?? ''), objectsById.get(target_ref ?? '')] as const)
    .filter(([from]) => from?.type === 'attack-pattern')
    .map(([from, to]) => [attackId(from) ?? '', attackId(to) ?? ''] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
); // prettier-ignore
const table = {
  domain: 'enterprise-attack',
  version,
  notice: 'MITRE ATT&CK. See LICENSE.txt beside this file.',
  tactics,
  techniques,
  revoked,
  deprecated: idsOf(patterns.filter((one) => one.x_mitre_deprecated && !one.revoked)),
  groups: idsOf(ofType('intrusion-set').filter(isLive)).join(' '),
  software: idsOf(ofType('malware', 'tool').filter(isLive)).join(' '),
};

const out = fileURLToPath(new URL('../src/content/attack/enterprise.json', import.meta.url));
const lines = JSON.stringify(table, null, 2).replace(/\{\s+"id": [^{}]*\}/g, (entry) => entry.replace(/\s+/g, ' '));
writeFileSync(out, await format(lines, { parser: 'json', printWidth: 120 }));
console.log(`${out}: ${tactics.length} tactics, ${techniques.length} techniques, ${Object.keys(revoked).length} revoked, ${table.deprecated.length} deprecated`); // prettier-ignore
