import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { noContext } from '../../pipeline/normalize/test-parser-run.ts';
import { lookup } from '../../sigma/lookup.ts';
import { cef } from './cef.ts';
import { cefCases } from './cases.ts';
import { cefParsers } from './index.ts';

parserContract(cefParsers, cefCases, fileURLToPath(new URL('golden', import.meta.url)));

function timeOf(extension: string): { time: number | undefined; quality: readonly string[] | undefined } {
  const parsed = cef.parse(`CEF:0|a|b|c|d|e|1|${extension}`, noContext);
  if (!('kind' in parsed)) throw new Error('not read');
  return { time: parsed.time, quality: parsed.quality };
}

describe('the time', () => {
  const at = Date.UTC(2026, 10, 21, 22, 51);
  it.each([
    ['milliseconds', 'rt=1795301460000', at, []],
    ['seconds', 'rt=1795301460', at, []],
    ['with a zone by name', 'rt=Nov 21 2026 22:51:00 UTC', at, []],
    ['milliseconds and zone', 'start=Nov 21 2026 23:51:00.250 CET', at + 250, []],
    ['without zone', 'rt=Nov 21 2026 22:51:00', at, ['time-no-zone']],
    ['without year', 'rt=Nov 21 22:51:00', at, ['time-no-year', 'time-no-zone']],
    ['ISO', 'rt=2026-11-21T23:51:00+01:00', at, []],
    ['zone beside it', 'rt=Nov 21 2026 23:51:00 dtz=+01:00', at, []],
    ['the first that can be read', 'rt=soon start=1795301460000', at, []],
    ['none', 'src=192.0.2.1', undefined, []],
  ])('%s', (_, extension, time, quality) => {
    expect(timeOf(extension)).toEqual({ time, quality });
  });
});

describe('CEF', () => {
  it('answers to the names that firewall rules are written with', () => {
    const parsed = cef.parse(cefCases[0]?.record ?? '', noContext);
    if (!('kind' in parsed)) throw new Error('not read');
    const seen = ['src_ip', 'dst_port', 'action', 'deviceAction'].map((name) =>
      lookup(parsed.fields, parsed.kind.logSources, name),
    );
    expect(seen).toEqual(['192.0.2.10', 23, 'deny', 'deny']);
  });

  it('costs a hostile record no more than its length', () => {
    const started = performance.now();
    for (const bait of ['a='.repeat(200_000), 'a'.repeat(400_000), ' a=\\'.repeat(100_000), '= '.repeat(200_000)])
      cef.parse(`CEF:0|a|b|c|d|e|1|${bait}`, noContext);
    cef.parse(`CEF:0|${'\\|'.repeat(300_000)}`, noContext);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
