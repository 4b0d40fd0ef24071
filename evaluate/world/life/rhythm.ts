import { DAY, HOUR, offsetOf, weekdayOf } from '../calendar.ts';
import { offices } from '../places.ts';

const byHour = [0.02, 0.01, 0.01, 0.01, 0.01, 0.03, 0.08, 0.25, 0.6, 0.9, 1, 0.95, 0.7, 0.85, 1, 0.95, 0.85, 0.6, 0.3, 0.15, 0.12, 0.1, 0.07, 0.04]; // prettier-ignore

/** How much of all of the organisation is at work, from 0 to 1. */
export function busyness(time: number): number {
  let sum = 0;
  for (const { zone, share } of offices) {
    const local = time + offsetOf(zone, time);
    const hour = (local % DAY) / HOUR;
    const [a = 0, b = 0] = [byHour[Math.floor(hour)], byHour[(Math.floor(hour) + 1) % 24]];
    const now = a + (b - a) * (hour % 1);
    sum += share * now * (weekdayOf(Math.floor(local / DAY)) >= 5 ? 0.08 : 1);
  }
  return sum;
}
