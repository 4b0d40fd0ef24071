import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

export const keyValueCases: readonly ParserCase[] = [
  { name: 'logfmt', record: 'ts=2026-11-21T22:51:00.123Z level=warn component=api msg="slow \\"request\\"" duration=1.234s user=alice count=7 empty= path=/a?b=c', kind: 'key-value/line', fields: { msg: 'slow "request"', count: 7, path: '/a?b=c', user: 'alice' } },
  { name: 'date-and-time', record: 'date=2026-11-21 time=22:51:00 type=event msg="x"', kind: 'key-value/line', fields: { type: 'event' } },
  { name: 'prose', record: 'we saw x=1 and y=2 and z=3 today', kind: undefined, golden: false },
  { name: 'two-pairs', record: 'a=1 b=2', kind: undefined, golden: false },
  { name: 'formula', record: '1+1=2 2+2=4 3+3=6', kind: undefined, golden: false },
]; // prettier-ignore
