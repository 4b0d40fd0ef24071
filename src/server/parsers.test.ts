import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../model/ids.ts';
import { createNormalize } from '../pipeline/normalize/normalize.ts';
import { parsers } from './parsers.ts';

const folder = fileURLToPath(new URL('../connectors', import.meta.url));
const registered = readFileSync(fileURLToPath(new URL('./parsers.ts', import.meta.url)), 'utf8');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /(?<!\.test)\.ts$/.test(name),
);
const exported = files.flatMap((name) =>
  [...readFileSync(join(folder, name), 'utf8').matchAll(/^export const (\w+Parsers)\b/gm)].map(
    (match) => match[1] ?? '',
  ),
);

/** What a parser's example needs beside its record. */
const contextByParser: Readonly<Record<string, string>> = {
  'zeek-tsv': [
    '#separator \\x09', '#set_separator\t,', '#empty_field\t(empty)', '#unset_field\t-', '#path\tconn',
    '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto', '#types\ttime\tstring\taddr\tport\taddr\tport\tenum',
  ].join('\n'), // prettier-ignore
};

describe('the list of parsers', () => {
  it('has the parsers of every connector that has some', () => {
    expect(exported.length).toBeGreaterThanOrEqual(4);
    for (const name of exported) expect(registered).toMatch(new RegExp(`\\.\\.\\.${name}\\b`));
  });

  it('has every parser once', () => {
    const ids = parsers.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(parsers.map((parser) => [parser.id, parser] as const))(
    'recognises the example of %s as its own',
    (id, parser) => {
      const normalize = createNormalize(parsers, DEFAULT_TENANT);
      const context = contextByParser[id];
      const payload = new TextEncoder().encode(parser.example);
      const { events } = normalize({
        origin: {
          ...(context === undefined ? {} : { context }),
          source: asSourceId('test'),
          envelope: /^<\d+>/.test(parser.example) ? 'syslog' : 'none',
        },
        received: Date.UTC(2026, 0, 1),
        payload,
        ends: Uint32Array.of(payload.length),
        stream: streamOf('test'),
        first: 0,
      });
      expect(events.map(({ format }) => format)).toEqual([id]);
    },
  );
});
