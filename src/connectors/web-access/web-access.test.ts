import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { noContext } from '../../pipeline/normalize/test-parser-run.ts';
import { lookup } from '../../sigma/lookup.ts';
import { webAccessCases } from './cases.ts';
import { webAccessParsers } from './index.ts';
import { webAccess } from './web-access.ts';

parserContract(webAccessParsers, webAccessCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('access logs', () => {
  it('have the time of their zone', () => {
    const parsed = webAccess.parse(webAccessCases[0]?.record ?? '', noContext);
    expect('time' in parsed && parsed.time).toBe(Date.UTC(2026, 10, 21, 21, 51, 0));
  });

  it('answer to the names that web server rules are written with', () => {
    const parsed = webAccess.parse(webAccessCases[0]?.record ?? '', noContext);
    if (!('kind' in parsed)) throw new Error('not read');
    const seen = ['cs-uri-query', 'c-uri', 'c-useragent', 'sc-status'].map((name) => lookup(parsed.fields, parsed.kind.logSources, name)); // prettier-ignore
    expect(seen).toEqual(['/shop/item?id=7&name=a+b', '/shop/item?id=7&name=a+b', 'Mozilla/5.0 (X11; Linux x86_64)', 200]); // prettier-ignore
  });

  it('costs a hostile line no more than its length', () => {
    const started = performance.now();
    for (const hostile of [
      'a '.repeat(200_000),
      `203.0.113.7 - ${'x '.repeat(100_000)} [21/Nov/2026`,
      `203.0.113.7 - - [21/Nov/2026:22:51:00 +0100] "GET /${'%25'.repeat(100_000)}`,
      `203.0.113.7 - - [21/Nov/2026:22:51:00 +0100] "GET /${'%252e'.repeat(100_000)} HTTP/1.1" 200 1`,
      `203.0.113.7 - - [21/Nov/2026:22:51:00 +0100] "${'\\'.repeat(300_001)}" 200 1`,
    ]) {
      webAccess.claims(hostile, noContext);
      webAccess.parse(hostile, noContext);
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
