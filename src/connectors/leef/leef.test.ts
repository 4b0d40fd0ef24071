import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { RECEIVED, noContext } from '../../pipeline/normalize/test-parser-run.ts';
import { leefCases } from './cases.ts';
import { leefParsers } from './index.ts';
import { javaDateWritten } from './java-date.ts';
import { leef } from './leef.ts';

parserContract(leefParsers, leefCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('times by a pattern of Java', () => {
  const at = Date.UTC(2026, 10, 21, 22, 51);
  it.each([
    ['Nov 21 2026 22:51:00 GMT', 'MMM dd yyyy HH:mm:ss z', at, []],
    ['2026-11-21T22:51:00.000Z', "yyyy-MM-dd'T'HH:mm:ss.SSSX", at, []],
    ['20261121225100', 'yyyyMMddHHmmss', at, ['time-no-zone']],
    ['11/21/26 10:51:00 PM', 'MM/dd/yy hh:mm:ss a', at, ['time-no-zone']],
    ['Nov 21 22:51:00', 'MMM dd HH:mm:ss', at, ['time-no-year', 'time-no-zone']],
    ['Sat, 21 Nov 2026 23:51:00 +0100', 'EEE, dd MMM yyyy HH:mm:ss Z', at, []],
    ['yesterday', 'yyyy', undefined, []],
  ])('%s', (value, pattern, time, quality) => {
    expect(javaDateWritten(value, pattern, RECEIVED)).toEqual({ time, quality });
  });
});

describe('LEEF', () => {
  it('costs a hostile record no more than its length', () => {
    const started = performance.now();
    for (const bait of ['a=\t'.repeat(100_000), '\t'.repeat(300_000), 'x'.repeat(400_000), "a=1\tdevTime=1\tdevTimeFormat='"])
      leef.parse(`LEEF:1.0|a|b|c|d|${bait}`, noContext);
    expect(performance.now() - started).toBeLessThan(2_000);
  }); // prettier-ignore
});
