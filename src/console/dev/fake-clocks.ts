import { clockApi, type PlacedClock } from '../../model/clock-api.ts';
import { asSourceId } from '../../model/ids.ts';
import type { Input } from './fake-answer.ts';

/** Clocks for the fake server: one that is five minutes ahead, one whose zone was measured, and whatever is set. */
export function createFakeClockHandlers(deps: { readonly now: () => number; readonly nameOfCaller: () => string }) {
  const measured = (source: string, clock: PlacedClock['clock']): [string, PlacedClock] => [
    source,
    { source: asSourceId(source), position: 12_345, clock, isMeasured: true, at: deps.now() - 7_200_000, by: null, note: '' }, // prettier-ignore
  ];
  const clocks = new Map<string, PlacedClock>([
    measured('fw-edge', { shiftMs: -300_000, zone: { from: 'none' } }),
    measured('linux-auth', { shiftMs: 0, zone: { from: 'measured', minutes: 120 } }),
  ]);
  return {
    sourceClocks: () => ({ clocks: [...clocks.values()] }),
    setSourceClock: (input: Input) => {
      const { source, zone, isCorrected, note } = clockApi.setSourceClock.body.parse(input.body);
      const shiftMs = isCorrected ? (clocks.get(source)?.clock.shiftMs ?? 0) : 0;
      const clock: PlacedClock = { source, position: 12_400, clock: { shiftMs, zone: zone === null ? { from: 'none' } : { from: 'person', name: zone } }, isMeasured: isCorrected, at: deps.now(), by: deps.nameOfCaller(), note }; // prettier-ignore
      clocks.set(source, clock);
      return { clock };
    },
  } satisfies Record<keyof typeof clockApi, (input: Input) => unknown>;
}
