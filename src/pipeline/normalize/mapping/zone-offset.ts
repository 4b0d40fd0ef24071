/** Milliseconds that a zone's clocks are ahead of UTC. */

/** @param zone `UTC`, `+02:00`, `-0530`, or a name of the IANA database @param local the time that its clocks show, as if it were UTC */
export function zoneToOffset(zone: string, local: number): number {
  const fixed = fixedOffset(zone);
  if (fixed !== undefined) return fixed;
  // the first guess is off by the offset; changes of clocks are hours apart from one another
  const guess = local - namedOffset(zone, local);
  return namedOffset(zone, guess);
}

export function isZone(zone: string): boolean {
  if (fixedOffset(zone) !== undefined) return true;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function fixedOffset(zone: string): number | undefined {
  if (zone === 'UTC' || zone === 'Z' || zone === 'GMT') return 0;
  const found = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (found === null) return undefined;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return (found[1] === '-' ? -minutes : minutes) * 60_000;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();
/** clocks change on a quarter of an hour */
const STEP = 900_000;
const MOST_OFFSETS = 5000;

function namedOffset(zone: string, time: number): number {
  const quarter = Math.floor(time / STEP);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= MOST_OFFSETS) offsets.clear();
  const offset = computeOffset(zone, quarter * STEP);
  offsets.set(key, offset);
  return offset;
}

function computeOffset(zone: string, time: number): number {
  if (Math.abs(time) > 8.64e15) return 0;
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const; // prettier-ignore
      format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', calendar: 'gregory', ...parts });
    } catch {
      return 0;
    }
    if (formats.size < 200) formats.set(zone, format);
  }
  const parts = new Map<string, number>(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  const get = (type: string): number => parts.get(type) ?? 0;
  const local = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'));
  return Number.isFinite(local) ? local - Math.floor(time / 1000) * 1000 : 0;
}
