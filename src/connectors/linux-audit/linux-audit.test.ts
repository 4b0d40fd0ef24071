import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { noContext } from '../../pipeline/normalize/test-parser-run.ts';
import { linuxAuditCases } from './cases.ts';
import { linuxAuditParsers } from './index.ts';
import { linuxAudit } from './linux-audit.ts';
import { machinesByArch } from './system-calls.ts';

parserContract(linuxAuditParsers, linuxAuditCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('auditd', () => {
  it('says the time in thousandths', () => {
    const parsed = linuxAudit.parse('type=CWD msg=audit(1795301460.123:1): cwd="/"', noContext);
    expect('time' in parsed && parsed.time).toBe(1_795_301_460_123);
  });

  it('knows system calls by their numbers, as the kernel numbers them', () => {
    const nameOf = (arch: string, number: number): string | undefined => machinesByArch.get(arch)?.callsByNumber.get(String(number)); // prettier-ignore
    const some = [['c000003e', 0, 'read'], ['c000003e', 59, 'execve'], ['c000003e', 334, 'rseq'], ['c000003e', 424, 'pidfd_send_signal'], ['40000003', 11, 'execve'], ['40000003', 358, 'execveat'], ['40000003', 384, 'arch_prctl'], ['c00000b7', 221, 'execve'], ['c00000b7', 291, 'statx'], ['c00000b7', 435, 'clone3'], ['c00000b7', 466, 'removexattrat']] as const; // prettier-ignore
    expect(some.map(([arch, number]) => nameOf(arch, number))).toEqual(some.map(([, , name]) => name));
    expect(nameOf('c000003e', 335)).toBeUndefined();
    expect([...machinesByArch.values()].map(({ callsByNumber }) => callsByNumber.size)).toEqual([457, 379, 323]);
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
