import type { RulePack } from '../../model/rule.ts';
import type { StoredFile, StoredPack } from '../../store/state/rule-store.ts';
import { packsInOrder, sourceOf } from './read-rule-set.ts';
import type { RulesOnServer } from './rules-on-server.ts';

/** The packs that are in use, in the order in which they count. */
export function listPacks(
  packs: readonly StoredPack[],
  files: readonly StoredFile[],
  rules: Pick<RulesOnServer, 'loaded' | 'filePacks'>,
): RulePack[] {
  const { rules: loaded, problems } = rules.loaded();
  const problemsBySource = Map.groupBy(problems, ({ source }) => source);
  return packsInOrder(packs, rules.filePacks).map((pack) => {
    const own = files.filter((file) => file.pack === pack.name);
    return {
      ...pack,
      files: own.length,
      rules: loaded.filter((rule) => rule.pack === pack.name).length,
      problems: own.reduce(
        (sum, file) => sum + (problemsBySource.get(sourceOf(file, rules.filePacks)) ?? []).length,
        0,
      ),
    };
  });
}
