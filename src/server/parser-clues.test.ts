import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asSourceId } from '../model/ids.ts';
import { createCandidates, isWorthAsking } from '../pipeline/normalize/candidates.ts';
import { openSyslog } from '../pipeline/normalize/envelopes/syslog.ts';
import type { EnvelopeFacts, ParseContext, Parser, TextParser } from '../pipeline/normalize/parser.ts';
import { createRecognise } from '../pipeline/normalize/recognise.ts';
import { parsers } from './parsers.ts';

const RECEIVED = Date.UTC(2026, 10, 22);
const connectors = fileURLToPath(new URL('../connectors', import.meta.url));
const textParsers = parsers.filter((parser): parser is TextParser => parser.input === 'text');
const withoutClues = parsers.map((parser): Parser => {
  if (parser.input === 'json') return parser;
  const { clues: _, ...rest } = parser;
  return rest;
});

interface Input {
  readonly text: string;
  readonly context: ParseContext;
}

const inputs = await inputsOfCases();
const headers = [...new Set(inputs.map(({ context }) => context.context))];
const apps = ['sshd', 'CRON', '/usr/sbin/named', 'haproxy', 'CEF', 'LEEF', '%ASA-6-302013', '%SYS-5-CONFIG_I', 'dnsmasq-dhcp', 'Kea-dhcp4', 'postgres', 'filterlog', 'openvpn', 'ovpn-server', 'charon', 'kernel', 'apache2', 'sudo(pam_unix)', '(systemd)', '', 'my app', 'web']; // prettier-ignore

test('there are cases of every parser of text', () => {
  expect(inputs.length).toBeGreaterThan(500);
});

test('every parser that claims a case is a candidate for it', () => {
  const candidatesOf = createCandidates(textParsers);
  for (const input of inputs) expectClues(input, candidatesOf);
});

test('and for what becomes of it when it is changed, in any envelope and below any header', () => {
  const candidatesOf = createCandidates(textParsers);
  fc.assert(
    fc.property(changed, (input) => expectClues(input, candidatesOf)),
    { numRuns: 3000 },
  );
});

test('what is recognised is the same with and without clues, whatever came before', () => {
  fc.assert(
    fc.property(fc.array(changed, { minLength: 1, maxLength: 8 }), (records) => {
      const quick = createRecognise(parsers);
      const slow = createRecognise(withoutClues);
      const source = asSourceId('test');
      for (const { text, context } of records) {
        const found = quick.text(text, context, quick.hintOf(source, undefined))?.id;
        expect(found).toBe(slow.text(text, context, slow.hintOf(source, undefined))?.id);
      }
    }),
    { numRuns: 400 },
  );
});

function expectClues({ text, context }: Input, candidatesOf: ReturnType<typeof createCandidates>): void {
  const { all, byParser } = candidatesOf(text, context);
  expect(all.every((candidate) => byParser.get(candidate.parser) === candidate)).toBe(true);
  for (const parser of textParsers) {
    const candidate = byParser.get(parser);
    if (candidate !== undefined && isWorthAsking(candidate, text)) continue;
    if (parser.claims(text, context)) throw new Error(`${parser.id} claims a text that has none of its clues: ${JSON.stringify(text)}`);
  }
} // prettier-ignore

const envelopeOf = (app: string): EnvelopeFacts => ({ time: undefined, timeQuality: [], host: 'web1', app, pid: undefined, facility: 4, level: 6, attributes: undefined }); // prettier-ignore

const pieces = fc.constantFrom(' ', '\t', '\n', '\u00a0', '\ufeff', '"', '[', '] "', '=', ',', ':  ', '%', '<', '<Event ', '/', 'é', '0', '2026-11-21 22:51:00 ', 'DHCP', ' OUT=', ' is '); // prettier-ignore
const changed = fc
  .record({
    input: fc.constantFrom(...inputs),
    cut: fc.option(fc.nat({ max: 40 }), { nil: 0 }),
    end: fc.option(fc.nat({ max: 400 }), { nil: undefined }),
    piece: fc.option(fc.tuple(fc.nat({ max: 60 }), pieces), { nil: undefined }),
    app: fc.option(fc.constantFrom(...apps), { nil: undefined }),
    header: fc.option(fc.constantFrom(...headers), { nil: undefined }),
  })
  .map(({ input, cut, end, piece, app, header }): Input => {
    const kept = input.text.slice(cut, end === undefined ? undefined : cut + end);
    const [place, added] = piece ?? [0, ''];
    const { context } = input;
    return {
      text: kept.slice(0, place) + added + kept.slice(place),
      context: { ...context, context: header ?? context.context, envelope: app === undefined ? context.envelope : envelopeOf(app) },
    };
  }); // prettier-ignore

/** The records of all tables of cases and of the parsers' examples: as they are, and what is inside of them where they are lines of syslog. */
async function inputsOfCases(): Promise<Input[]> {
  const found: Input[] = [];
  const add = (text: string, context: ParseContext): void => {
    found.push({ text, context });
    const opened = openSyslog(text, RECEIVED);
    if (opened !== undefined) found.push({ text: opened.message, context: { ...context, envelope: opened.envelope } });
  };
  const plain: ParseContext = { received: RECEIVED, context: undefined, envelope: undefined };
  for (const { example } of textParsers) add(example, plain);
  for (const folder of readdirSync(connectors)) {
    const path = join(connectors, folder, 'cases.ts');
    if (!existsSync(path)) continue;
    const exported: unknown = await import(pathToFileURL(path).href);
    const tables: readonly unknown[] = typeof exported === 'object' && exported !== null ? Object.values(exported) : [];
    for (const table of tables) {
      if (!Array.isArray(table)) continue;
      for (const each of table) if (isCase(each)) add(each.record, each.context ?? plain);
    }
  }
  return found;
}

function isCase(value: unknown): value is { readonly record: string; readonly context?: ParseContext } {
  return typeof value === 'object' && value !== null && 'record' in value && typeof value.record === 'string';
}
