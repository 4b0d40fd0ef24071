import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asSourceId } from '../../../model/ids.ts';
import { recordBytes } from '../../../model/record.ts';
import { createBatcher } from '../batcher.ts';
import { createFramer } from './create-framer.ts';
import { recognise } from './recognise.ts';

function recordsIn(text: string, cuts: readonly number[] = [], record = 1 << 20): string[] {
  const records: string[] = [];
  const batcher = createBatcher({
    origin: { source: asSourceId('x'), envelope: 'none' },
    clock: () => 0,
    limits: { record },
    emit: (batch) => {
      for (let i = 0; i < batch.ends.length; i++) records.push(Buffer.from(recordBytes(batch, i)).toString());
    },
  });
  const bytes = Buffer.from(text);
  const recognised = recognise(bytes);
  if (recognised.kind !== 'text') throw new Error(recognised.what);
  const framer = createFramer(recognised, batcher);
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let from = 0;
  for (const to of places) {
    framer.write(Buffer.from(bytes.subarray(from, to)));
    from = to;
  }
  framer.end();
  batcher.flush();
  return records;
}

/** As EventBridge writes it: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html */
const eventOf = (findings: string, source = 'aws.securityhub'): string =>
  `{"version":"0","id":"8e5622f9-d81c-4d81-612a-9319e7ee2506","detail-type":"Security Hub Findings - Imported","source":"${source}","account":"111122223333","time":"2026-11-21T22:51:00Z","region":"eu-central-1","resources":["arn:aws:securityhub:eu-central-1::product/aws/macie/1"],"detail":{"findings":[${findings}]}}`;
const finding = (id: number): string => `{"SchemaVersion":"2018-10-08","Id":"f-${id}","Title":"a ] } \\" [ {","Resources":[{"Id":"x"}]}`; // prettier-ignore

describe('an event of EventBridge with findings of Security Hub', () => {
  it.each(['\n', '', '\n\n'])('becomes one record a finding, each with what stands around them (between events: %j)', (between) => {
    const all = [eventOf([1, 2, 3].map(finding).join(', ')), eventOf(finding(4)), eventOf([5, 6].map(finding).join(' , '))]; // prettier-ignore
    expect(recordsIn(all.join(between))).toEqual([1, 2, 3, 4, 5, 6].map((id) => eventOf(finding(id))));
  }); // prettier-ignore

  it('stays as it is if it has one, none, or none that can be told apart', () => {
    const others = [eventOf(finding(1)), eventOf(''), eventOf(`${finding(1)},"x"`), eventOf('1,2'), eventOf('[{}],[{}]'), eventOf(`${finding(1)},${finding(2)}`, 'aws.guardduty'), '{"version":"0"}', '{"version":"0","detail":{"findings":[{},{}]}}', '{"version":"1","findings":[{},{}]}']; // prettier-ignore
    for (const other of others) expect(recordsIn(other)).toEqual([other]);
    expect(recordsIn(others.join('\n'))).toEqual(others);
  });

  it('is not multiplied beyond measure, and one that is too long is kept in part', () => {
    const many = eventOf(Array.from({ length: 201 }, () => '{}').join());
    expect(recordsIn(many)).toEqual([many]);
    const wide = eventOf('{},{}').replace('"detail":', `"more":"${'x'.repeat(9000)}","detail":`);
    expect(recordsIn(wide)).toEqual([wide]);
    expect(recordsIn(eventOf([1, 2].map(finding).join()), [], 300)).toHaveLength(1);
  });

  it('gives the same records however its bytes come, and the bytes of every other record', () => {
    const record = fc.oneof(
      fc.array(fc.nat(3), { maxLength: 4 }).map((ids) => eventOf(ids.map(finding).join())),
      fc.constantFrom('{"version":"0', '{"v', '{"version":"0"}', 'text', '{"a":1}', '{"version":"01"}'),
    );
    fc.assert(
      fc.property(fc.array(record, { maxLength: 6 }), fc.array(fc.nat(5000), { maxLength: 6 }), (all, cuts) => {
        const text = all.map((each) => `${each}\n`).join('');
        expect(recordsIn(text, cuts)).toEqual(recordsIn(text));
      }),
      { numRuns: 150 },
    );
  });
});
