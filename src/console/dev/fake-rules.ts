import type { LoadedRule, RuleDetail, RulePack, RuleProblem, RuleTuning } from '../../model/rule.ts';
import { stories } from './fake-data.ts';

const HOUR = 3_600_000;

/** 300 invented rules: most are quiet, some speak, some are off, some cannot see. */
export function fakeRules(): { rules: LoadedRule[]; problems: RuleProblem[] } {
  const rules = Array.from({ length: 300 }, (_, index): LoadedRule => {
    const story = stories[index % stories.length];
    if (story === undefined) throw new Error('there are no stories');
    const variant = Math.floor(index / stories.length);
    const findings = variant === 0 ? (index * 37 + 14) % 90 : 0;
    const isBlind = index % 23 === 5;
    return {
      id: variant === 0 ? story.rule : `${story.rule}-${variant}`,
      kind: index % 31 === 7 ? 'correlation' : 'rule',
      title: variant === 0 ? story.title : `${story.title}, variant ${variant}`,
      severity: story.severity,
      ...(index === 3 ? { ownSeverity: 'low' } : {}),
      status: 'test',
      pack: index % 9 === 2 ? 'own' : 'vedette',
      source: `${story.format}/${story.rule}.yml:1`,
      version: '0123456789abcdef',
      enabled: index % 17 !== 4,
      tuned: index === 3 || index % 17 === 4,
      logSource: index % 31 === 7 ? {} : { product: story.format, category: story.className },
      attack: [...story.attack],
      findings,
      ...(findings === 0 ? {} : { lastDay: findings % 13, days: Array.from({ length: 14 }, (_day, day) => (day * findings) % 13) }),
      ...(isBlind ? {} : { cost: { asked: 120_000 + index, candidates: 40 + index, matches: findings, microseconds: 900 + index * 41, share: (index % 40) / 2000 } }),
      ...(isBlind ? { blind: { kind: 'log-source', missing: ['windows/driver_load/'], since: Date.UTC(2026, 10, 20) } } : {}),
    };
  }); // prettier-ignore
  const problems: RuleProblem[] = [
    { source: 'rules/windows/draft.yml', line: 14, rule: 'draft', field: 'detection.condition', message: '"selecton" is not defined. Did you mean "selection"?' },
    { source: 'rules/linux/old.yml', line: 3, message: 'The value of level must be one of informational, low, medium, high, critical; got "severe".' },
    { source: 'filters/admins.yml', line: 9, rule: 'Administrators', field: 'filter.condition', level: 'warning', message: 'The filter keeps only what it names; to leave that out, write "not selection".' },
  ]; // prettier-ignore
  return { rules, problems };
}

const never: RuleTuning = { version: 0, enabled: null, severity: null, exceptions: [], note: '', at: 0, by: '' };

export function fakeRuleDetail(rule: LoadedRule, tuning: readonly RuleTuning[], text: string | undefined, now: number): RuleDetail {
  return {
    ...rule,
    text: text ?? fakeRuleText(rule),
    rulesInText: [rule.id],
    editable: rule.pack === 'own',
    description: 'Somebody reads the memory in which passwords are kept. Few programs have a reason to.',
    author: 'Vedette',
    references: ['https://attack.mitre.org/techniques/T1003/001/'],
    tags: ['attack.credential-access', ...rule.attack.map((technique) => `attack.${technique.toLowerCase()}`)],
    falsePositives: ['Tools that look for faults, run by an administrator'],
    response: [{ action: 'contain', target: 'device', note: 'Take it off the network until its memory has been looked at' }],
    needs: [],
    neededBy: [],
    ...(rule.blind === undefined ? {} : { blindReason: 'No event of the log source windows/driver_load was ever seen.' }),
    cures: rule.blind === undefined ? [] : [{ connector: 'windows', format: 'windows', hint: 'Let Sysmon record the loading of drivers (event 6) and send its channel.' }],
    tuning: tuning[0] ?? never,
    tuningHistory: [...tuning],
    versions: [
      { version: rule.version, at: now - 30 * HOUR, by: 'Inés Reyes', note: 'Take the updater out', exists: true },
      { version: 'fedcba9876543210', at: now - 400 * HOUR, by: 'vedette', note: '', exists: true },
    ],
  };
} // prettier-ignore

export function fakeRuleText(rule: LoadedRule): string {
  return `title: ${rule.title}
id: ${rule.id}
status: test
description: Somebody reads the memory in which passwords are kept.
tags:
${rule.attack.map((technique) => `  - attack.${technique.toLowerCase()}`).join('\n')}
logsource:
  product: windows
  category: process_access
detection:
  selection:
    TargetImage|endswith: '\\lsass.exe'
  filter_updater:
    SourceImage|endswith: '\\updater.exe'
  condition: selection and not 1 of filter_*
falsepositives:
  - Tools that look for faults
level: ${rule.severity}
`;
}

export function fakePacks(now: number): RulePack[] {
  return [
    { name: 'vedette', kind: 'files', enabled: true, origin: 'src/content/rules', files: 260, rules: 262, problems: 0, updated: now - 90 * HOUR, by: 'vedette' },
    { name: 'own', kind: 'own', enabled: true, origin: '', files: 33, rules: 33, problems: 0, updated: now - 30 * HOUR, by: 'Inés Reyes' },
    { name: 'community', kind: 'imported', enabled: false, origin: 'https://git.example.com/rules.git at 8eaafff1', files: 5, rules: 5, problems: 2, updated: now - 200 * HOUR, by: 'Sanjay Nair' },
  ];
} // prettier-ignore

const tactics = [
  ['TA0001', 'initial-access', 'Initial Access'], ['TA0002', 'execution', 'Execution'], ['TA0003', 'persistence', 'Persistence'],
  ['TA0005', 'defense-evasion', 'Defense Evasion'], ['TA0006', 'credential-access', 'Credential Access'], ['TA0007', 'discovery', 'Discovery'],
  ['TA0011', 'command-and-control', 'Command and Control'], ['TA0040', 'impact', 'Impact'],
] as const; // prettier-ignore

export function fakeCoverage(isEmpty: boolean) {
  const techniques = tactics.flatMap(([, tactic, name], column) =>
    Array.from({ length: 9 }, (_, row) => {
      const id = `T${1000 + column * 100 + row}`;
      const rules = isEmpty ? 0 : (column * 5 + row * 3) % 7;
      const one = { id, name: `${name} by way ${row + 1}`, tactics: [tactic], rules, enabled: Math.max(0, rules - (row % 3)), blind: row % 4 === 3 ? Math.max(0, rules - (row % 3)) : 0, findings: rules * row, lastDay: row % 3 };
      const sub = { ...one, id: `${id}.001`, name: `${one.name}, a special case`, rules: 1, enabled: isEmpty ? 0 : 1, blind: 0 };
      return row === 0 ? [one, sub] : [one];
    }).flat(),
  );
  return { version: '18.1', tactics: tactics.map(([id, shortName, name]) => ({ id, shortName, name })), techniques, without: isEmpty ? 0 : 4 };
} // prettier-ignore
