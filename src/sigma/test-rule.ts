import type { RuleProblem } from '../model/api.ts';
import type { JsonObject } from '../model/json.ts';
import { logSourceSet, type LogSourceSet } from '../model/log-source.ts';
import { createSigmaEngine } from './engine.ts';
import type { Placeholders } from './modifiers.ts';
import { readRules } from './read-rules.ts';
import type { SigmaRule } from './rule.ts';
import { scanRules } from './scan-rules.ts';

/** For tests: a rule out of its detection alone, for the log source `test/process_creation`. */
export const testLogSources = logSourceSet([{ product: 'test', category: 'process_creation' }]);

export function ruleText(detection: string, more = ''): string {
  return `title: A test\nid: 5d4ad4d9-31a5-4b7e-9a3c-0d5f8c5ec3a1\n${more}logsource:\n  product: test\n  category: process_creation\ndetection:\n${indent(detection)}\n`;
}

const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

export function readTestRule(detection: string, placeholders: Placeholders = {}): SigmaRule {
  const { rules, problems } = readRules([{ source: 'test.yml', text: ruleText(detection) }], { placeholders });
  const [rule] = rules;
  if (rule === undefined || problems.length > 0) throw new Error(`not loaded: ${JSON.stringify(problems)}`);
  return rule;
}

/** The problems of a detection that must not load. */
export function problemsOf(detection: string): readonly RuleProblem[] {
  const { rules, problems } = readRules([{ source: 'test.yml', text: ruleText(detection) }]);
  if (rules.length > 0) throw new Error('it was loaded');
  return problems;
}

/** Whether a detection matches an event, by the engine and by the scan, which must agree. */
export function matches(
  detection: string,
  fields: JsonObject,
  logSources: LogSourceSet = testLogSources,
  placeholders: Placeholders = {},
): boolean {
  const rule = readTestRule(detection, placeholders);
  const scanned = scanRules([rule], logSources, fields).length > 0;
  const matched = createSigmaEngine([rule]).match(logSources, fields).length > 0;
  if (scanned !== matched) throw new Error(`the scan says ${scanned}, the engine says ${matched}`);
  return matched;
}

/** A detection of one item: `selection` with one line, and its condition. */
export const item = (line: string): string => `selection:\n  ${line.split('\n').join('\n  ')}\ncondition: selection`;
