import type { TenantId } from '../../model/ids.ts';
import { OWN_PACK, type Blindness, type LoadedRule, type RuleDetail } from '../../model/rule.ts';
import { logSourceToText } from '../../model/log-source.ts';
import { readHead } from '../../sigma/read-rule.ts';
import { isMapping } from '../../sigma/rule-document.ts';
import { readRules, type ReadRulesOptions } from '../../sigma/read-rules.ts';
import type { RuleHead } from '../../sigma/rule.ts';
import { readYaml } from '../../sigma/yaml.ts';
import type { RuleStore } from '../../store/state/rule-store.ts';
import { UNTUNED } from '../../store/state/rule-tunings.ts';
import type { LoadedContent, RuleFacts } from '../loaded-rules.ts';
import { blindRules, reasonOfBlindness } from './blindness.ts';
import { curesOf } from './cures.ts';
import { pathInPack } from './path-in-pack.ts';
import type { RulesOnServer } from './rules-on-server.ts';

export interface DetailDeps {
  readonly store: Pick<RuleStore, 'files' | 'texts' | 'versions' | 'tuningHistory'>;
  readonly tenant: TenantId;
  readonly rules: Pick<RulesOnServer, 'loaded' | 'usage' | 'filePacks' | 'reading'>;
  readonly watchedSince: number;
}

const MOST_VERSIONS = 100;
const MOST_TUNINGS = 50;

/** Everything that is known of one rule. @param row its row in the list */
export async function ruleDetail(row: LoadedRule, facts: RuleFacts, deps: DetailDeps): Promise<RuleDetail> {
  const { store, tenant, rules } = deps;
  const loaded = rules.loaded();
  const path = pathInPack(facts, rules.filePacks);
  const [texts, versions, tuningHistory] = await Promise.all([
    store.texts(tenant, [facts.version]),
    store.versions(tenant, facts.pack, path, MOST_VERSIONS),
    store.tuningHistory(tenant, facts.id, MOST_TUNINGS),
  ]);
  const text = texts.get(facts.version) ?? '';
  const head = headOf(text, facts, rules.reading);
  return {
    ...row,
    text,
    rulesInText: loaded.rules.filter(({ file }) => file === facts.file).map(({ id }) => id),
    editable: facts.pack === OWN_PACK,
    description: head?.description ?? '',
    author: head?.author ?? '',
    references: [...(head?.references ?? [])],
    tags: [...(head?.tags ?? [])],
    falsePositives: [...(head?.falsePositives ?? [])],
    response: [...(head?.response ?? [])],
    needs: [...facts.bases],
    neededBy: loaded.rules.filter(({ bases }) => bases.includes(facts.id)).map(({ id }) => id),
    ...blindFacts(row.blind, facts, loaded, deps),
    tuning: tuningHistory[0] ?? UNTUNED,
    tuningHistory: [...tuningHistory],
    versions: [...versions],
  };
}

function blindFacts(
  blind: Blindness | undefined,
  facts: RuleFacts,
  loaded: LoadedContent,
  { rules, watchedSince }: DetailDeps,
): Pick<RuleDetail, 'blindReason' | 'cures'> {
  if (blind === undefined) return { cures: [] };
  const blindById = blindRules(loaded.rules, rules.usage.seen(), watchedSince);
  const rulesById = new Map(loaded.rules.map((rule) => [rule.id, rule]));
  return {
    blindReason: reasonOfBlindness(blind, logSourceToText(facts.logSource)),
    cures: curesOf(facts, blind, rulesById, blindById),
  };
}

/** From the text alone; a correlation whose rules stand elsewhere is read without them. */
function headOf(text: string, { id, file, source }: RuleFacts, reading: ReadRulesOptions): RuleHead | undefined {
  const read = readRules([{ source: file, text }], reading);
  const found = [...read.rules, ...read.correlations].find((rule) => rule.id === id);
  if (found !== undefined) return found;
  const line = Number(source.slice(source.lastIndexOf(':') + 1));
  for (const document of readYaml(text)) {
    if (document.kind !== 'value' || document.line !== line || !isMapping(document.value)) continue;
    return readHead({ value: document.value, source: file, line }, () => undefined);
  }
  return undefined;
}
