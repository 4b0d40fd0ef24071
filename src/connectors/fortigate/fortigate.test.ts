import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { noContext } from '../../pipeline/normalize/test-parser-run.ts';
import { fortigateCases } from './cases.ts';
import { fortigate } from './fortigate.ts';
import { fortigateParsers } from './index.ts';

parserContract(fortigateParsers, fortigateCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('the time', () => {
  const rest = 'devid="x" logid="1" type="event"';
  it.each([
    ['of eventtime in nanoseconds', `date=2026-11-21 time=1:2:3 eventtime=1795301460123456789 ${rest}`, 1795301460123, []],
    ['of eventtime in seconds', `date=2026-11-21 time=1:2:3 eventtime=1795301460 ${rest}`, 1795301460000, []],
    ['local, with its zone', `date=2026-11-21 time=23:51:00 tz="+0100" ${rest}`, 1795301460000, []],
    ['local', `date=2026-11-21 time=22:51:00 ${rest}`, 1795301460000, ['time-no-zone']],
  ])('%s', (_, record, time, quality) => {
    expect(fortigate.parse(record, noContext)).toMatchObject({ time, quality });
  }); // prettier-ignore
});
