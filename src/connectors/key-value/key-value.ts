import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import type { ParseContext, ParseResult, TextParser } from '../../pipeline/normalize/parser.ts';
import { addEnvelope } from '../../pipeline/normalize/text/envelope-to-fields.ts';
import { eachPair } from '../../pipeline/normalize/text/pairs.ts';
import { numberOr } from '../../pipeline/normalize/text/text-forms.ts';
import { anyWritten, NO_TIME, type WrittenTime } from '../../pipeline/normalize/text/written-times.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';

/** `key=value key2="value with blanks"` and logfmt, of programs that have no parser of their own. Prose that holds an equals sign is not claimed. */
export const keyValue: TextParser = {
  input: 'text',
  id: 'key-value',
  isFallback: true,
  summary: 'Lines of key=value pairs and logfmt that no other parser knows',
  example: 'ts=2026-11-21T22:51:00.123Z level=warn component=api msg="slow request" duration=1.234s user=alice',
  clues: [{ has: '=' }],
  claims: isPairs,
  parse: parseText,
};

/** stands for the value of a word that has none: no value of a log is this */
const WORD = '\u0000word';
const FEWEST = 3;
const LOOKED_AT = 2_000;
const KEY = /^[A-Za-z_@][\w.@/-]{0,80}$/;

/** At least three pairs with keys that are names, and no word beside them. */
function isPairs(text: string): boolean {
  const equals = text.indexOf('=');
  if (equals < 1 || equals > 82 || !KEY.test(text.slice(0, equals).trim())) return false;
  const head = text.length <= LOOKED_AT ? text : text.slice(0, text.lastIndexOf(' ', LOOKED_AT));
  let pairs = 0;
  let others = 0;
  eachPair(head, 0, { escapes: true, flag: WORD }, (key, value) => {
    if (value !== WORD && KEY.test(key)) pairs += 1;
    else others += 1;
  });
  return pairs >= FEWEST && others === 0;
}

const kind = activityKind('key-value/line', logSourceSet([]), (fields) => ({
  what: 'other',
  activity: 0,
  severity: severities.get(textOf(fields['level'] ?? fields['severity'] ?? fields['lvl'])?.toLowerCase() ?? '') ?? 0,
  product: { vendor: 'unknown', name: textOf(fields['app'])?.slice(0, 100) ?? 'unknown' },
  device: { name: fields['host'] },
  message: fields['msg'] ?? fields['message'],
}));

const severities: ReadonlyMap<string, number> = new Map([['debug', 1], ['info', 1], ['notice', 1], ['warn', 3], ['warning', 3], ['error', 4], ['err', 4], ['critical', 5], ['crit', 5], ['fatal', 6], ['panic', 6]]); // prettier-ignore

function parseText(text: string, context: ParseContext): ParseResult {
  const fields = wideFields();
  const words: string[] = [];
  eachPair(text, 0, { escapes: true, flag: WORD }, (key, value) => {
    if (value === WORD) words.push(key);
    else fields[key] ??= numberOr(value);
  });
  if (Object.keys(fields).length === 0)
    return { unreadable: { kind: 'not-recognised', message: 'there is no key=value pair' } };
  if (words.length > 0) fields['more'] = words.join(' ');
  const written = timeOf(fields, context.received);
  addEnvelope(fields, context.envelope);
  return { kind, fields, ...written, raw: text, fieldsAreRecord: false };
}

function timeOf(fields: JsonObject, received: number): WrittenTime {
  const [date, clock] = [textOf(fields['date']), textOf(fields['time'])];
  if (date !== undefined && clock !== undefined) return anyWritten(`${date} ${clock}`, received);
  for (const name of ['ts', 'time', 'timestamp', '@timestamp', 't', 'eventtime', 'datetime', 'date']) {
    const value = textOf(fields[name]);
    if (value === undefined) continue;
    const written = anyWritten(value.slice(0, 60), received);
    if (written.time !== undefined) return written;
  }
  return NO_TIME;
}
