import { basename, extname, isAbsolute, relative } from 'node:path';
import type { RuleProblem } from '../../model/api.ts';
import { asUserId, type TenantId } from '../../model/ids.ts';
import { OWN_PACK } from '../../model/rule.ts';
import { readRules, type ReadRulesOptions } from '../../sigma/read-rules.ts';
import { versionOfText } from '../../store/state/rule-files.ts';
import type { RuleStore, StoredPack } from '../../store/state/rule-store.ts';
import type { Actor } from '../../store/state/state-store.ts';
import { DEFAULT_RULES, readRuleTexts } from '../rule-texts.ts';

/** A folder or file of `--rules`, as a pack that is read only. */
export interface FilePack {
  readonly name: string;
  readonly root: string;
}

/** What stands in files was changed by whoever may write them. */
const ON_DISK: Actor = { id: asUserId('files'), name: 'files on disk' };

/** Names for the paths of `--rules`, by their last part. A path keeps the name that it had before. */
export function nameFilePacks(
  roots: readonly string[],
  stored: readonly Pick<StoredPack, 'name' | 'kind' | 'origin'>[],
): FilePack[] {
  const namesByRoot = new Map(stored.flatMap(({ name, kind, origin }) => (kind === 'files' ? [[origin, name] as const] : []))); // prettier-ignore
  const ownName = stored.find(({ name, kind }) => name === DEFAULT_NAME && kind === 'files')?.name;
  const used = new Set([OWN_PACK, ...stored.map(({ name }) => name)]);
  return [...new Set(roots)].map((root) => {
    // our own rules are where this version of Vedette is
    const known = root === DEFAULT_RULES ? ownName : namesByRoot.get(root);
    if (known !== undefined) return { name: known, root };
    const wanted = root === DEFAULT_RULES ? DEFAULT_NAME : slugOf(root);
    let name = wanted;
    for (let n = 2; used.has(name); n++) name = `${wanted}-${n}`;
    used.add(name);
    return { name, root };
  });
}

const DEFAULT_NAME = 'vedette';

function slugOf(root: string): string {
  const slug = basename(root, extname(root)).toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+/, ''); // prettier-ignore
  return slug.slice(0, 60) || 'rules';
}

/** Where a file of a pack stands. */
export function fileOf({ root }: FilePack, path: string): string {
  return basename(root) === path && extname(root) !== '' ? root : `${root}/${path}`;
}

/**
 * Takes over what stands on disk. A file that was good and is not any more (somebody is in the midst of writing it) keeps its last good text, and
 * a folder that cannot be read keeps all of them: both are problems that say so. A file that is gone is gone.
 */
export async function syncFilePacks(
  packs: readonly FilePack[],
  store: Pick<RuleStore, 'files' | 'texts' | 'changeFiles'>,
  tenant: TenantId,
  reading: ReadRulesOptions = {},
): Promise<RuleProblem[]> {
  const problems: RuleProblem[] = [];
  const known = Map.groupBy(await store.files(tenant), ({ pack }) => pack);
  const read = new Set<string>();
  for (const pack of packs) {
    const onDisk = await readRuleTexts([pack.root]);
    problems.push(...onDisk.problems);
    const isUnread = onDisk.problems.some(({ source }) => source === pack.root);
    const kept = new Map((known.get(pack.name) ?? []).map(({ path, version }) => [path, version]));
    if (isUnread && kept.size > 0) problems.push({ source: pack.root, level: 'warning', message: `its ${kept.size} files as they were last read are used` }); // prettier-ignore
    if (isUnread) continue;
    const texts = onDisk.texts.filter(({ source }) => !read.has(source));
    for (const { source } of texts) read.add(source);
    const files = texts.map(({ source, text }) => ({ path: pathIn(pack.root, source), source, text }));
    const different = files.filter(({ path, text }) => kept.get(path) !== versionOfText(text));
    const before = await store.texts(tenant, different.flatMap(({ path }) => kept.get(path) ?? [])); // prettier-ignore
    const put = different.filter(({ path, source, text }) => {
      const last = before.get(kept.get(path) ?? '');
      if (last === undefined || !isWorse(text, last, reading)) return true;
      problems.push({ source, message: 'was changed and can no longer be loaded as a whole; its last good text is used until it is mended' }); // prettier-ignore
      problems.push(...readRules([{ source, text }], reading).problems.filter(isError));
      return false;
    });
    const paths = new Set(files.map(({ path }) => path));
    const unread = new Set(onDisk.problems.map(({ source }) => pathIn(pack.root, source)));
    const remove = [...kept.keys()].filter((path) => !paths.has(path) && !unread.has(path));
    if (put.length === 0 && remove.length === 0 && kept.size > 0) continue;
    await store.changeFiles(tenant, { pack: pack.name, kind: 'files', origin: pack.root, put, remove, note: 'changed on disk' }, ON_DISK); // prettier-ignore
  }
  return problems;
}

function pathIn(root: string, file: string): string {
  const path = relative(root, file);
  return path === '' || path.startsWith('..') || isAbsolute(path) ? basename(file) : path;
}

/** Whether a text by itself has more errors than the one before it: rules that it refers to may stand elsewhere. */
function isWorse(text: string, before: string, reading: ReadRulesOptions): boolean {
  const errorsOf = (each: string): number =>
    readRules([{ source: '', text: each }], reading).problems.filter(isError).length;
  return errorsOf(text) > errorsOf(before);
}

export const isError = ({ level }: RuleProblem): boolean => level === undefined || level === 'error';
