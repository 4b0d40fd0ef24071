import { describe, expect, it } from 'vitest';
import { asSourceId } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import type { Ledger, Understood } from '../../pipeline/ports.ts';
import { createFlow } from './flow.ts';

const understoodOf = (events: number): Understood => ({
  source: asSourceId('a'), eventRows: new Uint8Array(0), events, unreadableRows: new Uint8Array(0), unreadable: 1, findings: [],
  formats: {}, quality: {}, unreadableKinds: {}, lastEvent: null, bytes: 0,
}); // prettier-ignore

const batchOf = (first: number, records: number, received: number): RecordBatch => ({
  origin: { source: asSourceId('a'), envelope: 'none' }, received, payload: new Uint8Array(0), ends: new Uint32Array(records), stream: '0123456789ab', first,
}); // prettier-ignore

function flowOf() {
  const clock = { now: 100_000 };
  const told: string[] = [];
  const flow = createFlow({
    now: () => clock.now,
    alertsChanged: (alerts, change) => told.push(`${alerts.length} ${change}`),
  });
  const inner: Ledger = {
    position: () => Promise.resolve({ settled: 0, announced: null }),
    announce: () => Promise.resolve(),
    correlations: () => Promise.resolve({ snapshot: null, seen: [] }),
    identities: () => Promise.resolve({ snapshot: null, seen: [] }),
    settle: () => Promise.resolve({ created: [], changed: [] }),
  };
  const understand = flow.understand((batch) => Promise.resolve(understoodOf(batch.ends.length)));
  return { clock, told, flow, inner, ledger: flow.ledger(inner), understand };
}

describe('the flow', () => {
  it('is behind by the age of the oldest record that is not settled', async () => {
    const { clock, flow, ledger, understand } = flowOf();
    expect(flow.behind(0)).toBe(0);
    await understand(batchOf(0, 10, 99_000));
    await understand(batchOf(10, 10, 99_500));
    expect(flow.behind(20)).toBe(1000);
    await ledger.settle({ from: 0, to: 10, understood: [] });
    expect(flow.behind(20)).toBe(500);
    await ledger.settle({ from: 10, to: 20, understood: [] });
    expect(flow.behind(20)).toBe(0);
    expect(flow.behind(21)).toBe(0);
    clock.now += 700;
    expect(flow.behind(21)).toBe(700);
    await ledger.settle({ from: 20, to: 21, understood: [] });
    expect(flow.behind(21)).toBe(0);
  });

  it('forgets what was on its way when the pipeline begins again', async () => {
    const { flow, ledger, understand } = flowOf();
    await understand(batchOf(0, 10, 50_000));
    await ledger.position();
    await understand(batchOf(0, 10, 50_000));
    await ledger.settle({ from: 0, to: 10, understood: [] });
    expect(flow.behind(10)).toBe(0);
  });

  it('counts events over the last ten seconds, and all of them', async () => {
    const { clock, flow, ledger } = flowOf();
    await ledger.settle({ from: 0, to: 1, understood: [understoodOf(300), understoodOf(200)] });
    expect(flow.rate()).toBe(50);
    clock.now += 9999;
    expect(flow.rate()).toBe(50);
    clock.now += 1;
    expect(flow.rate()).toBe(0);
    expect(flow.totals()).toMatchObject({ events: 500, unreadable: 2 });
  });

  it('counts nothing that was not settled', async () => {
    const { flow, inner } = flowOf();
    const ledger = flow.ledger({ ...inner, settle: () => Promise.reject(new Error('away')) });
    await expect(ledger.settle({ from: 0, to: 1, understood: [understoodOf(5)] })).rejects.toThrow('away');
    expect(flow.totals().events).toBe(0);
  });
});
