import { writeFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import { readAttackTable } from '../../server/attack/read-attack-table.ts';
import { toHtml } from '../../server/attack/coverage-page.ts';
import { toSvg } from '../../server/attack/coverage-picture.ts';
import { coverageOf, type Coverage, type TechniqueCoverage } from '../../server/attack/coverage.ts';
import { toNavigatorLayer } from '../../server/attack/navigator-layer.ts';
import { listRules } from '../../server/rule-overview/list-rules.ts';
import { DEFAULT_RULES, readRuleTexts } from '../../server/rule-texts.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Call, type Command } from '../command.ts';
import { ruleAdaptationOf, ruleAdaptationOptions } from '../rule-adaptation-options.ts';

/** `vedette rules coverage PATH…`: which techniques of ATT&CK the rules are about, and which they are not. */
export const coverage: Command = {
  name: 'coverage',
  summary: "Shows which of ATT&CK's techniques the rules cover, and the gaps.",
  usage: '[PATH…]',
  options: {
    format: { type: 'string', value: 'table|json|navigator|svg|html', summary: 'A table, a layer for the ATT&CK Navigator, a picture, or a page with both', default: 'table' }, // prettier-ignore
    output: { type: 'string', short: 'o', value: 'FILE', summary: 'Write there and not to standard output' },
    platform: { type: 'string', value: 'NAME', summary: 'Only techniques for this platform: Windows, Linux, macOS, IaaS, SaaS, "Identity Provider", Containers …' }, // prettier-ignore
    tactic: { type: 'string', value: 'NAME', summary: 'In the table: the techniques of this tactic, one by one' },
    gaps: { type: 'boolean', summary: 'In the table: name the techniques without a rule' },
    title: { type: 'string', value: 'TEXT', summary: 'The title of layer, picture and page', default: 'What our rules cover' }, // prettier-ignore
    ...ruleAdaptationOptions,
  },
  examples: [
    'vedette rules coverage',
    'vedette rules coverage --tactic persistence --gaps',
    'vedette rules coverage --format navigator -o layer.json',
    'vedette rules coverage --format html -o coverage.html my-rules/',
  ],
  run: async (call) => {
    const format = call.flag('json') ? 'json' : (call.text('format') ?? 'table');
    const print = printers.get(format);
    if (!print) throw new UsageError(`--format ${format} is not known; there are: ${[...printers.keys()].join(', ')}`);
    const attack = await readAttackTable();
    const platform = call.text('platform');
    const platforms = [...new Set(attack.techniques.flatMap((technique) => technique.platforms))].sort();
    if (platform !== undefined && !platforms.some((one) => one.toLowerCase() === platform.toLowerCase()))
      throw new UsageError(`--platform ${platform} is not known; there are: ${platforms.join(', ')}`);
    const tactic = call.text('tactic');
    if (tactic !== undefined && !attack.tactics.some(({ shortName }) => shortName === tactic))
      throw new UsageError(`--tactic ${tactic} is not known; there are: ${attack.tactics.map(({ shortName }) => shortName).join(', ')}`); // prettier-ignore
    const { texts, problems } = await readRuleTexts(call.positionals.length === 0 ? [DEFAULT_RULES] : call.positionals);
    const adapted = await ruleAdaptationOf(call);
    const listed = listRules(texts, [...adapted.problems, ...problems], adapted.adaptation);
    const text = print(
      coverageOf(
        listed.rules.filter(({ isPart }) => !isPart),
        attack,
        platform,
      ),
      call,
    );
    const output = call.text('output');
    if (output === undefined) call.out(text);
    else await writeFile(output, `${text}\n`);
    const errors = listed.problems.filter(({ level }) => (level ?? 'error') === 'error').length;
    if (errors > 0) call.err(`${errors} rules or files could not be loaded; "vedette rules check" says why.`);
    return exitCodes.ok;
  },
};

type Print = (coverage: Coverage, call: Call) => string;

const titleOf = (call: Call): string => call.text('title') ?? 'What our rules cover';

const printers: ReadonlyMap<string, Print> = new Map<string, Print>([
  ['table', toTable],
  ['json', (covered) => JSON.stringify(toJson(covered))],
  ['navigator', (covered, call) => JSON.stringify(toNavigatorLayer(covered, titleOf(call)), null, 2)],
  ['svg', (covered, call) => toSvg(covered, titleOf(call))],
  ['html', (covered, call) => toHtml(covered, titleOf(call))],
]);

const BAR = 20;

function toTable(covered: Coverage, call: Call): string {
  const asked = call.text('tactic');
  const tactics = covered.tactics.filter(({ shortName }) => asked === undefined || shortName === asked);
  const width = Math.max(...tactics.map(({ name }) => name.length));
  const lines = tactics.flatMap(({ name, techniques, covered: with_ }) => {
    const share = techniques.length === 0 ? 0 : with_ / techniques.length;
    const bar = '█'.repeat(Math.round(share * BAR)).padEnd(BAR, '░');
    const rules = new Set(techniques.flatMap((one) => one.rules)).size;
    const head = `${name.padEnd(width)}  ${bar}  ${String(with_).padStart(3)} of ${String(techniques.length).padStart(3)} techniques, ${rules} rules`;
    const chosen = techniques.filter((one) => (one.rules.length > 0 ? asked !== undefined : call.flag('gaps')));
    return [head, ...chosen.flatMap(techniqueLines)];
  });
  const all = covered.techniques.filter(({ technique }) => !technique.id.includes('.'));
  const subs = covered.techniques.filter(({ technique }) => technique.id.includes('.'));
  const withRule = (list: readonly TechniqueCoverage[]): number => list.filter(({ rules }) => rules.length > 0).length;
  lines.push('', `${covered.rules} rules; ATT&CK ${covered.version}: ${withRule(all)} of ${all.length} techniques, ${withRule(subs)} of ${subs.length} sub-techniques.`);
  if (covered.untagged.length > 0) lines.push(`${covered.untagged.length} rules name no technique.`);
  if (covered.unknown.length > 0) lines.push(visible(`Not in this version of ATT&CK: ${covered.unknown.map(({ id, rules }) => `${id} (${rules})`).join(', ')}.`));
  return lines.join('\n');
} // prettier-ignore

function techniqueLines({ technique, rules, tested, subs }: TechniqueCoverage): string[] {
  const line = (id: string, name: string, count: number, with_: number): string =>
    `  ${id.padEnd(10)} ${count === 0 ? styleText('dim', name) : name}${count === 0 ? '' : `  ${count} rules, ${with_} with cases`}`; // prettier-ignore
  return [
    line(technique.id, technique.name, rules.length, tested),
    ...subs.filter((sub) => sub.rules.length > 0).map((sub) => line(` ${sub.technique.id.slice(5)}`, sub.technique.name, sub.rules.length, sub.tested)),
  ];
} // prettier-ignore

function toJson(covered: Coverage): object {
  return {
    version: covered.version,
    rules: covered.rules,
    tactics: covered.tactics.map(({ id, shortName, name, techniques, covered: with_ }) => ({ id, shortName, name, techniques: techniques.length, covered: with_ })),
    techniques: covered.techniques.map(({ technique, rules, tested }) => ({ id: technique.id, name: technique.name, tactics: technique.tactics, rules: rules.map(({ id }) => id), tested })),
    gaps: covered.techniques.filter(({ rules, technique }) => rules.length === 0 && !technique.id.includes('.')).map(({ technique }) => technique.id),
    untagged: covered.untagged.map(({ id }) => id),
    unknown: covered.unknown,
  };
} // prettier-ignore
