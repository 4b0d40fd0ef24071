import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { noContext } from '../../pipeline/normalize/test-parser-run.ts';
import { asaMessages } from './asa-messages.ts';
import { ciscoAsa } from './cisco-asa.ts';
import { ciscoCases } from './cases.ts';
import { ciscoIos } from './cisco-ios.ts';
import { ciscoParsers } from './index.ts';

parserContract(ciscoParsers, ciscoCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('Cisco', () => {
  it('knows more than a hundred messages of ASA by number', () => {
    expect(asaMessages.size).toBeGreaterThan(100);
  });

  it('reads the time before the tag, with its zone or the lack of one', () => {
    const times = ['*Nov 21 22:51:00.123: %SYS-5-CONFIG_I: x', '000045: Nov 21 2026 23:51:00 CET: %SYS-5-CONFIG_I: x', '2026 Nov 21 22:51:00 UTC: %SYS-5-CONFIG_I: x', 'Nov 21 2026 22:51:00: %ASA-5-111008: x'].map((line) => {
      const parsed = (line.includes('ASA') ? ciscoAsa : ciscoIos).parse(line, noContext);
      return 'kind' in parsed ? [parsed.time, parsed.quality] : undefined;
    }); // prettier-ignore
    const at = Date.UTC(2026, 10, 21, 22, 51);
    expect(times).toEqual([[at + 123, ['time-no-year', 'time-no-zone']], [at, []], [at, []], [at, ['time-no-zone']]]); // prettier-ignore
  });

  it('costs a hostile message no more than its length', () => {
    const started = performance.now();
    for (const id of asaMessages.keys())
      for (const bait of ['a:b/c(d) '.repeat(10_000), 'User '.repeat(20_000), ' from '.repeat(15_000), '('.repeat(90_000)])
        ciscoAsa.parse(`%ASA-6-${id}: Deny ${bait}`, noContext);
    expect(performance.now() - started).toBeLessThan(5_000);
  }); // prettier-ignore
});
