import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { noContext } from '../../pipeline/normalize/test-parser-run.ts';
import { linuxAuditCases } from './cases.ts';
import { linuxAuditParsers } from './index.ts';
import { linuxAudit } from './linux-audit.ts';

parserContract(linuxAuditParsers, linuxAuditCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('auditd', () => {
  it('says the time in thousandths', () => {
    const parsed = linuxAudit.parse('type=CWD msg=audit(1795301460.123:1): cwd="/"', noContext);
    expect('time' in parsed && parsed.time).toBe(1_795_301_460_123);
  });

  it('costs a hostile line no more than its length', () => {
    const start = 'type=EXECVE msg=audit(1795301460.123:1): ';
    const started = performance.now();
    for (const text of ['a="', "msg='", 'a0[1]=41 ', '='.repeat(9), 'a1=41 '].map(
      (word) => start + word.repeat(50_000),
    ))
      linuxAudit.parse(text, noContext);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
