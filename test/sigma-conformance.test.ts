import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../src/model/json.ts';
import { logSourceSet } from '../src/model/log-source.ts';
import { noContext, parseWith } from '../src/pipeline/normalize/test-parser-run.ts';
import { parsers } from '../src/server/parsers.ts';
import { createCorrelator } from '../src/sigma/correlate/create-correlator.ts';
import { fieldsToSight, valuesToSight } from '../src/sigma/correlate/sighting.ts';
import { baseRules, correlationText, readTexts } from '../src/sigma/correlate/test-correlations.ts';
import { createSigmaEngine } from '../src/sigma/engine.ts';
import { readRules, type ReadRules } from '../src/sigma/read-rules.ts';
import { readPipelines } from '../src/sigma/transform/read-pipeline.ts';
import { item, matches, problemsOf, ruleText, testLogSources } from '../src/sigma/test-rule.ts';

/** A case for each row of docs/sigma-conformance.md, under the row's id. */

const { raw } = String;
type Case = () => void;

const placeholders = { Servers: ['srv*'], Administrators: ['root', 'admin'], Mine: ['x'] };

/** A detection, or one line of one, fires on some events and stays silent on others; engine and scan agree. */
function of(detection: string, fires: readonly JsonObject[], silent: readonly JsonObject[]): Case {
  const whole = /^condition:/m.test(detection) ? detection : item(detection);
  return () => {
    for (const event of fires) expect([event, matches(whole, event, testLogSources, placeholders)]).toEqual([event, true]);
    for (const event of silent) expect([event, matches(whole, event, testLogSources, placeholders)]).toEqual([event, false]);
  };
} // prettier-ignore

/** It does not load, and the problem says so. */
function refused(detection: string, reason: string): Case {
  return () => {
    const whole = /^condition:/m.test(detection) ? detection : item(detection);
    expect(problemsOf(whole).map(({ message }) => message).join('\n')).toContain(reason);
  };
} // prettier-ignore

const read = (text: string): ReadRules => readRules([{ source: 'r.yml', text }]);
const rule = (more: string): string => ruleText(item('f: 1'), more);

/** The rule's head after reading. */
function head(more: string, expected: object): Case {
  return () => {
    const { rules, problems } = read(rule(more));
    expect(problems).toEqual([]);
    expect(rules[0]).toMatchObject(expected);
  };
}

function bad(text: string, field: string, reason: string): Case {
  return () => {
    const { rules, problems } = read(text);
    expect(rules).toEqual([]);
    expect(problems[0]).toMatchObject({ source: 'r.yml', field });
    expect(problems[0]?.message).toContain(reason);
    expect(problems[0]?.line).toBeGreaterThan(0);
  };
}

const all = (...cases: readonly Case[]): Case => () => cases.forEach((one) => one()); // prettier-ignore
const f = (...values: readonly JsonObject[string][]): JsonObject[] => values.map((value) => ({ f: value }));

/** Titles of rules that an event of these log sources is asked about. */
function applies(logsource: string, sources: Parameters<typeof logSourceSet>[0]): boolean {
  const { rules } = read(`title: T\nlogsource: ${logsource}\ndetection:\n  s: {f: 1}\n  condition: s\n`);
  return createSigmaEngine(rules).match(logSourceSet(sources), { f: 1 }).length > 0;
}

/** Sigma log sources that a record is given. */
function sourcesOf(record: JsonObject): string[] {
  const parsed = parseWith(parsers, JSON.stringify(record), noContext);
  if (parsed === undefined || !('kind' in parsed)) throw new Error('unreadable');
  return parsed.kind.logSources.id.split(' ');
}

const sysmon = (EventID: number, more: JsonObject = {}): JsonObject => ({ EventTime: '2026-03-01T09:15:02Z', EventID, Channel: 'Microsoft-Windows-Sysmon/Operational', SourceName: 'Microsoft-Windows-Sysmon', Hostname: 'ws', ...more }); // prettier-ignore

type Step = readonly [seconds: number, kind: string, fields?: JsonObject];

/** How often a correlation over the rules a, b, c (each finds its own `kind`) comes true. */
function comesTrue(section: string, steps: readonly Step[], more = ''): number {
  const { rules, correlations, problems } = readTexts(baseRules(['a', 'b', 'c']), correlationText(section), ...(more === '' ? [] : [more])); // prettier-ignore
  expect(problems).toEqual([]);
  const correlator = createCorrelator(correlations);
  const engine = createSigmaEngine(rules);
  const source = logSourceSet([{ product: 'test' }]);
  let count = 0;
  for (const [i, [seconds, kind, more_ = {}]] of steps.entries()) {
    const event = { kind, ...more_ };
    for (const matched of engine.match(source, event)) {
      const fields = fieldsToSight(correlations).get(matched.id) ?? [];
      const values = valuesToSight(event, source, fields);
      const sighting = { rule: matched.id, event: `e${i}`, time: seconds * 1000, fields, values, context: '' };
      count += correlator.see(sighting, sighting.time).filter(({ correlation }) => correlation.id === 'corr').length;
    }
  }
  return count + correlator.end().filter(({ correlation }) => correlation.id === 'corr').length;
}

const fires = (section: string, yes: readonly Step[], no: readonly Step[], more = ''): Case => () => {
  expect([section, comesTrue(section, yes, more)]).toEqual([section, 1]);
  expect([section, comesTrue(section, no, more)]).toEqual([section, 0]);
}; // prettier-ignore

const correlationProblem = (section: string, reason: string): Case => () => {
  const { correlations, problems } = readTexts(baseRules(['a', 'b']), correlationText(section));
  expect(correlations).toEqual([]);
  expect(problems.map(({ message }) => message).join('\n')).toContain(reason);
}; // prettier-ignore

const user = (User: string): JsonObject => ({ User });
const COUNT = 'type: event_count\nrules: [a]\ngroup-by: [User]\ntimespan: 10s\ncondition: {gte: 2}';

/** A filter beside a rule that finds `f: 1`. */
function filtered(filter: string, more = ''): ReadRules {
  return readRules([{ source: 'r.yml', text: `${rule(more)}---\n${filter}` }]);
}
const FILTER =
  'title: F\nlogsource: {product: test}\nfilter:\n  rules: [5d4ad4d9-31a5-4b7e-9a3c-0d5f8c5ec3a1]\n  selection: {User: adm}\n  condition: not selection\n';
const hits = ({ rules }: ReadRules, event: JsonObject): number => createSigmaEngine(rules).match(testLogSources, event).length; // prettier-ignore
const filterProblem = (text: string, reason: string): Case => () => {
  const { problems } = filtered(text);
  expect(problems.map(({ message }) => message).join('\n')).toContain(reason);
}; // prettier-ignore

const cases: Readonly<Record<string, Case>> = {
  // rules: the file
  'rule-yaml': () => {
    const [problem] = read('title: x\n\tid: y').problems;
    expect([problem?.line, problem?.message]).toEqual([2, expect.stringContaining('not valid YAML')]);
    expect(read(rule('').replaceAll('\n', '\r\n')).rules).toHaveLength(1);
  },
  'rule-documents': () => expect(read(`${rule('')}---\n${rule('').replace(/^id: .*$/m, 'id: two')}`).rules).toHaveLength(2),
  'rule-custom': head('mine: {a: [1]}\n', { custom: { mine: { a: [1] } } }),
  'rule-title': bad(rule('').replace('title: A test\n', ''), 'title', 'needs a "title"'),
  'rule-id': all(head('', { id: '5d4ad4d9-31a5-4b7e-9a3c-0d5f8c5ec3a1' }), () => expect(read(`${rule('')}---\n${rule('')}`).problems[0]).toMatchObject({ field: 'id' })),
  'rule-related': head('related: [{id: other, type: derived}]\n', { title: 'A test' }),
  'rule-name': head('name: a_name\n', { name: 'a_name' }),
  'rule-taxonomy': () => {
    expect(read(rule('taxonomy: sigma\n')).problems).toEqual([]);
    expect(read(rule('taxonomy: mine\n'))).toMatchObject({ rules: [{ title: 'A test' }], problems: [{ level: 'warning', field: 'taxonomy' }] });
  },
  'rule-status': all(...['stable', 'test', 'experimental', 'deprecated', 'unsupported'].map((status) => head(`status: ${status}\n`, { status })), bad(rule('status: new\n'), 'status', 'must be one of')),
  'rule-description': all(head('description: Why.\n', { description: 'Why.' }), bad(rule(`description: ${'x'.repeat(65_537)}\n`), 'description', '65536')),
  'rule-texts': head('license: MIT\nauthor: Jo, Al\nreferences: [https://www.example.com/]\ndate: 2026-01-01\nmodified: 2026-02-01\nfields: [a]\nfalsepositives: [b]\nscope: [server]\n', { author: 'Jo, Al', references: ['https://www.example.com/'], falsePositives: ['b'] }),
  'rule-level': all(...['informational', 'low', 'medium', 'high', 'critical'].map((level) => head(`level: ${level}\n`, { level })), bad(rule('level: urgent\n'), 'level', 'must be one of')),
  'rule-tags': head('tags: [attack.t1059.001, cve.2026-1]\n', { tags: ['attack.t1059.001', 'cve.2026-1'] }),
  // log sources
  'logsource-needed': all(bad(rule('').replace(/logsource:\n.*\n.*\n/, ''), 'logsource', 'needs a "logsource"'), bad(rule('').replace(/ {2}product: .*\n.*\n/, '  definition: x\n'), 'logsource', 'needs a category')),
  'logsource-parts': () => {
    const security = [{ product: 'windows', service: 'security' }, { product: 'windows', category: 'process_creation' }];
    for (const one of ['{product: windows}', '{service: security}', '{category: process_creation}', '{product: windows, category: process_creation}', '{product: Windows}']) expect([one, applies(one, security)]).toEqual([one, true]);
    for (const one of ['{product: linux}', '{category: process_creation, service: security}']) expect([one, applies(one, security)]).toEqual([one, false]);
  },
  'logsource-definition': () => expect(applies('{product: windows, definition: turn it on}', [{ product: 'windows' }])).toBe(true),
  // detection
  'detection-needed': bad(rule('').replace(/detection:[\s\S]*$/, ''), 'detection', 'needs a "detection"'),
  'detection-list-or-map': all(of('s: {f: 1}\ncondition: s', f(1), f(2)), of('s: [word]\ncondition: s', f('a word'), f('a')), refused('s:\ncondition: s', 'a search must be')),
  'value-case': of('f: AbC', f('abc', 'ABC'), f('ab')),
  'value-types': all(of('f: 4688', f(4688, '4688'), f('0x1250')), of('f: true', f(true, 'True'), f('yes')), of('f: 0x17', f('0x17'), f(23))),
  'value-regex-case': of("f|re: 'abc'", f('xabc'), f('ABC')),
  'value-no-escape': of(raw`f: 'C:\Temp\a+(b).exe'`, f(raw`c:\temp\A+(B).exe`), f(raw`c:\temp\aa.exe`)),
  'wildcard-one': of("f: 'prog?.exe'", f('progA.exe', 'prog\n.exe'), f('prog.exe', 'progAB.exe')),
  'wildcard-many': of("f: 'a*z'", f('az', 'a b\nz'), f('azb')),
  'escape-single': of(raw`f: 'a\b\\c'`, f(raw`a\b\c`), f(raw`a\b\\c`)),
  'escape-wildcard': all(of(raw`f: 'a\*'`, f('a*'), f('ab')), of(raw`f: 'a\?'`, f('a?'), f('ab'))),
  'escape-backslash-wildcard': of(raw`f: 'a\\*'`, f(raw`a\b`, 'a\\'), f('ab')),
  'escape-three': of(raw`f: 'a\\\*'`, f(raw`a\*`), f(raw`a\b`)),
  'escape-four': all(of(raw`f: 'a\\\\b'`, f(raw`a\\b`), f(raw`a\b`)), of(raw`f: 'a\\\b'`, f(raw`a\\b`), f(raw`a\b`))),
  'list-keywords': of("s: [evilservice, 'svchost.exe -n evil']\ncondition: s", [{ a: 'EVILSERVICE' }, { a: { b: ['x svchost.exe -n evil y'] } }], [{ evilservice: 'a' }]),
  'list-maps': of("s:\n  - a|endswith: x\n  - b|contains: y\ncondition: s", [{ a: 'x' }, { b: 'yy' }], [{ a: 'y' }]),
  'map-and': of('s:\n  a: Security\n  b: [517, 1102]\ncondition: s', [{ a: 'security', b: 1102 }, { a: 'security', b: '517' }], [{ a: 'security' }, { b: 517 }]),
  'map-hex': of("f: '0x40810000'", f('0x40810000'), f(1_082_195_968)),
  // field names
  'field-mapped': () => {
    const event = { EventTime: '2026-03-01T09:15:02Z', EventID: 4688, Channel: 'Security', SourceName: 'Microsoft-Windows-Security-Auditing', NewProcessName: 'C:\\a.exe' };
    const parsed = parseWith(parsers, JSON.stringify(event), noContext);
    if (parsed === undefined || !('kind' in parsed)) throw new Error('unreadable');
    const { rules } = read('title: T\nlogsource: {product: windows, category: process_creation}\ndetection:\n  s: {Image|endswith: a.exe}\n  condition: s\n');
    expect(createSigmaEngine(rules).match(parsed.kind.logSources, parsed.fields)).toHaveLength(1);
  },
  'field-blanks': of('SAMUserAccount: x', [{ 'SAM User Account': 'x' }], [{ SAMUser: 'x' }]),
  'field-xml': () => {
    const event = { Event: { System: { Provider: { '#attributes': { Name: 'Service Control Manager' } }, Execution: { '#attributes': { ProcessID: 788 } }, EventID: 7045, Channel: 'System', Computer: 'ws' }, EventData: { ServiceName: 'x' } } };
    const parsed = parseWith(parsers, JSON.stringify(event), noContext);
    expect(parsed).toMatchObject({ fields: { Provider_Name: 'Service Control Manager', Execution_ProcessID: 788, ServiceName: 'x' } });
  },
  'field-paths': of('a.b: 1', [{ 'a.b': 1 }, { a: { b: 1 } }, { a: [{ b: 2 }, { b: 1 }] }], [{ a: { c: 1 } }]),
  'field-missing': all(of('f|contains: x', [], [{}]), of('s: {a: 1}\nn: {f: x}\ncondition: s and not n', [{ a: 1 }], [{ a: 1, f: 'x' }])),
  'array-any': of('f|contains|all: [a, b]', [{ f: ['xa', 'xb'] }, { f: 'ab' }], [{ f: ['a', 'c'] }]),
  'value-empty': of("f: ''", f(''), [...f(null, 'a'), {}]),
  'value-null': of('f: null', [...f(null), {}], f('', 0)),
  'value-not-null': of('s: {a: 1}\nn: {f: null}\ncondition: s and not n', [{ a: 1, f: '' }], [{ a: 1 }, { a: 1, f: null }]),
  'field-exists': all(of('f|exists: true', f('', null, 0), [{}]), of('f|exists: false', [{}], f(null))),
  // modifiers in general, placeholders, keywords
  'modifier-chain': all(of('f|base64|contains: foobar', f('x Zm9vYmFy y'), f('foobar')), of('f|wide|base64: IEX', f('SQBFAFgA'), f('SUVY')), refused("f|contains|re: 'a'", '"re" must be the first')),
  'modifier-expands': of("f|windash|contains|all: [' -a', ' -b']", f('x /a \u2013b'), f('x /a')),
  'modifier-unknown': refused('f|nope: a', '"nope" is not known'),
  'placeholder-values': all(of("f|expand: '%Servers%'", f('srv1'), f('ws1')), of("f|expand: '%Administrators%'", f('root', 'ADMIN'), f('adm'))),
  'placeholder-literal': of("f: '%Servers%'", f('%servers%'), f('srv1')),
  'placeholder-escaped': of(raw`f|expand: '\%plain%Mine%'`, f('%plainx'), f('plainx')),
  'placeholder-refused': refused("f|expand: '%nobody%'", 'needs values for %nobody%'),
  'placeholder-custom': of("f|expand: '%Mine%'", f('x'), f('y')),
  'keywords-or': of("s: ['event::clear', 'event::drop']\ncondition: s", [{ a: 'x EVENT::DROP' }], [{ a: 'event' }]),
  'keywords-all': of("s:\n  '|all': [Oab, ' -External ']\ncondition: s", [{ a: 'Oab', b: 'x -External y' }], [{ a: 'Oab' }]),
  // condition
  'condition-needed': refused('s:\n  f: 1\nx: {condition: s}\ncondition:', 'needs a "condition"'),
  'condition-and-or': all(of('a: {f: 1}\nb: {g: 1}\ncondition: a and b', [{ f: 1, g: 1 }], [{ f: 1 }]), of('a: {f: 1}\nb: {g: 1}\ncondition: a or b', [{ g: 1 }], [{}])),
  'condition-them': all(of('a: {f: 1}\nb: {g: 1}\ncondition: 1 of them', [{ g: 1 }], [{}]), of('a: {f: 1}\nb: {g: 1}\ncondition: all of them', [{ f: 1, g: 1 }], [{ g: 1 }])),
  'condition-underscore': of('a: {f: 1}\n_b: {g: 1}\ncondition: 1 of them', [{ f: 1 }], [{ g: 1 }]),
  'condition-pattern': all(of('sel_a: {f: 1}\nsel_b: {g: 1}\nx: {h: 1}\ncondition: all of sel_*', [{ f: 1, g: 1 }], [{ f: 1, h: 1 }]), of('a_sel_x: {f: 1}\nx: {h: 1}\ncondition: 1 of *_sel_*', [{ f: 1 }], [{ h: 1 }]), refused('a: {f: 1}\ncondition: 1 of b*', 'chooses no search')),
  'condition-not': of('a: {f: 1}\nb: {g: 1}\ncondition: a and not b', [{ f: 1 }], [{ f: 1, g: 1 }]),
  'condition-brackets': of('a: {f: 1}\nb: {g: 1}\nc: {h: 1}\ncondition: a and (b or c)', [{ f: 1, h: 1 }], [{ h: 1 }, { f: 1 }]),
  'condition-precedence': all(of('a: {f: 1}\nb: {g: 1}\nc: {h: 1}\ncondition: a or b and c', [{ f: 1 }, { g: 1, h: 1 }], [{ g: 1 }]), of('a: {f: 1}\nb: {g: 1}\ncondition: not a and b', [{ g: 1 }], [{ f: 1, g: 1 }, {}]), of('a: {f: 1}\nb: {g: 1}\ncondition: not 1 of them', [{}], [{ g: 1 }])),
  'condition-list': of('a: {f: 1}\nb: {g: 1}\ncondition: [a, b]', [{ f: 1 }, { g: 1 }], [{}]),
  'condition-lower-case': refused('a: {f: 1}\ncondition: NOT a', 'lower case'),
  'condition-old': all(refused('a: {f: 1}\ncondition: a | count() > 5', 'first version of Sigma'), refused('a: {f: 1}\ntimeframe: 5m\ncondition: a', '"timeframe" belongs to the first version')),
  // modifiers
  'modifier-all': of('f|contains|all: [a, b]', f('xbax'), f('a')),
  'modifier-all-single': of('f|contains|all: a', f('xa'), f('b')),
  'modifier-startswith': of('f|startswith: adm', f('ADMin'), f('xadm')),
  'modifier-endswith': of(raw`f|endswith: '\cmd.exe'`, f(raw`C:\CMD.EXE`), f('cmd.exe')),
  'modifier-contains': of("f|contains: 'a*b'", f('xa-by'), f('ba')),
  'modifier-exists': all(of('f|exists: true', f(null, ''), [{}]), refused('f|exists: 1', 'true or false')),
  'modifier-cased': of('f|cased: Abc', f('Abc'), f('abc')),
  'modifier-neq': all(of('f|neq: a', [...f('b', 5), {}], f('A')), of('f|neq: [a, 5]', f('b'), f('a', '5'))),
  'modifier-windash': of("f|windash|contains: ' -a'", f(' -a', ' /a', ' \u2013a', ' \u2014a', ' \u2015a'), f(' +a')),
  'modifier-re': all(of(raw`f|re: '^[a-c]{2,3}(x|y)+.[^0-9]$'`, f('abxy-z'), f('abxy-1')), of("f|re: 'b'", f('abc'), f('ac'))),
  'modifier-re-other': all(of(raw`f|re: '\d\s\w\b'`, f('1 a'), f('aa')), refused("f|re: 'a++'", 'possessive'), refused(raw`f|re: '\p{L}'`, 'not supported')),
  'modifier-re-i': of("f|re|i: 'abc'", f('ABC'), f('ab')),
  'modifier-re-m': of("f|re|m: '^b$'", f('a\nb'), f('ab')),
  'modifier-re-s': of("f|re|s: 'a.c'", f('a\nc'), f('ac')),
  'modifier-base64': of('f|base64: foobar', f('Zm9vYmFy'), f('foobar')),
  'modifier-base64offset': of("f|base64offset|contains: 'http://'", f('aHR0cDovL2', 'odHRwOi8vY', 'IGh0dHA6Ly94'), f('http://')),
  'modifier-utf16le': all(of('f|utf16le: cmd', f('c\u0000m\u0000d\u0000'), f('cmd')), of('f|wide|base64: IEX', f('SQBFAFgA'), f('IEX'))),
  'modifier-utf16be': of('f|utf16be: cmd', f('\u0000c\u0000m\u0000d'), f('cmd')),
  'modifier-utf16': of('f|utf16|base64: IEX', f('//5JAEUAWAA='), f('SQBFAFgA')),
  'modifier-compare': all(of('f|lt: 5', f(4, '4'), f(5, 'x')), of('f|lte: 5', f(5), f(6)), of('f|gt: 5', f(6), f(5)), of('f|gte: 5', f(5), f(4)), refused("f|gt: '5'", 'needs a number')),
  'modifier-compare-neq': of('f|neq: 5', f(6), f(5, '5')),
  'modifier-time': all(of('f|minute: 7', f('2026-03-01T09:07:00Z'), f('2026-03-01T09:08:00Z')), of('f|hour: 9', f('2026-03-01T09:07:00Z'), f('x')), of('f|day: 1', f('2026-03-01'), f('2026-03-02')), of('f|week: 9', f('2026-03-01'), f('2026-03-02')), of('f|month: 3', f('2026-03-01'), f('2026-04-01')), of('f|year: 2026', f('2026-03-01'), f('2025-03-01'))),
  'modifier-time-zone': of('f|hour: 9', f('2026-03-01T09:07:00+05:00'), f('2026-03-01T04:07:00Z')),
  'modifier-cidr': all(of('f|cidr: 192.0.2.0/24', f('192.0.2.255'), f('192.0.3.0', 'x')), of("f|cidr: '2001:db8::/32'", f('2001:DB8::1'), f('2001:db9::1')), refused('f|cidr: 192.0.2.1/24', 'bits set')),
  'modifier-expand': of("f|contains|expand: '<%Mine%>'", f('a<x>b'), f('x')),
  'modifier-expand-pipeline': () => {
    const { pipelines } = readPipelines([{ source: 'p', text: 'vars: {who: [root]}\ntransformations: [{type: value_placeholders, include: [who]}, {type: wildcard_placeholders}]' }]);
    const { rules } = readRules([{ source: 'r', text: ruleText(item("f|expand: '%who%@%host%'")) }], { pipelines });
    expect(createSigmaEngine(rules).match(testLogSources, { f: 'root@anywhere' })).toHaveLength(1);
    expect(readPipelines([{ source: 'p', text: 'transformations: [{type: query_expression_placeholders}]' }]).problems[0]?.message).toContain('use value_placeholders');
  },
  'modifier-fieldref': all(of('f|fieldref: g', [{ f: 'a', g: 'A' }], [{ f: 'a', g: 'b' }, { f: 'a' }]), of('f|fieldref|neq: g', [{ f: 'a', g: 'b' }], [{ f: 'a', g: 'A' }])),
  // filters
  'filter-title': filterProblem(FILTER.replace('title: F\n', ''), 'needs a "title"'),
  'filter-texts': () => expect(filtered(FILTER.replace('title: F', 'title: F\nid: x\ndescription: d\ndate: 2026-01-01\nmodified: 2026-01-02')).problems).toEqual([]),
  'filter-logsource': all(filterProblem(FILTER.replace('logsource: {product: test}\n', ''), 'needs a "logsource"'), filterProblem(FILTER.replace('product: test', 'product: other'), 'was not applied to it')),
  'filter-rules': all(
    () => expect(hits(filtered(FILTER.replace(/\[5d.*\]/, '[a_name]'), 'name: a_name\n'), { f: 1, User: 'adm' })).toBe(0),
    () => expect(hits(filtered(FILTER.replace(/\[5d.*\]/, 'any')), { f: 1, User: 'adm' })).toBe(0),
    filterProblem(FILTER.replace(/\[5d.*\]/, '[nobody]'), 'no rule with the id or name "nobody"'),
    filterProblem(FILTER.replace(/ {2}rules:.*\n/, ''), 'ids or names'),
  ),
  'filter-selection': filterProblem(FILTER.replace(/ {2}selection:.*\n/, ''), 'needs a named search'),
  'filter-condition': all(filterProblem(FILTER.replace(/ {2}condition:.*\n/, ''), 'needs a "condition"'), () => expect(filtered(FILTER.replace('not selection', 'selection')).problems).toMatchObject([{ level: 'warning' }])),
  'filter-effect': () => {
    const loaded = filtered(FILTER);
    expect([hits(loaded, { f: 1, User: 'adm' }), hits(loaded, { f: 1, User: 'jo' }), hits(loaded, { f: 2, User: 'jo' })]).toEqual([0, 1, 0]);
  },
  'filter-own-names': () => expect(hits(filtered(FILTER.replace('not selection', 'not 1 of sel*')), { f: 1, User: 'jo' })).toBe(1),
  // correlations
  'correlation-title': () => expect(readTexts(baseRules(['a']), correlationText(COUNT).replace('title: A correlation\n', '')).problems[0]?.message).toContain('needs a "title"'),
  'correlation-texts': () => expect(readTexts(baseRules(['a']), correlationText(COUNT, 'description: d\nauthor: Jo\nreferences: [https://www.example.com/]\ndate: 2026-01-01\nmodified: 2026-01-02\nlevel: high\n'))).toMatchObject({ problems: [], correlations: [{ level: 'high', author: 'Jo' }] }),
  'correlation-type': correlationProblem(COUNT.replace('event_count', 'near'), 'must be one of'),
  'correlation-rules': all(fires(COUNT.replace('[a]', '[id-a]'), [[0, 'a', user('u')], [1, 'a', user('u')]], [[0, 'b', user('u')], [1, 'b', user('u')]]), correlationProblem(COUNT.replace('[a]', '[nobody]'), 'no rule with the id or name'), correlationProblem(COUNT.replace('rules: [a]\n', ''), 'needs "rules"')),
  'correlation-chain': fires('type: temporal_ordered\nrules: [many, b]\ngroup-by: [User]\ntimespan: 1m', [[0, 'a', user('u')], [1, 'a', user('u')], [2, 'b', user('u')]], [[0, 'a', user('u')], [2, 'b', user('u')]], correlationText(COUNT).replace('id: corr', 'id: inner\nname: many')),
  'correlation-aliases': fires('type: temporal\nrules: [a, b]\ngroup-by: [ip]\ntimespan: 10s\naliases: {ip: {a: src, b: dst}}', [[0, 'a', { src: '192.0.2.1' }], [1, 'b', { dst: '192.0.2.1' }]], [[0, 'a', { src: '192.0.2.1' }], [1, 'b', { dst: '192.0.2.2' }]]),
  'correlation-group-by': all(fires(COUNT, [[0, 'a', user('u')], [1, 'a', user('u')]], [[0, 'a', user('u')], [1, 'a', user('v')]]), fires(COUNT.replace('group-by: [User]\n', ''), [[0, 'a'], [1, 'a']], [[0, 'a']])),
  'correlation-timespan': all(fires(COUNT, [[0, 'a', user('u')], [10, 'a', user('u')]], [[0, 'a', user('u')], [11, 'a', user('u')]]), ...['10s', '10m', '10h', '10d'].map((span) => (): void => expect(readTexts(baseRules(['a']), correlationText(COUNT.replace('10s', span))).problems).toEqual([])), correlationProblem(COUNT.replace('10s', 'ten'), 'for example 90m')),
  'correlation-condition': all(
    fires(COUNT.replace('gte: 2', 'gt: 1'), [[0, 'a', user('u')], [1, 'a', user('u')]], [[0, 'a', user('u')]]),
    fires(COUNT.replace('gte: 2', 'eq: 1'), [[0, 'a', user('u')]], [[0, 'a', user('u')], [1, 'a', user('u')]]),
    fires(COUNT.replace('gte: 2', 'lt: 2'), [[0, 'a', user('u')]], [[0, 'a', user('u')], [1, 'a', user('u')]]),
    fires(COUNT.replace('gte: 2', 'lte: 1'), [[0, 'a', user('u')]], [[0, 'a', user('u')], [1, 'a', user('u')]]),
    correlationProblem(COUNT.replace('condition: {gte: 2}', ''), 'needs a "condition"'),
  ),
  'correlation-range': fires(COUNT.replace('{gte: 2}', '{gt: 1, lte: 2}'), [[0, 'a', user('u')], [1, 'a', user('u')]], [[0, 'a', user('u')], [1, 'a', user('u')], [2, 'a', user('u')]]),
  'correlation-level': () => expect(readTexts(baseRules(['a']), correlationText(COUNT, 'level: critical\n')).correlations[0]?.level).toBe('critical'),
  'correlation-generate': () => {
    expect(readTexts(baseRules(['a']), correlationText(COUNT)).rules[0]).toMatchObject({ isPart: true });
    expect(readTexts(baseRules(['a']), correlationText(`${COUNT}\ngenerate: true`)).rules[0]?.isPart ?? false).toBe(false);
  },
  'correlation-event-count': fires(COUNT, [[0, 'a', user('u')], [1, 'a', user('u')]], [[0, 'a', user('u')]]),
  'correlation-value-count': fires('type: value_count\nrules: [a]\ngroup-by: [User]\ntimespan: 10s\ncondition: {field: Host, gte: 2}', [[0, 'a', { User: 'u', Host: 'x' }], [1, 'a', { User: 'u', Host: 'y' }]], [[0, 'a', { User: 'u', Host: 'x' }], [1, 'a', { User: 'u', Host: 'x' }]]),
  'correlation-temporal': fires('type: temporal\nrules: [a, b]\ngroup-by: [User]\ntimespan: 10s', [[1, 'b', user('u')], [2, 'a', user('u')]], [[0, 'a', user('u')], [11, 'b', user('u')]]),
  'correlation-temporal-ordered': fires('type: temporal_ordered\nrules: [a, b]\ngroup-by: [User]\ntimespan: 10s', [[1, 'a', user('u')], [2, 'b', user('u')]], [[1, 'b', user('u')], [2, 'a', user('u')]]),
  'correlation-value-sum': fires('type: value_sum\nrules: [a]\ngroup-by: [User]\ntimespan: 10s\ncondition: {field: Bytes, gt: 100}', [[0, 'a', { User: 'u', Bytes: 60 }], [1, 'a', { User: 'u', Bytes: '60' }]], [[0, 'a', { User: 'u', Bytes: 60 }]]),
  'correlation-value-avg': fires('type: value_avg\nrules: [a]\ngroup-by: [User]\ntimespan: 10s\ncondition: {field: Bytes, gt: 50}', [[0, 'a', { User: 'u', Bytes: 40 }], [1, 'a', { User: 'u', Bytes: 80 }]], [[0, 'a', { User: 'u', Bytes: 40 }], [1, 'a', { User: 'u', Bytes: 50 }]]),
  'correlation-value-percentile': fires('type: value_percentile\nrules: [a]\ngroup-by: [User]\ntimespan: 10s\ncondition: {field: Bytes, percentile: 50, gte: 50}', [[0, 'a', { User: 'u', Bytes: 60 }], [1, 'a', { User: 'u', Bytes: 60 }]], [[0, 'a', { User: 'u', Bytes: 40 }], [1, 'a', { User: 'u', Bytes: 40 }]]),
  'correlation-boundaries': fires(COUNT, [[9, 'a', user('u')], [12, 'a', user('u')]], [[0, 'a', user('u')], [19, 'a', user('u')]]),
  'correlation-own-group': fires('type: temporal_ordered\nrules: [many, b]\ngroup-by: [User]\ntimespan: 1m', [[0, 'a', { User: 'u', Host: 'x' }], [1, 'a', { User: 'u', Host: 'x' }], [2, 'b', user('u')]], [[0, 'a', { User: 'u', Host: 'x' }], [1, 'a', { User: 'u', Host: 'x' }], [2, 'b', user('v')]], correlationText(COUNT.replace('[User]', '[User, Host]')).replace('id: corr', 'id: inner\nname: many')),
  'correlation-unsupported': correlationProblem(`${COUNT}\nordered: true`, 'is not known'),
  // taxonomy
  'taxonomy-sysmon': () => {
    const categories: Readonly<Record<number, string>> = { 1: 'process_creation', 2: 'file_change', 3: 'network_connection', 4: 'sysmon_status', 5: 'process_termination', 6: 'driver_load', 7: 'image_load', 8: 'create_remote_thread', 9: 'raw_access_thread', 10: 'process_access', 11: 'file_event', 13: 'registry_set', 14: 'registry_rename', 15: 'create_stream_hash', 16: 'sysmon_status', 17: 'pipe_created', 18: 'pipe_created', 19: 'wmi_event', 20: 'wmi_event', 21: 'wmi_event', 22: 'dns_query', 23: 'file_delete', 24: 'clipboard_capture', 25: 'process_tampering', 26: 'file_delete_detected', 27: 'file_block_executable', 28: 'file_block_shredding', 29: 'file_executable_detected', 255: 'sysmon_error' };
    for (const [id, category] of Object.entries(categories)) expect([id, sourcesOf(sysmon(Number(id)))]).toEqual([id, expect.arrayContaining([`windows/${category}/`])]);
    for (const [EventType, category] of [['CreateKey', 'registry_add'], ['DeleteKey', 'registry_delete']] as const) expect(sourcesOf(sysmon(12, { EventType }))).toEqual(expect.arrayContaining([`windows/${category}/`, 'windows/registry_event/']));
  },
  'taxonomy-powershell': () => {
    const event = (EventID: number, Channel: string): JsonObject => ({ EventTime: '2026-03-01T09:15:02Z', EventID, Channel, SourceName: 'x', Hostname: 'ws' });
    for (const [id, channel, category] of [[4103, 'Microsoft-Windows-PowerShell/Operational', 'ps_module'], [4104, 'Microsoft-Windows-PowerShell/Operational', 'ps_script'], [400, 'Windows PowerShell', 'ps_classic_start'], [600, 'Windows PowerShell', 'ps_classic_provider_start']] as const) expect(sourcesOf(event(id, channel))).toContain(`windows/${category}/`);
  },
  'taxonomy-services': () => {
    for (const [Channel, service] of [['Security', 'security'], ['System', 'system'], ['Application', 'application'], ['Microsoft-Windows-Windows Defender/Operational', 'windefend'], ['Microsoft-Windows-TaskScheduler/Operational', 'taskscheduler'], ['DNS Server', 'dns-server'], ['Microsoft-Windows-Windows Firewall With Advanced Security/Firewall', 'firewall-as']] as const)
      expect([service, sourcesOf({ EventTime: '2026-03-01T09:15:02Z', EventID: 9999, Channel, SourceName: 'x', Hostname: 'ws' })]).toEqual([service, expect.arrayContaining([`windows//${service}`])]);
  },
  'taxonomy-4688': () => expect(sourcesOf({ EventTime: '2026-03-01T09:15:02Z', EventID: 4688, Channel: 'Security', SourceName: 'x', Hostname: 'ws' })).toEqual(expect.arrayContaining(['windows//security', 'windows/process_creation/'])),
  'taxonomy-network': () => {
    const zeek = { ts: 1_772_000_000.5, uid: 'C1', 'id.orig_h': '192.0.2.1', 'id.orig_p': 5000, 'id.resp_h': '198.51.100.1', 'id.resp_p': 53, _path: 'dns', query: 'www.example.com', proto: 'udp' };
    expect(sourcesOf(zeek)).toEqual(expect.arrayContaining(['zeek//dns', 'zeek/dns/']));
  },
  'taxonomy-cloud': () => expect(sourcesOf({ eventVersion: '1.08', eventTime: '2026-03-01T09:15:02Z', eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', awsRegion: 'us-east-1', userIdentity: { type: 'IAMUser' }, eventID: 'e', eventType: 'AwsApiCall' })).toContain('aws//cloudtrail'),
}; // prettier-ignore

describe('conformance to Sigma 2.1', () => {
  test.each(Object.entries(cases))('%s', (_, run) => run());
});

test('every row of docs/sigma-conformance.md has its case, and every case its row', () => {
  const page = readFileSync(fileURLToPath(new URL('../docs/sigma-conformance.md', import.meta.url)), 'utf8');
  const ids = [...page.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map((found) => found[1] ?? '');
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(Object.keys(cases).sort());
});
