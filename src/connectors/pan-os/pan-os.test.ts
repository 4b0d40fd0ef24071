import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { columnsByType } from './columns.ts';
import { panOsCases } from './cases.ts';
import { panOsParsers } from './index.ts';

parserContract(panOsParsers, panOsCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('the tables of columns', () => {
  it('have the lengths that the vendor documents for PAN-OS 11.1, and name no column twice', () => {
    expect(columnsByType.TRAFFIC.length).toBe(120);
    expect(columnsByType.THREAT.length).toBe(123);
    expect(columnsByType.DECRYPTION.length).toBe(107);
    for (const columns of Object.values(columnsByType)) {
      const named = columns.filter((name) => name !== '-');
      expect(new Set(named).size).toBe(named.length);
    }
  });
});
