import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { JsonObject } from '../../model/json.ts';
import { isJsonObject, jsonObject } from '../../model/json.ts';
import type { OcsfProblem } from './ocsf-validate.ts';
import type { ParseContext, ParseResult, Parsed, Parser } from './parser.ts';

/** For the tests of parsers: runs them over records of a corpus as the normalize stage would, and adds up what came of it. */

export const RECEIVED = Date.UTC(2026, 10, 21, 22, 51, 1);
export const noContext: ParseContext = { received: RECEIVED, context: undefined, envelope: undefined };

/** The lines of a gzipped text, without the empty ones. */
export function gzipLines(path: string): string[] {
  return gunzipSync(readFileSync(path))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}

export function parseWith(parsers: readonly Parser[], text: string, context = noContext): ParseResult | undefined {
  const parsedJson = jsonOf(text);
  for (const parser of parsers) {
    if (parser.input === 'json') {
      if (parsedJson !== undefined && parser.claims(parsedJson)) return parser.parse(parsedJson, context);
    } else if (parser.claims(text, context)) {
      return parser.parse(text, context);
    }
  }
  return undefined;
}

/** Everything that a parser makes of a record, the lazy part too. */
export function understand(parsed: Parsed): {
  kind: string;
  time: number | undefined;
  ocsf: JsonObject;
  entities: string[];
} {
  const { kind, fields, time } = parsed;
  return {
    kind: kind.id,
    time,
    ocsf: kind.ocsf(fields, time ?? RECEIVED),
    entities: kind.entities(fields).map(({ id, role }) => `${role} ${id}`),
  };
}

export interface Tally {
  records: number;
  events: number;
  withTime: number;
  unreadable: number;
  /** problem of the OCSF form, with how often */
  problems: Map<string, number>;
  kinds: Map<string, number>;
}

export const newTally = (): Tally => ({
  records: 0,
  events: 0,
  withTime: 0,
  unreadable: 0,
  problems: new Map(),
  kinds: new Map(),
});

/** Parses one record of a corpus, makes all of its forms, and checks the OCSF one. */
export function tallyRecord(
  tally: Tally,
  parsers: readonly Parser[],
  text: string,
  context: ParseContext,
  validate: (event: JsonObject) => OcsfProblem[],
): void {
  tally.records += 1;
  const result = parseWith(parsers, text, context);
  if (result === undefined) return;
  if ('unreadable' in result) {
    tally.unreadable += 1;
    return;
  }
  tally.events += 1;
  if (result.time !== undefined) tally.withTime += 1;
  const made = understand(result);
  const kind = `${made.kind} ${JSON.stringify(made.ocsf['class_uid'])}`;
  tally.kinds.set(kind, (tally.kinds.get(kind) ?? 0) + 1);
  for (const problem of validate(made.ocsf)) {
    const key = `${made.kind} ${problem.kind} ${problem.path}: ${problem.message}`;
    tally.problems.set(key, (tally.problems.get(key) ?? 0) + 1);
  }
}

const ruleTest = z.object({ log: jsonObject });

/** The records of a file of rule tests (`panther-rule-tests`): one object a line, the record under `log`. */
export function ruleTestRecords(path: string): string[] {
  return gzipLines(path).map((line) => JSON.stringify(ruleTest.parse(JSON.parse(line)).log));
}

/** What parsers make of such a file. */
export function tallyRuleTests(
  parsers: readonly Parser[],
  path: string,
  validate: ((event: JsonObject) => OcsfProblem[]) | undefined,
): Tally {
  const tally = newTally();
  for (const record of ruleTestRecords(path)) tallyRecord(tally, parsers, record, noContext, validate ?? (() => []));
  return tally;
}

function jsonOf(text: string): JsonObject | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
