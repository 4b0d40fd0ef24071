import { isJsonObject, type JsonObject, type JsonValue } from '../../../model/json.ts';

/**
 * Compares events field by field, by the whole path of each. Values must be the same text; these are the only differences between the converters
 * that are let through, each counted under its name:
 *
 * - `type`: one writes the number 4, the other the text "4" (libevtx writes texts only)
 * - `nothing`: one leaves out what is empty, or writes `null`, the other `""`
 * - `end-of-line`: CR LF, and LF alone (an XML reader stood between)
 * - `blank-end`: blanks at the end of a text are cut (older evtx_dump)
 * - `guid`: a GUID in braces or without
 * - `hex`: zeros in front of a hexadecimal number
 * - `time`: digits of a time beyond the microsecond
 * - `list`: data without a name stands alone, or in a list of one
 * - `control`: control characters, which XML cannot hold (an XML reader stood between)
 * - `namespace`: `xmlns`, which libevtx' converter leaves out
 */
export interface Differences {
  readonly fields: number;
  readonly equal: number;
  readonly allowed: Readonly<Record<string, number>>;
  /** the first hundred: path, ours, theirs */
  readonly different: readonly unknown[];
}

export interface Score {
  add(path: string, ours: JsonValue | undefined, theirs: JsonValue | undefined): void;
  /** counts a rule that has nothing to do with the value */
  allow(rule: string): void;
  result(): Differences;
}

export function createScore(other: 'libevtx' | 'evtx_dump'): Score {
  const allowed: Record<string, number> = {};
  const different: unknown[] = [];
  let fields = 0;
  let equal = 0;
  return {
    add(path, ours, theirs) {
      fields++;
      const rules = rulesBetween(path, ours, theirs, other);
      if (rules === undefined) {
        if (different.length < 100) different.push([path, ours, theirs]);
        return;
      }
      equal++;
      for (const rule of rules) allowed[rule] = (allowed[rule] ?? 0) + 1;
    },
    allow: (rule) => void (allowed[rule] = (allowed[rule] ?? 0) + 1),
    result: () => ({ fields, equal, allowed, different }),
  };
}

export function compareEvents(ours: JsonObject, theirs: JsonObject, score: Score): void {
  const a = leavesOf(ours);
  const b = leavesOf(theirs);
  for (const path of a.keys()) {
    const item = `${path}[0]`;
    const alone = b.get(item);
    if (b.has(path) || alone === undefined || b.has(`${path}[1]`)) continue;
    b.delete(item);
    b.set(path, alone);
    score.allow('list');
  }
  for (const path of new Set([...a.keys(), ...b.keys()])) score.add(path, a.get(path), b.get(path));
}

function leavesOf(value: JsonValue, path = '', leaves = new Map<string, JsonValue>()): Map<string, JsonValue> {
  if (Array.isArray(value)) value.forEach((item, i) => leavesOf(item, `${path}[${i}]`, leaves));
  else if (isJsonObject(value)) for (const [key, item] of Object.entries(value)) leavesOf(item, `${path}/${key}`, leaves);
  else leaves.set(path, value);
  return leaves;
} // prettier-ignore

function rulesBetween(
  path: string,
  ours: JsonValue | undefined,
  theirs: JsonValue | undefined,
  other: 'libevtx' | 'evtx_dump',
): string[] | undefined {
  if (ours === theirs) return [];
  if (theirs === undefined && other === 'libevtx' && /\/xmlns(?::[^/]+)?$/.test(path)) return ['namespace'];
  if (isNothing(ours) && isNothing(theirs)) return ['nothing'];
  if (isNothing(ours) || isNothing(theirs)) return undefined;
  const rules: string[] = typeof ours === typeof theirs ? [] : ['type'];
  let [a, b] = [textOf(ours), textOf(theirs)];
  for (const [rule, change] of other === 'libevtx' ? LIBEVTX : EVTX_DUMP) {
    if (a === b) return rules;
    const [changedA, changedB] = [change(a), change(b)];
    if (changedA !== a || changedB !== b) rules.push(rule);
    [a, b] = [changedA, changedB];
  }
  return a === b ? rules : undefined;
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value));

const isNothing = (value: JsonValue | undefined): boolean => value === undefined || value === null || value === '';

type Change = readonly [string, (text: string) => string];

const TIME: Change = ['time', (text) => text.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6})\d{3}Z$/, '$1Z')];

const EVTX_DUMP: readonly Change[] = [
  ['blank-end', (text) => text.trimEnd()],
  ['end-of-line', (text) => text.replaceAll('\r\n', '\n')],
  TIME,
];

const LIBEVTX: readonly Change[] = [
  ['end-of-line', (text) => text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')],
  // oxlint-disable-next-line no-control-regex
  ['control', (text) => text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')],
  ['guid', (text) => text.replace(/^\{([\dA-F]{8}(?:-[\dA-F]{4}){3}-[\dA-F]{12})\}$/, '$1')],
  ['hex', (text) => text.replace(/^0x0*(?=[\da-f])/, '0x')],
  TIME,
];
