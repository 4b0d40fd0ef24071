import type { RuleProblem } from '../../model/api.ts';
import { readRules, type RuleText } from '../../sigma/read-rules.ts';
import type { PackSource } from './pack-source.ts';
import { readWazuhMapping } from './wazuh/mapping.ts';
import type { ListEntry, Lists } from './wazuh/own-conditions.ts';
import { wazuhToSigma, type WazuhOutcome } from './wazuh/wazuh-to-sigma.ts';

/** The rules of a source, as Sigma, ready to be kept. */
export interface Pack {
  readonly source: PackSource;
  /** files of which at least one document loads, by path */
  readonly files: readonly PackFile[];
  readonly rules: number;
  readonly correlations: number;
  /** what does not load, and where; a file of which nothing loads is not among `files` */
  readonly problems: readonly RuleProblem[];
  /** empty if there were no rules of Wazuh in it */
  readonly wazuh: readonly WazuhOutcome[];
  /** files that hold no rules */
  readonly others: number;
}

export interface PackFile {
  readonly path: string;
  readonly text: string;
}

const isYaml = ({ source }: RuleText): boolean => /\.ya?ml$/i.test(source);
const isSigma = ({ text }: RuleText): boolean => /^(?:detection|correlation|filter|action)\s*:/m.test(text) || /^\s*\{[^]*"(?:detection|correlation|filter)"/.test(text); // prettier-ignore
const isWazuh = ({ source, text }: RuleText): boolean => /\.xml$/i.test(source) && /<rule\s/i.test(text);

export async function readPack(source: PackSource): Promise<Pack> {
  const sigma = source.texts.filter((text) => isYaml(text) && isSigma(text));
  const xml = source.texts.filter(isWazuh);
  const lists = source.texts.filter((text) => !isYaml(text) && !/\.xml$/i.test(text.source));
  const converted = xml.length === 0 ? undefined : wazuhToSigma(xml, await readWazuhMapping(), listsOf(lists));
  const files = [
    ...sigma.map(({ source: path, text }) => ({ path, text })),
    ...(converted?.files ?? []).map(({ path, text }) => ({ path: `wazuh/${path}`, text })),
  ];
  const read = readRules(files.map(({ path, text }) => ({ source: path, text })));
  const loaded = new Set([...read.rules, ...read.correlations].map((rule) => rule.source));
  const broken = new Set(read.problems.filter(({ level }) => (level ?? 'error') === 'error').map((problem) => problem.source)); // prettier-ignore
  return {
    source,
    files: files.filter(({ path }) => loaded.has(path) || !broken.has(path)),
    rules: read.rules.length,
    correlations: read.correlations.length,
    problems: [...(converted?.problems ?? []), ...read.problems],
    wazuh: converted?.outcomes ?? [],
    others: source.others + source.texts.length - sigma.length - xml.length - lists.length,
  };
}

/** Rules name lists as `etc/lists/NAME`. */
function listsOf(texts: readonly RuleText[]): Lists {
  const byName = new Map(texts.map(({ source, text }) => [source.split('/').at(-1) ?? source, entriesIn(text)]));
  return (path) => byName.get(path.split('/').at(-1) ?? path);
}

/** Lines of `key:value` or `key`; a key with a colon in it stands in quotation marks. */
function entriesIn(text: string): ListEntry[] {
  return text.split(/\r?\n/).flatMap((line): ListEntry[] => {
    const [, quoted, plain = '', value = ''] = /^\s*(?:"([^"]*)"|([^:#]*))(?::(.*))?$/.exec(line) ?? [];
    const key = (quoted ?? plain).trim();
    return key === '' ? [] : [{ key, value: value.trim().replace(/^"(.*)"$/, '$1') }];
  });
}
