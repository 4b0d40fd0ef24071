import type { RuleFacts } from '../loaded-rules.ts';
import type { FilePack } from './file-packs.ts';
import { sourceOf } from './read-rule-set.ts';

/** Where the text of a rule stands in its pack. */
export function pathInPack(facts: Pick<RuleFacts, 'pack' | 'file'>, filePacks: readonly FilePack[]): string {
  const root = sourceOf({ pack: facts.pack, path: '' }, filePacks);
  if (facts.file.startsWith(root)) return facts.file.slice(root.length);
  return facts.file.slice(facts.file.lastIndexOf('/') + 1);
}
