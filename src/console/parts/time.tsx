import { useEffect } from 'react';
import { usePreferences } from '../api/preferences.ts';
import { createStore, useStore } from '../api/store.ts';
import { ageToShort, timeToBoth, timeToClock, timeToText } from '../words/format.ts';

const clock = createStore(Date.now());
let followers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The time, every 10 s: one timer for the whole page. */
export function useNow(): number {
  useEffect(() => {
    followers += 1;
    timer ??= setInterval(() => clock.set(Date.now()), 10_000);
    return () => {
      followers -= 1;
      if (followers > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
  return useStore(clock);
}

/** `6m`; both zones on hover. */
export function Age({ time }: { readonly time: number }) {
  const now = useNow();
  return (
    <time dateTime={isoOf(time)} title={timeToBoth(time)}>
      {ageToShort(now - time)}
    </time>
  );
}

/** `03:25:07`, with the date when it is another day. */
export function Clock({ time, full = false }: { readonly time: number; readonly full?: boolean }) {
  const { zone } = usePreferences();
  const now = useNow();
  return (
    <time dateTime={isoOf(time)} title={timeToBoth(time)} className="clock">
      {full ? timeToText(time, zone) : timeToClock(time, now, zone)}
    </time>
  );
}

function isoOf(time: number): string | undefined {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
