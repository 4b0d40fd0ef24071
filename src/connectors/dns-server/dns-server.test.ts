import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { noContext } from '../../pipeline/normalize/test-parser-run.ts';
import { dnsServerCases } from './cases.ts';
import { dnsServer } from './dns-server.ts';
import { dnsServerParsers } from './index.ts';

parserContract(dnsServerParsers, dnsServerCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('query logs', () => {
  it("have Unbound's time", () => {
    const parsed = dnsServer.parse('[1795301460] unbound[812:0] info: 192.0.2.10 www.example.com. A IN', noContext);
    expect('time' in parsed && parsed.time).toBe(1_795_301_460_000);
  });

  it('costs a hostile line no more than its length', () => {
    const started = performance.now();
    for (const word of ['client 1#1 ', 'query: a IN A + ', 'info: ', 'reply a is ', "'a/", '[1:0] info: '])
      for (const start of ['client 192.0.2.1#1: query: ', 'reply ', '', '[812:0] info: '])
        dnsServer.claims(start + word.repeat(100_000), noContext);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
