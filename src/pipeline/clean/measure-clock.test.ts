import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../statistics/random.ts';
import { ClockMeter, isOtherClock, summarize } from './measure-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BEGIN = Date.UTC(2026, 10, 21, 12);

interface Story {
  readonly batches?: number;
  /** ms between batches */
  readonly every?: number;
  /** the fastest delivery of a batch, and what others take more, ms */
  readonly delivery?: (batch: number) => number;
  readonly jitter?: number;
  /** the clock's error: positive is ahead */
  readonly ahead?: (batch: number) => number;
  readonly bare?: boolean;
}

/** Tells the meter of a source and gives what it says in the end. */
function measured({ batches = 64, every = 20_000, delivery = () => 200, jitter = 3000, ahead = () => 0, bare = false }: Story) {
  const random = seeded(7);
  const meter = new ClockMeter();
  let last: ReturnType<ClockMeter['see']>;
  for (let batch = 0; batch < batches; batch += 1) {
    const received = BEGIN + batch * every;
    const delays = Array.from({ length: 40 }, () => delivery(batch) + random() * jitter - ahead(batch));
    const summary = summarize(delays);
    last = meter.see(received, summary === undefined ? {} : bare ? { bare: summary } : { zoned: summary });
  }
  return last;
} // prettier-ignore

describe('measuring the clock of a source', () => {
  it('a right clock is left alone, also with slow delivery', () => {
    expect(measured({})).toEqual({ shiftMs: 0, zone: { from: 'none' } });
    expect(measured({ delivery: (batch) => 30_000 + (batch % 7) * 20_000 })?.shiftMs).toBe(0);
    expect(measured({ ahead: () => 20_000 })?.shiftMs).toBe(0);
  });

  it('one that is ahead is put back, whatever delivery takes', () => {
    expect(measured({ ahead: () => 5 * MINUTE })?.shiftMs).toBeCloseTo(-5 * MINUTE + 500, -3.5);
    expect(measured({ ahead: () => 10 * MINUTE, delivery: (batch) => 1000 + (batch % 5) * 30_000 })?.shiftMs).toBeLessThan(-9 * MINUTE); // prettier-ignore
  });

  it('one that is behind is put forward only if delivery is steady', () => {
    expect(measured({ ahead: () => -5 * MINUTE, jitter: 500 })?.shiftMs).toBeCloseTo(5 * MINUTE, -3);
    expect(measured({ ahead: () => -5 * MINUTE, delivery: (batch) => (batch % 5) * 10_000 })?.shiftMs).toBe(0);
  });

  it('a zone is found in steps of a quarter of an hour, and the rest is skew', () => {
    expect(measured({ bare: true, ahead: () => 2 * HOUR })).toEqual({ shiftMs: 0, zone: { from: 'measured', minutes: 120 } }); // prettier-ignore
    expect(measured({ bare: true, ahead: () => -5 * HOUR - 30 * MINUTE })?.zone).toEqual({ from: 'measured', minutes: -330 }); // prettier-ignore
    expect(measured({ bare: true })?.zone).toEqual({ from: 'measured', minutes: 0 });
    expect(measured({ bare: true, ahead: () => 2 * HOUR + 7 * MINUTE })?.zone).toEqual({ from: 'none' });
    const drifting = measured({ bare: true, ahead: () => HOUR + 90_000 });
    expect(drifting?.zone).toEqual({ from: 'measured', minutes: 60 });
    expect(drifting?.shiftMs).toBeCloseTo(-90_000, -4);
  });

  it('old files, replays and what is too little are never moved', () => {
    expect(measured({ batches: 20, ahead: () => HOUR })).toBeUndefined();
    expect(measured({ every: 100, ahead: () => HOUR })).toBeUndefined();
    expect(measured({ ahead: () => -30 * 24 * HOUR })?.shiftMs).toBe(0);
    // a recording of the morning that is played twice as fast
    expect(measured({ ahead: (batch) => -6 * HOUR + batch * 20_000 })?.shiftMs).toBe(0);
    expect(measured({ bare: true, ahead: (batch) => -6 * HOUR + batch * 20_000 })?.zone).toEqual({ from: 'none' });
  });

  it('never says more than what would put the fastest records into the future', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20 * HOUR, max: 20 * HOUR }), fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 1, max: 60_000 }), (ahead, delivery, jitter) => {
        const { shiftMs = 0 } = measured({ ahead: () => ahead, delivery: () => delivery, jitter }) ?? {};
        expect(shiftMs).toBeLessThanOrEqual(Math.max(0, delivery - ahead + jitter));
      }),
      { numRuns: 100 },
    ); // prettier-ignore
  });

  it('small drift is no new clock', () => {
    const clock = (shiftMs: number, minutes = 0) => ({ shiftMs, zone: { from: 'measured' as const, minutes } });
    expect(isOtherClock(clock(60_000), clock(61_000))).toBe(false);
    expect(isOtherClock(clock(60_000), clock(80_000))).toBe(true);
    expect(isOtherClock(clock(60_000), clock(0))).toBe(true);
    expect(isOtherClock(clock(0, 0), { shiftMs: 0, zone: { from: 'none' } })).toBe(false);
    expect(isOtherClock(clock(0, 60), clock(0, 120))).toBe(true);
  });
});
