import { styleText } from 'node:util';
import { logSourceToText } from '../../model/log-source.ts';
import { severity } from '../../model/severity.ts';
import { listRules, type ListedRule } from '../../server/rule-overview/list-rules.ts';
import { DEFAULT_RULES, readRuleTexts } from '../../server/rule-texts.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Call, type Command } from '../command.ts';
import { ruleAdaptationOf, ruleAdaptationOptions } from '../rule-adaptation-options.ts';

/** `vedette rules list PATH…`: the rules that load, and how many there are of what. */
export const list: Command = {
  name: 'list',
  summary: 'Lists rules and correlations, with filters and counts.',
  usage: '[PATH…]',
  options: {
    product: { type: 'string', value: 'NAME', summary: 'Only rules for this product of a log source' },
    category: { type: 'string', value: 'NAME', summary: 'Only rules for this category' },
    service: { type: 'string', value: 'NAME', summary: 'Only rules for this service' },
    level: { type: 'string', value: 'LEVEL', multiple: true, summary: 'Only rules of this level; may be given more than once' }, // prettier-ignore
    status: { type: 'string', value: 'STATUS', multiple: true, summary: 'Only rules of this status' },
    tag: { type: 'string', value: 'TAG', multiple: true, summary: 'Only rules with this tag, or one below it: attack.t1059, T1059, execution' }, // prettier-ignore
    text: { type: 'string', value: 'TEXT', summary: 'Only rules with this text in title, id or path' },
    count: { type: 'boolean', summary: 'Only the counts' },
    ...ruleAdaptationOptions,
  },
  examples: [
    'vedette rules list',
    'vedette rules list --product windows --level high --level critical',
    'vedette rules list --tag T1059 --json',
  ],
  run: async (call) => {
    const isChosen = filterOf(call);
    const { texts, problems } = await readRuleTexts(call.positionals.length === 0 ? [DEFAULT_RULES] : call.positionals);
    const adapted = await ruleAdaptationOf(call);
    const all = listRules(texts, [...adapted.problems, ...problems], adapted.adaptation);
    const rules = all.rules.filter(isChosen);
    const errors = all.problems.filter(({ level }) => (level ?? 'error') === 'error').length;
    if (call.flag('json'))
      call.out(JSON.stringify({ rules, counts: countsOf(rules), of: all.rules.length, problems: errors })); // prettier-ignore
    else print(rules, all.rules.length, call);
    if (errors > 0) call.err(`${errors} rules or files could not be loaded; "vedette rules check" says why.`);
    return exitCodes.ok;
  },
};

function filterOf(call: Call): (rule: ListedRule) => boolean {
  const levels = call.texts('level');
  const wrong = levels.find((level) => !severity.safeParse(level).success);
  if (wrong !== undefined) throw new UsageError(`--level ${wrong} is not one of ${severity.options.join(', ')}`);
  const statuses = call.texts('status');
  const tags = call.texts('tag').map((tag) => tag.toLowerCase());
  const text = call.text('text')?.toLowerCase();
  const parts = (['product', 'category', 'service'] as const).flatMap((part) => {
    const value = call.text(part)?.toLowerCase();
    return value === undefined ? [] : [{ part, value }];
  });
  return (rule) =>
    rule.logSources.some((source) => parts.every(({ part, value }) => source[part] === value)) &&
    (levels.length === 0 || levels.includes(rule.level)) &&
    (statuses.length === 0 || statuses.includes(rule.status ?? '')) &&
    tags.every((tag) => rule.tags.some((own) => isTag(own.toLowerCase(), tag))) &&
    (text === undefined || [rule.title, rule.id, rule.source].join('\n').toLowerCase().includes(text));
}

const isTag = (own: string, asked: string): boolean =>
  [asked, `attack.${asked}`].some((tag) => own === tag || own.startsWith(`${tag}.`));

interface Counts {
  readonly level: Readonly<Record<string, number>>;
  readonly product: Readonly<Record<string, number>>;
  readonly kind: Readonly<Record<string, number>>;
  readonly status: Readonly<Record<string, number>>;
  readonly withCases: number;
}

function countsOf(rules: readonly ListedRule[]): Counts {
  const by = (keyOf: (rule: ListedRule) => string): Record<string, number> => {
    const counts = new Map<string, number>();
    for (const rule of rules) counts.set(keyOf(rule), (counts.get(keyOf(rule)) ?? 0) + 1);
    return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
  };
  return {
    level: by(({ level }) => level),
    product: by(({ logSources: [first] }) => first?.product ?? first?.category ?? first?.service ?? 'none'),
    kind: by(({ kind, isPart }) => (isPart ? 'only for correlations' : kind)),
    status: by(({ status }) => status ?? 'none'),
    withCases: rules.filter(({ cases }) => cases.fires > 0 && cases.silent > 0).length,
  };
}

function print(rules: readonly ListedRule[], of: number, call: Call): void {
  if (!call.flag('count')) {
    const sources = rules.map(({ logSources: [first] }) => (first === undefined ? '' : logSourceToText(first).replace(/^\/|\/$/g, '').replace('//', '/'))); // prettier-ignore
    const width = Math.min(40, Math.max(0, ...sources.map(({ length }) => length)));
    for (const [i, rule] of rules.entries()) {
      const attack = rule.attack.length === 0 ? '' : styleText('dim', `  ${rule.attack.join(' ')}`);
      const kind = rule.kind === 'correlation' ? styleText('dim', '  (correlation)') : rule.isPart ? styleText('dim', '  (only for correlations)') : ''; // prettier-ignore
      call.out(`${rule.level.padEnd(13)} ${visible((sources[i] ?? '').padEnd(width))}  ${visible(rule.title)}${kind}${attack}`); // prettier-ignore
    }
    if (rules.length > 0) call.out('');
  }
  const counts = countsOf(rules);
  const line = (name: string, of_: Readonly<Record<string, number>>): string =>
    `${name.padEnd(9)} ${Object.entries(of_).map(([key, count]) => `${visible(key)} ${count}`).join(' · ')}`; // prettier-ignore
  call.out(rules.length === of ? `${of} rules, ${counts.withCases} with cases` : `${rules.length} of ${of} rules, ${counts.withCases} with cases`); // prettier-ignore
  for (const name of ['kind', 'level', 'status', 'product'] as const) call.out(line(name, counts[name]));
}
