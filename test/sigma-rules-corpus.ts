import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { corpus } from '../src/corpora.ts';
import type { RuleText } from '../src/sigma/read-rules.ts';

/**
 * The rules of the SigmaHQ corpus, out of its archives: `rules/`, `rules-emerging-threats/`, … and `deprecated/`, `unsupported/`.
 * Undefined if the corpus is not on this machine.
 */
export function sigmaRuleTexts(folders: readonly string[] = ['rules/']): RuleText[] | undefined {
  const archives = ['sigma-rules.tar.gz', 'sigma-deprecated-unsupported.tar.gz'].map((name) =>
    corpus('sigma-rules', name),
  );
  const texts: RuleText[] = [];
  for (const archive of archives) {
    if (archive === undefined) return undefined;
    for (const { name, text } of tarEntries(gunzipSync(readFileSync(archive)))) {
      if (name.endsWith('.yml') && folders.some((folder) => name.startsWith(folder)))
        texts.push({ source: name, text });
    }
  }
  return texts;
}

const BLOCK = 512;

/** Plain files of a POSIX tar archive; long names come as GNU `L` entries or as a ustar prefix. */
function* tarEntries(tar: Buffer): Generator<{ name: string; text: string }> {
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const field = (from: number, length: number): string =>
      tar.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(field(124, 12), 8);
    const type = field(156, 1);
    const body = tar.subarray(at + BLOCK, at + BLOCK + size);
    const prefix = field(257, 5) === 'ustar' && field(345, 155) !== '' ? `${field(345, 155)}/` : '';
    const name = longName ?? prefix + field(0, 100);
    longName = type === 'L' ? body.toString('utf8').replace(/\0.*$/s, '') : undefined;
    if (type === '0' || type === '') yield { name, text: body.toString('utf8') };
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}
