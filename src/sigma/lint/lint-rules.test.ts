import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { toAttackFacts } from './lint.ts';
import { lintRules, lints } from './lint-rules.ts';

const attack = toAttackFacts({
  domain: 'enterprise-attack',
  version: '1',
  notice: '',
  tactics: [
    { id: 'TA0002', shortName: 'execution', name: 'Execution' },
    { id: 'TA0005', shortName: 'defense-evasion', name: 'Defense Evasion' },
  ],
  techniques: [
    { id: 'T1059', name: 'Command and Scripting Interpreter', tactics: ['execution'], platforms: ['Windows'] },
    { id: 'T1059.001', name: 'PowerShell', tactics: ['execution'], platforms: ['Windows'] },
  ],
  revoked: { T1086: 'T1059.001' },
  deprecated: ['T1034'],
  groups: 'G0001',
  software: 'S0001',
});
const known = { names: new Set(['Image', 'CommandLine', 'userIdentity']), open: new Set(['userIdentity']) };
const knowledge = { attack, fieldsOf: ({ category }: { category?: string | undefined }) => (category === 'process_creation' ? known : undefined) }; // prettier-ignore

const good = {
  title: 'PowerShell was started',
  id: '5b1f5a34-0d0e-4c2a-9d5b-00000000000f',
  description: 'Somebody started PowerShell.',
  date: '2026-11-21',
  tags: ['attack.execution', 'attack.t1059.001', 'attack.g0001', 'attack.s0001', 'cve.2026-1234'],
  logsource: { product: 'windows', category: 'process_creation' },
  detection: {
    selection: { 'Image|endswith': '\\powershell.exe' },
    filter_main: { CommandLine: 'x' },
    condition: 'selection and not 1 of filter_*',
  },
  falsepositives: ['Administrators'],
  level: 'low',
  vedette: { 'group-by': ['User'], response: [], cases: [] },
};

/** `lint field: message` of one document that is the good rule with changes. */
function warningsOf(changes: object, source = 'rules/powershell_started.yml'): string[] {
  return lintRules([{ source, text: JSON.stringify({ ...good, ...changes }) }], knowledge).map(
    ({ lint, field, message }) => `${lint} ${field ?? ''}: ${message}`,
  );
}

const detection = (searches: object, condition: string | string[]): object => ({ detection: { ...searches, condition } }); // prettier-ignore

test('a good rule has no warnings', () => {
  expect(warningsOf({})).toEqual([]);
});

describe('each lint speaks', () => {
  test.each<[string, object, string]>([
    ['unknown-attribute', { falsepositive: ['x'] }, '"falsepositive" is not an attribute of Sigma and has no effect: did you mean "falsepositives"?'],
    ['unknown-attribute', { Level: 'low' }, 'did you mean "level"?'],
    ['unknown-attribute', { ticket: 'SEC-1' }, 'take it out, or keep it as a note of your own'],
    ['unknown-attribute', { vedette: { groupby: [] } }, 'did you mean "group-by"?'],
    ['id-missing', { id: undefined }, 'the rule has no id'],
    ['id-not-uuid', { id: 'my-rule-1' }, 'the id is not a UUID'],
    ['level-missing', { level: null }, 'the rule has no level'],
    ['description-missing', { description: '' }, 'the rule has no description'],
    ['description-missing', { description: 'Bad things.' }, 'shorter than 16 characters'],
    ['falsepositives-missing', { falsepositives: [] }, 'the rule has no falsepositives'],
    ['date-format', { date: '2026/11/21' }, '"date" should be written as in 2026-11-21'],
    ['title-form', { title: 'PowerShell was started.' }, 'ends with a full stop'],
    ['title-form', { title: 'x'.repeat(111) }, 'the title has 111 characters'],
    ['tag-form', { tags: ['attack.t1059', 'Attack Execution'] }, '"Attack Execution" is not namespace.name in lower case'],
    ['attack-missing', { tags: ['cve.2026-1234'] }, 'no tag names a technique of ATT&CK'],
    ['attack-unknown', { tags: ['attack.t1086'] }, 'ATT&CK has revoked T1086: T1059.001 (PowerShell) took its place'],
    ['attack-unknown', { tags: ['attack.t1034'] }, 'ATT&CK no longer uses T1034'],
    ['attack-unknown', { tags: ['attack.t1001'] }, 'T1001 is not a technique of ATT&CK 1'],
    ['attack-unknown', { tags: ['attack.t1059.099'] }, 'T1059 (Command and Scripting Interpreter) is, without this sub-technique'],
    ['attack-unknown', { tags: ['attack.defense_evasion'] }, 'tactics are written with dashes: attack.defense-evasion'],
    ['attack-unknown', { tags: ['attack.exection'] }, 'did you mean execution?'],
    ['attack-unknown', { tags: ['attack.g9999'] }, 'G9999 is not a group'],
    ['attack-newer', { tags: ['attack.t1999'] }, 'ATT&CK 1 has no T1999'],
    ['not-polarity', detection({ selection: { Image: 'a' }, filter_main: { Image: 'b' } }, 'selection and filter_main'), '"filter_main" sounds like what should be left out'],
    ['not-polarity', detection({ selection: { Image: 'a' }, filter: { Image: 'b' } }, 'not (selection and not filter)'), '"filter" sounds like'],
    ['not-polarity', detection({ filter: { Image: 'b' } }, 'not filter'), 'everything in the condition stands behind "not"'],
    ['unused-search', detection({ selection: { Image: 'a' }, other: { Image: 'b' } }, 'selection'), 'no condition names "other"'],
    ['all-on-single', detection({ selection: { 'Image|contains|all': 'a' } }, 'selection'), '"all" needs a list of values'],
    ['wildcard-for-modifier', detection({ selection: { Image: ['*\\a.exe', '*\\b.exe'] } }, 'selection'), 'write "Image|endswith"'],
    ['wildcard-for-modifier', detection({ selection: { Image: '*a.exe*' } }, 'selection'), 'write "Image|contains"'],
    ['backslash-wildcard', detection({ selection: { Image: '\\\\*\\IPC$' } }, 'selection'), 'one backslash and anything'],
    ['any-among-values', detection({ selection: { Image: ['a', '*'] } }, 'selection'), 'the others in the list have no effect'],
    ['duplicate-value', detection({ selection: { Image: ['a', 'A'] } }, 'selection'), 'stands in the list more than once'],
    ['field-unknown', detection({ selection: { CommandLin: 'a' } }, 'selection'), 'did you mean "CommandLine"?'],
  ])('%s %j', (lint, changes, message) => {
    const found = warningsOf(changes).filter((warning) => warning.startsWith(`${lint} `));
    expect(found.join('\n')).toContain(message);
  }); // prettier-ignore

  test.each([
    ['rules/Powershell-Started.yml', 'use lower case letters'],
    ['rules/powershell.yaml', 'collections use .yml'],
  ])('file-name %s', (source, message) => {
    expect(warningsOf({}, source).join()).toContain(message);
  });

  test('title-duplicate names the first place', () => {
    const text = JSON.stringify(good);
    const found = lintRules([{ source: 'a.yml', text }, { source: 'b.yml', text: text.replace('PowerShell was', 'Powershell was') }], knowledge); // prettier-ignore
    expect(found.map(({ source, message }) => `${source}: ${message}`)).toEqual(['b.yml: the same title stands in a.yml:1: give each its own']); // prettier-ignore
  });

  test('and none is without a test here', () => {
    const tested = readFileSync(fileURLToPath(import.meta.url), 'utf8');
    expect(lints.filter(({ id }) => !tested.includes(`['${id}'`) && !tested.includes(`'${id} `))).toEqual([]);
  });
});

describe('lints keep silent', () => {
  test.each<[string, object]>([
    ['about fields of a log source that is not known', { logsource: { product: 'windows', service: 'security' }, ...detection({ s: { Odd: 1 } }, 's') }],
    ['about what stands in a field that holds maps', detection({ s: { 'userIdentity.type': 'Root' } }, 's')],
    ['about names behind two nots, and in patterns', detection({ s: { Image: 'a' }, filter_a: { Image: 'b' }, _hidden: { Image: 'c' } }, 's and not (not s or 1 of filter_*)')],
    ['about "them"', detection({ s: { Image: 'a' }, t: { Image: 'b' } }, '1 of them')],
    ['about wildcards inside, alone, and escaped ones', detection({ s: { Image: '*', CommandLine: ['a\\*', 'a*b'] } }, 's')],
    ['about case in regular expressions', detection({ s: { 'Image|re': ['a', 'A'] } }, 's')],
  ])('%s', (_, changes) => {
    expect(warningsOf(changes)).toEqual([]);
  }); // prettier-ignore

  test('about what a template may have, and about filters', () => {
    const text = `action: global\nid: ${good.id}\n---\ntitle: Two\nlogsource: { product: windows }\ndetection: { s: { A: b }, condition: s }\n`;
    expect(lintRules([{ source: 'a.yml', text }], knowledge)).toEqual([]);
    const filter = { title: 'F', logsource: { product: 'windows' }, filter: { rules: 'any', s: { A: 'b' }, condition: 'not s' } }; // prettier-ignore
    expect(lintRules([{ source: 'f.yml', text: JSON.stringify(filter) }], knowledge)).toEqual([]);
  });

  test('about what only correlations look at', () => {
    const base = { title: 'B', id: good.id, name: 'b', logsource: { product: 'windows' }, detection: { s: { A: 'b' }, condition: 's' } }; // prettier-ignore
    const correlation = { ...good, title: 'C', id: '5b1f5a34-0d0e-4c2a-9d5b-00000000000e', logsource: undefined, detection: undefined, correlation: { type: 'event_count', rules: ['b'] } }; // prettier-ignore
    const both = (generate: boolean): number => lintRules([{ source: 'a.yml', text: JSON.stringify(base) }, { source: 'b.yml', text: JSON.stringify({ ...correlation, correlation: { ...correlation.correlation, generate } }) }], knowledge).length; // prettier-ignore
    expect(both(false)).toBe(0);
    expect(both(true)).toBe(4);
  });

  test('when told to', () => {
    const text = JSON.stringify({ ...good, level: undefined });
    expect(lintRules([{ source: 'a.yml', text }], knowledge, (lint) => lint !== 'level-missing')).toEqual([]);
  });

  test('about documents that are nothing', () => {
    for (const text of ['', 'a: [', '- 1', 'title: x\ndetection: 5\ntags: 7\nlogsource: [a]']) {
      expect(() => lintRules([{ source: 'a.yml', text }], knowledge)).not.toThrow();
    }
  });
});

test('a warning has file, line, rule and field', () => {
  const text = `title: T\nid: x\nlogsource: { category: process_creation }\ndetection:\n  s:\n    Imag: a\n  condition: s\n`;
  const [warning] = lintRules([{ source: 'a.yml', text }], knowledge, (lint) => lint === 'field-unknown');
  expect(warning).toMatchObject({ source: 'a.yml', line: 6, rule: 'x', field: 'detection.s.Imag', level: 'warning' });
});
