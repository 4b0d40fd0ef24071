import { afterEach, describe, expect, it } from 'vitest';
import { asSourceId, streamOf } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import type { RuleSetSource, RuleSetText } from '../rules/rule-set.ts';
import { createUnderstand } from './create-understand.ts';
import type { UsageDelta } from './usage-deltas.ts';

const markerText: RuleSetText = {
  source: 'test.yml',
  pack: 'test',
  version: '0123456789abcdef',
  enabled: true,
  text: `title: A marker
id: 5b1f5a34-0d0e-4c2a-9d5b-0000000000aa
logsource: { product: windows, category: process_creation }
detection: { selection: { CommandLine|contains: marker }, condition: selection }
level: low
`,
};
const setOf = (...texts: RuleSetText[]): RuleSetSource => ({ version: 'v1', texts, tunings: [] });

function batchOf(first: number): RecordBatch {
  const record = (index: number): string =>
    JSON.stringify({
      EventID: 1,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      SourceName: 'Microsoft-Windows-Sysmon',
      UtcTime: '2026-11-02 08:15:30.120',
      Image: 'C:\\a.exe',
      CommandLine: index % 10 === 0 ? 'a marker' : 'a',
    });
  const parts = Array.from({ length: 50 }, (_, index) =>
    new TextEncoder().encode(index === 7 ? '{"broken' : record(index)),
  );
  let end = 0;
  return {
    origin: { source: asSourceId('test'), envelope: 'none' }, received: Date.UTC(2026, 10, 3), payload: Buffer.concat(parts),
    ends: Uint32Array.from(parts.map((part) => (end += part.length))), stream: streamOf('test'), first,
  }; // prettier-ignore
}

let close: (() => Promise<void>) | undefined;
afterEach(async () => await close?.());

async function understandOn(threads: number) {
  const made = await createUnderstand({
    threads,
    ruleSet: setOf(markerText),
    trouble: () => undefined,
    usage: () => undefined,
  });
  close = () => made.close();
  return made.understand;
}

describe('understanding', () => {
  it('is the same on threads as here', async () => {
    const batches = [0, 50, 100, 150].map(batchOf);
    const here = await Promise.all(batches.map(await understandOn(0)));
    const onThreads = await Promise.all(batches.map(await understandOn(2)));
    expect(here.map(({ events, unreadable, findings }) => [events, unreadable, findings.length])).toEqual(
      Array.from(batches, () => [49, 1, 5]),
    );
    expect(onThreads).toEqual(here);
    expect(here[0]?.rules).toBe('v1');
  });

  it('observes the same again, on threads and here, without rules and rows', async () => {
    const feature = '{ id: test.image, title: program of a source, class: any, entity: log-source, value: fields.Image }';
    const features = [{ source: 'features.yml', text: `features: [${feature}]` }];
    for (const threads of [0, 2]) {
      const told: string[] = [];
      const made = await createUnderstand({ threads, ruleSet: { ...setOf(markerText), features }, trouble: (error) => told.push(String(error)), usage: () => undefined });
      close = () => made.close();
      for (const batch of [0, 50].map(batchOf)) {
        const { observations, received } = await made.understand(batch);
        expect(observations?.[0]?.length).toBeGreaterThan(50);
        const again = await made.observe(batch);
        expect(again).toMatchObject({ events: 0, findings: [], received });
        expect(again.observations).toEqual(observations);
      }
      expect(told).toEqual([]);
      await made.close();
    }
  }); // prettier-ignore

  it.each([0, 2])('tells what was seen and what rules cost (%d threads)', async (threads) => {
    const told: UsageDelta[] = [];
    const made = await createUnderstand({ threads, ruleSet: setOf(markerText), trouble: () => undefined, usage: (delta) => told.push(delta) });
    close = () => made.close();
    await Promise.all([0, 50, 100, 150].map(batchOf).map(made.understand));
    await made.report();
    expect(told.flatMap(({ sets }) => sets).reduce((sum, { events }) => sum + events, 0)).toBe(4 * 49);
    expect(new Set(told.flatMap(({ sets }) => sets.flatMap(({ fields }) => fields)))).toContain('CommandLine');
    expect(told.flatMap(({ costs }) => costs).reduce((sum, { matches }) => sum + matches, 0)).toBe(20);
    told.length = 0;
    await made.report();
    expect(told).toEqual([]);
  }); // prettier-ignore

  it.each([0, 1])('says what was loaded and what was not (%d threads)', async (threads) => {
    const ruleSet = setOf(markerText, { ...markerText, source: 'broken.yml', text: 'title: [' });
    const made = await createUnderstand({ threads, ruleSet, trouble: () => undefined, usage: () => undefined });
    close = () => made.close();
    expect(made.loaded).toMatchObject({
      version: 'v1',
      rules: [{ title: 'A marker', severity: 'low', enabled: true, pack: 'test', needs: 'CommandLine' }],
      problems: [{ source: 'broken.yml' }],
    });
  });
});
