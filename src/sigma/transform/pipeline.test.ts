import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { createSigmaEngine } from '../engine.ts';
import { textToPattern } from '../pattern.ts';
import { readRules, type ReadRules } from '../read-rules.ts';
import { item, ruleText } from '../test-rule.ts';
import { patternToValue, patternToView, viewToPattern } from './item-text.ts';
import { readPipelines } from './read-pipeline.ts';

const { raw } = String;
const logSources = logSourceSet([{ product: 'test', category: 'process_creation' }]);

/** A rule's text through the steps of one pipeline (YAML, a list). */
function through(steps: string, rule: string, more = ''): ReadRules {
  const text = `name: p\n${more}transformations:\n${steps.replaceAll(/^/gm, '  ')}\n`;
  const { pipelines, problems } = readPipelines([{ source: 'p.yml', text }]);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return readRules([{ source: 'r.yml', text: rule }], { pipelines });
}

function matches({ rules, problems }: ReadRules, fields: JsonObject, sources = logSources): boolean {
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return createSigmaEngine(rules).match(sources, fields).length > 0;
}

interface Row {
  readonly steps: string;
  /** a line of the rule's only search, or a whole detection */
  readonly rule: string;
  readonly fires: readonly JsonObject[];
  readonly silent: readonly JsonObject[];
  readonly more?: string;
}

const rows: Readonly<Record<string, readonly Row[]>> = {
  'field names': [
    { steps: '- {type: field_name_mapping, mapping: {a: b}}', rule: 'a: 1', fires: [{ b: 1 }], silent: [{ a: 1 }] },
    { steps: '- {type: field_name_mapping, mapping: {a: [b, c]}}', rule: 'a|contains: x', fires: [{ b: 'x' }, { c: 'yxy' }], silent: [{ a: 'x' }, { b: 'y' }] }, // prettier-ignore
    { steps: '- {type: field_name_mapping, mapping: {a: [b, c]}}', rule: 'a|neq: x', fires: [{ b: 'y' }, {}], silent: [{ b: 'x' }, { c: 'x', b: 'y' }] }, // prettier-ignore
    { steps: '- {type: field_name_mapping, mapping: {a: [b, c]}}', rule: 'a: null', fires: [{}], silent: [{ b: 'x' }, { c: 'x' }] }, // prettier-ignore
    { steps: '- {type: field_name_mapping, mapping: {a: [b, c]}}', rule: 'a|exists: false', fires: [{ a: 1 }], silent: [{ b: null }, { c: 'x' }] }, // prettier-ignore
    { steps: '- {type: field_name_mapping, mapping: {g: h.i}}', rule: 'f|fieldref: g', fires: [{ f: 'x', h: { i: 'X' } }], silent: [{ f: 'x', g: 'x' }] }, // prettier-ignore
    { steps: '- {type: field_name_mapping, mapping: {g: [h, i]}}', rule: 'f|fieldref: g', fires: [{ f: 'x', h: 'x' }, { f: 'x', i: 'x' }], silent: [{ f: 'x', g: 'x' }] }, // prettier-ignore
    { steps: '- {type: field_name_prefix_mapping, mapping: {win.: [w., x.]}}', rule: 'win.a: 1', fires: [{ 'w.a': 1 }, { x: { a: 1 } }], silent: [{ 'win.a': 1 }] }, // prettier-ignore
    { steps: '- {type: field_name_prefix, prefix: win.}\n- {type: field_name_suffix, suffix: .keyword}', rule: 'a: 1', fires: [{ 'win.a.keyword': 1 }], silent: [{ a: 1 }] }, // prettier-ignore
    { steps: '- type: field_name_prefix\n  prefix: x.\n  field_name_conditions: [{type: exclude_fields, fields: [a]}]', rule: 'a: 1\nb: 2', fires: [{ a: 1, x: { b: 2 } }], silent: [{ a: 1, b: 2 }] }, // prettier-ignore
    { steps: "- type: field_name_suffix\n  suffix: _x\n  field_name_conditions: [{type: include_fields, mode: re, fields: ['b.*']}]", rule: 'a: 1\nbc: 2', fires: [{ a: 1, bc_x: 2 }], silent: [{ a: 1, bc: 2 }] }, // prettier-ignore
    { steps: '- {id: m, type: field_name_mapping, mapping: {a: b}}\n- type: field_name_prefix\n  prefix: x.\n  field_name_conditions: [{type: processing_item_applied, processing_item_id: m}]', rule: 'a: 1\nc: 2', fires: [{ x: { b: 1 }, c: 2 }], silent: [{ b: 1, c: 2 }] }, // prettier-ignore
    { steps: '- {type: field_name_mapping, mapping: {a: b}}', rule: "'|all': [x, y]\na: 1", fires: [{ b: 1, t: 'x y' }], silent: [{ a: 1, t: 'x y' }] }, // prettier-ignore
  ],
  values: [
    { steps: raw`- {type: replace_string, regex: '^\*\\', replacement: '*/'}`, rule: raw`a|endswith: '\cmd.exe'`, fires: [{ a: 'x/cmd.exe' }], silent: [{ a: raw`x\cmd.exe` }] }, // prettier-ignore
    { steps: raw`- {type: replace_string, regex: 'C:\\', replacement: 'D:\\'}`, rule: raw`a|contains: 'C:\Temp\'`, fires: [{ a: raw`x D:\Temp\y` }], silent: [{ a: raw`C:\Temp\y` }, { a: raw`D:\Temp*` }] }, // prettier-ignore
    { steps: raw`- {type: replace_string, regex: '(\w+)@(?P<host>\w+)', replacement: '\g<host>.\1'}`, rule: 'a: bob@srv', fires: [{ a: 'srv.bob' }], silent: [{ a: 'bob@srv' }] }, // prettier-ignore
    { steps: "- {type: replace_string, regex: x, replacement: '*'}", rule: 'a: axb', fires: [{ a: 'a--b' }], silent: [{ a: 'acd' }] }, // prettier-ignore
    { steps: "- {type: replace_string, regex: x, replacement: '*', skip_special: true}", rule: "a: 'axb?'", fires: [{ a: 'a*bc' }], silent: [{ a: 'a-bc' }, { a: 'a*b' }] }, // prettier-ignore
    { steps: "- {type: replace_string, regex: x, replacement: '*', skip_special: true, interpret_special: true}", rule: 'a: axb', fires: [{ a: 'a--b' }], silent: [{ a: 'a' }] }, // prettier-ignore
    { steps: "- {type: replace_string, regex: '46', replacement: '47'}", rule: 'a: 4688', fires: [{ a: 4788 }], silent: [{ a: 4688 }] }, // prettier-ignore
    { steps: "- {type: replace_string, regex: a, replacement: b}", rule: "a|re: 'a+'", fires: [{ a: 'aa' }], silent: [{ a: 'b' }] }, // prettier-ignore
    { steps: '- {type: map_string, mapping: {low: [1, 2], high: 3}}', rule: 'a: [low, other]', fires: [{ a: '1' }, { a: 2 }, { a: 'other' }], silent: [{ a: 'low' }, { a: 3 }] }, // prettier-ignore
    { steps: "- {type: map_string, mapping: {'*x*': y}}", rule: 'a|contains: x', fires: [{ a: 'y' }], silent: [{ a: 'x' }, { a: 'ay' }] }, // prettier-ignore
    { steps: '- {type: set_value, value: 5}', rule: 'a|contains: x', fires: [{ a: 5 }], silent: [{ a: 'x' }] },
    { steps: '- {type: set_value, value: 5, force_type: str}', rule: 'a|gt: 9', fires: [{ a: '5' }], silent: [{ a: 10 }] },
    { steps: '- {type: set_value, value: null}', rule: 'a: x', fires: [{}], silent: [{ a: 'x' }] },
    { steps: '- {type: convert_type, target_type: num}\n- {type: convert_type, target_type: str}', rule: "a: ['5', 6]", fires: [{ a: 5 }, { a: '6' }], silent: [{ a: 7 }] }, // prettier-ignore
    { steps: '- {type: case, method: upper}', rule: 'a|cased: aBc', fires: [{ a: 'ABC' }], silent: [{ a: 'aBc' }] },
    { steps: '- {type: case, method: snake_case}', rule: 'a|cased: aBcDef', fires: [{ a: 'a_bc_def' }], silent: [{ a: 'aBcDef' }] }, // prettier-ignore
    { steps: '- {type: regex, method: ignore_case_flag}', rule: raw`a: 'C:\x*.exe'`, fires: [{ a: 'c:\\X\n.EXE' }], silent: [{ a: raw`xC:\x.exe` }] }, // prettier-ignore
    { steps: '- {type: regex, method: plain}', rule: 'a|contains: ab', fires: [{ a: 'xaby' }], silent: [{ a: 'AB' }] },
    { steps: '- {type: hashes_fields, valid_hash_algos: [MD5, SHA1], field_prefix: File}', rule: `Hashes|contains: ['MD5=${'0a'.repeat(16)}', 'SHA1=${'1b'.repeat(20)}', 'IMPHASH=00']`, fires: [{ FileMD5: '0A'.repeat(16) }, { FileSHA1: '1b'.repeat(20) }], silent: [{ Hashes: `MD5=${'0a'.repeat(16)}` }, { FileMD5: '1b'.repeat(16) }] }, // prettier-ignore
    { steps: '- {type: hashes_fields, valid_hash_algos: [MD5], drop_algo_prefix: true, field_prefix: hash}', rule: `Hash: ${'0a'.repeat(16)}`, fires: [{ hash: '0a'.repeat(16) }], silent: [{ Hash: '0a'.repeat(16) }] }, // prettier-ignore
  ],
  placeholders: [
    { more: 'vars: {admins: [root, "adm*"], one: x}\n', steps: '- {type: value_placeholders}', rule: "a|expand: '%admins%'\nb|contains|expand: '<%one%>'", fires: [{ a: 'ROOT', b: '-<x>-' }, { a: 'adm7', b: '<x>' }], silent: [{ a: 'x', b: '<x>' }] }, // prettier-ignore
    { more: 'vars: {one: x}\n', steps: '- {type: value_placeholders, include: [one]}\n- {type: wildcard_placeholders}', rule: "a|expand: '%one%-%two%'", fires: [{ a: 'x-' }, { a: 'x-anything' }], silent: [{ a: 'y-' }] }, // prettier-ignore
    { steps: '- {type: wildcard_placeholders, exclude: [two]}', more: 'vars: {two: t}\n', rule: "a|expand: '%one%-%two%'", fires: [{ a: 'any-t' }], silent: [{ a: 'any-u' }] }, // prettier-ignore
  ],
  'conditions and dropping': [
    { steps: '- {type: add_condition, conditions: {Channel: Security, EventID: [1, 2]}}', rule: 'a: 1', fires: [{ a: 1, Channel: 'security', EventID: 2 }], silent: [{ a: 1 }, { a: 1, Channel: 'Security', EventID: 3 }] }, // prettier-ignore
    { steps: '- {type: add_condition, conditions: {b|contains: x}, negated: true, name: extra}', rule: 'a: 1', fires: [{ a: 1 }], silent: [{ a: 1, b: 'yx' }] }, // prettier-ignore
    { steps: '- {type: add_condition, conditions: {index: "logs-$product-${category}-$service"}, template: true}', rule: 'a: 1', fires: [{ a: 1, index: 'logs-test-process_creation-$service' }], silent: [{ a: 1 }] }, // prettier-ignore
    { steps: '- {type: add_condition, conditions: {b: 1}}\n- {type: add_condition, conditions: {c: 1}}\n- {type: field_name_mapping, mapping: {c: d}}', rule: 'selection:\n  a: 1\nother:\n  a: 2\ncondition: 1 of them', fires: [{ a: 1, b: 1, d: 1 }, { a: 2, b: 1, d: 1 }], silent: [{ b: 1, d: 1 }, { a: 1, b: 1, c: 1 }] }, // prettier-ignore
    { steps: '- type: drop_detection_item\n  field_name_conditions: [{type: include_fields, fields: [a]}]', rule: 'a: 1\nb: 2', fires: [{ b: 2 }], silent: [{ a: 1 }] }, // prettier-ignore
    { steps: '- type: drop_detection_item\n  field_name_conditions: [{type: include_fields, fields: [a]}]', rule: 'x:\n  a: 1\ny:\n  b: 2\nz:\n  c: 3\ncondition: (x or y) and not (x and x) and not z', fires: [{ b: 2 }], silent: [{ a: 1 }, { b: 2, c: 3 }] }, // prettier-ignore
    { steps: "- type: drop_detection_item\n  detection_item_conditions: [{type: match_string, cond: any, pattern: 'x.*'}]", rule: 'a: [xy, b]\nb: y\nc: 5', fires: [{ b: 'y', c: 5 }], silent: [{ a: 'xy' }] }, // prettier-ignore
    { steps: "- type: drop_detection_item\n  detection_item_conditions: [{type: match_string, cond: all, pattern: 'x', negate: true}]", rule: 'a: xy\nb: y', fires: [{ a: 'xy' }], silent: [{ b: 'y' }] }, // prettier-ignore
    { steps: '- type: drop_detection_item\n  detection_item_conditions: [{type: match_value, cond: any, value: 5}]', rule: 'a: 5\nb: y', fires: [{ b: 'y' }], silent: [{ a: 5 }] }, // prettier-ignore
    { steps: '- type: drop_detection_item\n  detection_item_conditions: [{type: is_null, cond: any}, {type: contains_wildcard, cond: any}]\n  detection_item_cond_op: or', rule: 'a: null\nb: y\nc|startswith: x', fires: [{ a: 1, b: 'y' }], silent: [{ c: 'x' }] }, // prettier-ignore
    { steps: '- type: drop_detection_item\n  detection_item_conditions: {n: {type: is_null, cond: any}, w: {type: contains_wildcard, cond: any}}\n  detection_item_cond_expr: not (n or w)', rule: "a: null\nb: y\nc: 'x*'", fires: [{ c: 'xx' }], silent: [{ a: 1, c: 'x' }, { b: 'y' }] }, // prettier-ignore
    { steps: '- {id: s, type: set_value, value: 7, field_name_conditions: [{type: include_fields, fields: [a]}]}\n- type: drop_detection_item\n  detection_item_conditions: [{type: processing_item_applied, processing_item_id: s}]\n  detection_item_cond_not: true', rule: 'a: 1\nb: 2', fires: [{ a: 7 }], silent: [{ b: 2 }] }, // prettier-ignore
  ],
  'rule conditions': [
    ...[
      '{type: logsource, product: test}', '{type: logsource, category: Process_Creation, product: test}', '{type: contains_field, field: a}',
      '{type: contains_detection_item, field: a, value: "*X*"}', '{type: tag, tag: attack.T1059}', '{type: is_sigma_rule}',
      '{type: rule_attribute, attribute: id, value: 5d4ad4d9-31a5-4b7e-9a3c-0d5f8c5ec3a1}', '{type: rule_attribute, attribute: level, op: gte, value: high}',
      '{type: rule_attribute, attribute: date, op: lt, value: "2026-02-01"}', '{type: rule_attribute, attribute: tags, op: in, value: attack.t1059}',
      '{type: rule_attribute, attribute: mine, op: gt, value: 4}', '{type: rule_attribute, attribute: status, op: ne, value: stable}', '{type: rule_attribute, attribute: title, value: A test}',
    ].map((condition): Row => ({ steps: `- type: field_name_suffix\n  suffix: _x\n  rule_conditions: [${condition}]`, rule: 'a|contains: x', fires: [{ a_x: 'x' }], silent: [{ a: 'x' }] })),
    ...[
      '{type: logsource, product: windows}', '{type: logsource, service: sysmon}', '{type: contains_field, field: b}', '{type: contains_detection_item, field: a, value: x}',
      '{type: tag, tag: attack.t1059.001}', '{type: is_sigma_correlation_rule}', '{type: rule_attribute, attribute: level, op: lt, value: high}',
      '{type: rule_attribute, attribute: none, value: 1}', '{type: rule_attribute, attribute: tags, value: attack.t1059}', '{type: processing_item_applied, processing_item_id: never}',
      '{type: processing_state, key: never, val: 1, op: ne}',
    ].map((condition): Row => ({ steps: `- type: field_name_suffix\n  suffix: _x\n  rule_conditions: [${condition}]`, rule: 'a|contains: x', fires: [{ a: 'x' }], silent: [{ a_x: 'x' }] })),
    { steps: '- type: field_name_suffix\n  suffix: _x\n  rule_conditions: [{type: logsource, product: no}, {type: is_sigma_rule}]\n  rule_cond_op: or', rule: 'a: 1', fires: [{ a_x: 1 }], silent: [{ a: 1 }] },
    { steps: '- type: field_name_suffix\n  suffix: _x\n  rule_conditions: [{type: logsource, product: no}]\n  rule_cond_not: true', rule: 'a: 1', fires: [{ a_x: 1 }], silent: [{ a: 1 }] },
    { steps: '- type: field_name_suffix\n  suffix: _x\n  rule_conditions: {w: {type: logsource, product: no}, r: {type: is_sigma_rule}}\n  rule_cond_expr: r and not w', rule: 'a: 1', fires: [{ a_x: 1 }], silent: [{ a: 1 }] },
    { steps: '- {id: one, type: set_state, key: k, val: 3}\n- type: field_name_suffix\n  suffix: _x\n  rule_conditions: [{type: processing_state, key: k, val: 2, op: gt}, {type: processing_item_applied, processing_item_id: one}]', rule: 'a: 1', fires: [{ a_x: 1 }], silent: [{ a: 1 }] },
    { steps: '- type: nest\n  items:\n    - {type: set_state, key: k, val: v}\n    - {type: field_name_suffix, suffix: _x}\n- type: field_name_suffix\n  suffix: _y\n  rule_conditions: [{type: processing_state, key: k, val: v}]', rule: 'a: 1', fires: [{ a_x_y: 1 }], silent: [{ a: 1 }] },
  ],
}; // prettier-ignore

const head = 'level: high\nstatus: test\ndate: 2026-01-31\nmine: 5\ntags: [attack.t1059]\n';

describe.each(Object.entries(rows))('pipelines: %s', (_, cases) => {
  test.each(cases)('$rule through $steps', ({ steps, rule, fires, silent, more }) => {
    const loaded = through(steps, ruleText(/^condition:/m.test(rule) ? rule : item(rule), head), more);
    for (const event of fires) expect([event, matches(loaded, event)]).toEqual([event, true]);
    for (const event of silent) expect([event, matches(loaded, event)]).toEqual([event, false]);
  });
});

describe('pipelines', () => {
  test('change the log source, attributes, and what findings are grouped by', () => {
    const steps = '- {type: change_logsource, product: Other, service: s}\n- {type: set_custom_attribute, attribute: mine, value: {a: 1}}\n- {type: field_name_mapping, mapping: {Computer: host.name}}'; // prettier-ignore
    const { rules } = through(steps, ruleText(item('f: 1'), 'vedette: {group-by: [Computer, User]}\n'));
    expect(rules[0]).toMatchObject({ logSource: { product: 'other', service: 's' }, custom: { mine: { a: 1 } }, grouping: { fields: ['host.name', 'User'] } }); // prettier-ignore
    expect(rules[0]?.logSource.category).toBeUndefined();
  });

  test('run in the order of their priorities and share variables and state', () => {
    const texts = [
      'priority: 20\ntransformations: [{type: field_name_suffix, suffix: _2, rule_conditions: [{type: processing_state, key: k, val: 1}]}, {type: value_placeholders}]',
      'priority: 10\nvars: {v: x}\ntransformations: [{type: field_name_suffix, suffix: _1}, {type: set_state, key: k, val: 1}]',
    ];
    const { pipelines } = readPipelines(texts.map((text, i) => ({ source: `${i}`, text })));
    const loaded = readRules([{ source: 'r', text: ruleText(item("f|expand: '%v%'")) }], { pipelines });
    expect(matches(loaded, { f_1_2: 'x' })).toBe(true);
  });

  test('filters go through them with the rules they are added to', () => {
    const filter = 'title: F\nlogsource: {product: test}\nfilter:\n  rules: any\n  s: {b: 1}\n  condition: not s\n';
    const loaded = through('- {type: field_name_prefix, prefix: x.}', `${ruleText(item('a: 1'))}---\n${filter}`);
    expect(matches(loaded, { x: { a: 1 } })).toBe(true);
    expect(matches(loaded, { x: { a: 1, b: 1 } })).toBe(false);
  });

  test.each([
    ['- {type: rule_failure, message: not here}', 'detection', 'not here (p.yml, line 3)'],
    ['- type: detection_item_failure\n  message: no b\n  field_name_conditions: [{type: include_fields, fields: [b]}]', 'detection.selection.b', 'no b (p.yml, line 3)'], // prettier-ignore
    ['- {type: drop_detection_item}', 'detection', 'dropped everything'],
    ['- {type: strict_field_mapping_failure}', 'detection', 'no pipeline maps the fields a, b'],
    ['- {type: field_name_mapping, mapping: {a: x}}\n- {type: strict_field_mapping_failure}', 'detection', 'maps the fields b (p'],
    ['- {type: value_placeholders}', 'detection.selection.a|expand', 'no pipeline has the variable "v"'],
    ['- {type: convert_type, target_type: num}', 'detection.selection.a|expand', 'is no number'],
    ['- {type: hashes_fields, valid_hash_algos: [MD5], field_to_parse: [b]}', 'detection.selection.b', 'is a hash of these kinds: MD5'],
    ['- {type: nest, items: [{type: rule_failure, message: inner}]}', 'detection', 'inner (p.yml, line 3)'],
  ])('%s refuses a rule, with the place of both, and no other rule', (steps, field, message) => {
    const condition = '\n  rule_conditions: [{type: rule_attribute, attribute: id, value: 5d4ad4d9-31a5-4b7e-9a3c-0d5f8c5ec3a1}]';
    const only = steps.replaceAll(/^- \{(.*)\}$/gm, (_, inner: string) => `- ${inner.includes('[{') ? `{${inner}, ${condition.trim()}}` : `{${inner}, ${condition.trim()}}`}`);
    const bad = ruleText(item("a|expand: '%v%'\nb: z"));
    const good = ruleText(item('c: 1')).replace(/^id: .*$/m, 'id: other');
    const { rules, problems } = through(steps.startsWith('- {') ? only : steps, `${bad}---\n${good}`);
    expect(rules.map(({ id }) => id)).toEqual(['other']);
    expect(problems[0]).toMatchObject({ source: 'r.yml', rule: '5d4ad4d9-31a5-4b7e-9a3c-0d5f8c5ec3a1', field });
    expect(problems[0]?.message).toContain(message);
  }); // prettier-ignore
});

describe('what is wrong with a pipeline is said with its place, and it is not used', () => {
  test.each([
    ['- a', 1, 'must be a map'],
    ['transformations: [{type: nope}]', 1, 'the transformation "nope" is not known; there are'.replace(';', ': ')],
    ['transformations:\n  - {type: set_state, key: a, val: 1}\n  - {type: query_expression_placeholders}', 3, 'use value_placeholders'],
    ['transformations:\n  - {type: field_name_prefix, prefix: a, sufix: b}', 2, '"sufix" is not known here'],
    ['transformations:\n  - type: field_name_prefix\n    prefix: 5', 3, '"prefix" must be a text'],
    ['transformations:\n  - type: field_name_mapping\n    mapping:\n      a: {b: 1}', 4, 'must lead to a text'],
    ['transformations:\n  - type: set_state\n    key: a\n    val: 1\n    rule_conditions:\n      - {type: nope}', 6, 'the condition "nope" is not known'],
    ['transformations:\n  - type: set_state\n    key: a\n    val: 1\n    rule_conditions: [{type: logsource, produkt: a}]', 5, '"produkt" is not known here'],
    ['transformations:\n  - type: set_state\n    key: a\n    val: 1\n    rule_conditions: {a: {type: is_sigma_rule}}\n    rule_cond_expr: a and b', 6, '"b" is not a search'.slice(0, 8)],
    ['transformations:\n  - type: replace_string\n    regex: "(?<=a)b"\n    replacement: x', 3, 'cannot be used'],
    ['transformations:\n  - type: replace_string\n    regex: a\n    replacement: \'\\1\'', 4, 'names a group'],
    ['transformations:\n  - type: add_condition\n    conditions: {a: {b: 1}}', 3, 'a value must be a text'],
    ['transformations:\n  - type: change_logsource', 2, 'is needed'],
    ['transformations:\n  - {type: value_placeholders, include: [a], exclude: [b]}', 2, 'either'],
    ['transformations:\n  - type: nest\n    items:\n      - {type: nope}', 4, 'is not known'],
    ['transformations: []\nfinalizers: [{type: concat}]', 2, 'the text of a query'],
    ['transformations: []\nvars: {a: {b: 1}}', 2, 'a variable must be'],
    ['transformations: []\nprioritty: 5', 2, '"prioritty" is not known here'],
    ['transformations: 5', 1, 'must be a list'],
    ['transformations: [', 1, 'not valid YAML'],
    ['', undefined, 'there is no pipeline in it'],
  ])('%j', (text, line, message) => {
    const { pipelines, problems } = readPipelines([{ source: 'p.yml', text }]);
    expect(pipelines).toEqual([]);
    expect(problems.some((problem) => problem.message.includes(message.replace(':  there', ': there')) && problem.line === line)).toBe(true);
  }); // prettier-ignore

  test('a note for converters is a warning', () => {
    const { pipelines, problems } = readPipelines([{ source: 'p', text: 'allowed_backends: [x]\ntransformations: []' }]); // prettier-ignore
    expect(pipelines).toHaveLength(1);
    expect(problems).toMatchObject([{ level: 'warning', field: 'allowed_backends' }]);
  });
});

describe('values as pipelines see them', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', '*', '?', '\\', '%') });
  test('mean the same before and after', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const pattern = textToPattern(text);
        expect(viewToPattern(patternToView(pattern))).toEqual(pattern);
        expect(textToPattern(patternToValue(pattern))).toEqual(pattern);
      }),
    );
  });
});
