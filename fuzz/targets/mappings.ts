import { readMapping } from '../../src/pipeline/normalize/mapping/read-mapping.ts';
import { mappingToParser } from '../../src/pipeline/normalize/mapping/mapping-to-parser.ts';
import { compileTextPattern } from '../../src/pipeline/normalize/mapping/text-pattern.ts';
import { createTemplateFields } from '../../src/pipeline/normalize/templates/match-templates.ts';
import { suggestMapping } from '../../src/pipeline/normalize/suggest/suggest-mapping.ts';
import { isJsonObject } from '../../src/model/json.ts';
import type { ParseContext } from '../../src/pipeline/normalize/parser.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

const context: ParseContext = { received: Date.UTC(2026, 10, 22), context: undefined, envelope: undefined };
const bytes = (text: string): Uint8Array => Buffer.from(text);

/** The first line is the pattern, what follows is read with it. */
const pattern: FuzzTarget = {
  name: 'mapping-pattern',
  kind: 'text',
  seeds: () =>
    [
      '<ip:src_ip> - <user> [<time:dd/MMM/yyyy:HH:mm:ss Z>] "<method> <path>" <int:status>\n192.0.2.7 - jdoe [21/Nov/2026:19:50:11 +0100] "GET /a" 200',
      '<time:iso> <word:level> <quoted:q> <host:h>:<int:p> <mac:m> <rest:r>\n2026-11-21T19:50:11Z INFO "a \\" b" db.example.com:5432 00:11:22:33:44:55 and more',
      'a <x> b <y>; <*>\na 1 b 2; c',
    ].map(bytes),
  words: [
    '<',
    '>',
    '<*>',
    '<rest:r>',
    '<time:',
    '\\',
    '\n',
    ' ',
    '-',
    ':',
    '"',
    "'",
    'yyyy',
    'MMM',
    '::1',
    '192.0.2.7',
  ],
  run(input) {
    const text = Buffer.from(input).toString('utf8');
    const end = text.indexOf('\n');
    const compiled = compileTextPattern(end < 0 ? text : text.slice(0, end));
    if ('message' in compiled) return;
    for (const line of text.slice(end + 1).split('\n')) compiled.match(line);
  },
};

/** A document of a mapping, `---`, records that are read with it. */
const document: FuzzTarget = {
  name: 'mapping-document',
  kind: 'text',
  seeds: () =>
    [
      'mapping: a-log\ntitle: A\ninput: key-value\nrecognise: { keys: [a] }\ntime: { field: t, format: [iso, epoch], zone: Europe/Berlin }\nfields: { user: u }\n---\na=1 t=2026-11-21T19:50:11 u="j doe"',
      'mapping: b-log\ntitle: B\ninput: delimited\ncolumns: [a, b, c, d]\ntime: { parts: [a, b], format: yyyy-MM-dd HH:mm:ss }\nevent: { class: network }\nfields: { src_ip: c }\n---\n2026-11-21,19:50:11,192.0.2.7,"x""y"',
      'mapping: c-log\ntitle: C\ninput: json\nrecognise: { keys: [a.b] }\ntime: a.t\nseverity: { field: s, values: { w*: medium } }\n---\n{"a":{"b":[1],"t":1795290611},"s":"warn"}',
    ].map(bytes),
  words: [
    '---',
    'mapping:',
    'input:',
    'json',
    'text',
    'delimited',
    'key-value',
    'fields:',
    'time:',
    'zone:',
    '&a',
    '*a',
    '!!',
    '{',
    '}',
    '[',
    ']',
    '"',
    '\n',
    '=',
    ',',
  ],
  run(input) {
    const [text = '', ...records] = Buffer.from(input).toString('utf8').split('\n---\n');
    const { mapping } = readMapping(text);
    if (mapping === undefined) return;
    const parser = mappingToParser(mapping);
    for (const record of records) {
      if (parser.input === 'text') {
        parser.claims(record, context);
        use(parser.parse(record, context));
      } else {
        const object = objectOf(record);
        if (object !== undefined) use(parser.parse(object, context));
      }
    }
  },
};

function use(result: ReturnType<Extract<ReturnType<typeof mappingToParser>, { input: 'json' }>['parse']>): void {
  if (!('kind' in result)) return;
  result.kind.ocsf(result.fields, result.time ?? 0);
  result.kind.entities(result.fields);
}

function objectOf(text: string) {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Lines of which a mapping is suggested, and templates. */
const suggestion: FuzzTarget = {
  name: 'mapping-suggestion',
  kind: 'text',
  seeds: () =>
    [
      '{"time":"2026-11-21T19:50:11Z","user":{"name":"jdoe"},"src_ip":"192.0.2.7","action":"login"}\n{"time":"2026-11-21T19:50:12Z","user":{"name":"mroe"},"src_ip":"192.0.2.8","action":"logout"}',
      'a=1 b=2 c=3\na=4 b=5 c=6',
      'Nov 21 19:50:11 user jdoe from 192.0.2.7 port 22\nNov 21 19:50:12 user mroe from 192.0.2.8 port 23',
      '1,2,3,4,5\n6,7,8,9,10',
    ].map(bytes),
  words: ['\n', '=', ',', '\t', '"', '{', '}', '<*>', '192.0.2.7', '2026-11-21T19:50:11Z', 'user', 'from', '<', '\\'],
  run(input) {
    const lines = Buffer.from(input).toString('utf8').split('\n');
    suggestMapping(lines, { id: 'fuzz-log', title: 'Fuzz', context });
    const read = createTemplateFields(lines.slice(0, 2));
    for (const line of lines) read(line);
  },
};

export const mappingTargets: readonly FuzzTarget[] = [pattern, document, suggestion];
