import { createHash } from 'node:crypto';
import type { TenantId } from '../../model/ids.ts';
import { OWN_PACK } from '../../model/rule.ts';
import type { RuleStore, StoredFile, StoredPack } from '../../store/state/rule-store.ts';
import type { RuleAdaptation } from '../rule-adaptation.ts';
import { fileOf, type FilePack } from './file-packs.ts';
import type { RuleSetSource, RuleSetText } from './rule-set.ts';

/** Reads the rule set that counts now from the store; texts that it has read before are not read again. */
export function createRuleSetReader(
  store: Pick<RuleStore, 'packs' | 'files' | 'texts' | 'tunings'>,
  tenant: TenantId,
  filePacks: readonly FilePack[],
  adaptation?: RuleAdaptation,
  features: () => RuleSetSource['features'] = () => undefined,
  mappings: () => Promise<RuleSetSource['mappings']> = () => Promise.resolve(undefined),
): () => Promise<RuleSetSource> {
  let textsByVersion = new Map<string, string>();
  return async () => {
    const [packs, files, tunings, mapped] = await Promise.all([
      store.packs(tenant),
      store.files(tenant),
      store.tunings(tenant),
      mappings(),
    ]);
    const filesByPack = Map.groupBy(files, ({ pack }) => pack);
    const used = packsInOrder(packs, filePacks).map((pack) => ({ pack, files: filesByPack.get(pack.name) ?? [] }));
    const versions = new Set(used.flatMap((each) => each.files.map(({ version }) => version)));
    const missing = [...versions].filter((version) => !textsByVersion.has(version));
    const found = await store.texts(tenant, missing);
    textsByVersion = new Map([...textsByVersion, ...found].filter(([version]) => versions.has(version)));
    const texts = used.flatMap(({ pack, files: own }) =>
      own.map((file): RuleSetText => ({
        source: sourceOf(file, filePacks),
        text: textsByVersion.get(file.version) ?? '',
        pack: pack.name,
        version: file.version,
        enabled: pack.enabled,
      })),
    );
    const sorted = tunings.toSorted((a, b) => (a.rule < b.rule ? -1 : 1));
    const kept = sorted.map(({ exceptions, ...tuning }) => ({ ...tuning, exceptions: [...exceptions] }));
    const adapted = adaptation === undefined ? {} : { adaptation };
    const observed = features();
    const seen = observed === undefined ? {} : { features: observed };
    const read = mapped === undefined ? {} : { mappings: mapped };
    const version = versionOf(texts, kept, adaptation, observed, mapped?.now.version);
    return { version, texts, ...adapted, ...seen, ...read, tunings: kept };
  };
}

/** What was written here counts before what was imported, and that before what came as files. Packs of files that are not given any more are left out. */
export function packsInOrder(packs: readonly StoredPack[], filePacks: readonly FilePack[]): StoredPack[] {
  const places = new Map(filePacks.map(({ name }, place) => [name, place + 2]));
  const placeOf = ({ name, kind }: StoredPack): number | undefined =>
    kind === 'files' ? places.get(name) : name === OWN_PACK ? 0 : 1;
  return packs
    .filter((pack) => placeOf(pack) !== undefined)
    .toSorted((a, b) => (placeOf(a) ?? 0) - (placeOf(b) ?? 0) || (a.name < b.name ? -1 : 1));
}

/** How findings and problems name a file. */
export function sourceOf({ pack, path }: Pick<StoredFile, 'pack' | 'path'>, filePacks: readonly FilePack[]): string {
  const filePack = filePacks.find(({ name }) => name === pack);
  return filePack === undefined ? `${pack}/${path}` : fileOf(filePack, path);
}

/** The same content has the same version. */
function versionOf(
  texts: readonly RuleSetText[],
  tunings: RuleSetSource['tunings'],
  adaptation: RuleAdaptation | undefined,
  features: RuleSetSource['features'],
  mappings: string | undefined,
): string {
  const hash = createHash('sha256');
  for (const { source, version, enabled } of texts) hash.update(JSON.stringify([source, version, enabled]));
  hash.update(JSON.stringify(tunings));
  if (adaptation !== undefined) hash.update(JSON.stringify(adaptation));
  if (features !== undefined) hash.update(JSON.stringify(features));
  if (mappings !== undefined) hash.update(JSON.stringify({ mappings }));
  return hash.digest('hex').slice(0, 16);
}
