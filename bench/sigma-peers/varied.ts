import type { JsonObject, JsonValue } from '../../src/model/json.ts';

/**
 * A copy of an event that differs from it as one event of a stream differs from the next: ids, times, numbers and addresses are others,
 * and most command lines have another last argument. What rules look for stays, so that the share of matches does.
 *
 * @param n makes it: the same number gives the same copy
 */
export function varied(event: JsonObject, n: number): JsonObject {
  const random = randomOf(n);
  const copy: JsonObject = {};
  for (const [key, value] of Object.entries(event)) copy[key] = variedValue(key, value, random);
  return copy;
}

type Random = () => number;

/** Keys whose values no rule compares with, but that differ in every event. */
const DIFFERS =
  /(?<!provider)guid|^(?:parent|new)?processid$|^(?:execution)?(?:process|thread)id$|recordn|logonid|utctime|eventtime|timestamp|receivedtime|^eventid$|requestid|accesskeyid|principalid|sourceipaddress|sessionissuer|creationdate|sourceport/i;
const NUMERIC_EVENT_ID = /^eventid$/i;

function variedValue(key: string, value: JsonValue | undefined, random: Random): JsonValue {
  if (value === undefined || value === null) return null;
  // the EventID of Windows says what the event is, that of CloudTrail is a UUID
  if (NUMERIC_EVENT_ID.test(key) && (typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value)))) return value; // prettier-ignore
  if (Array.isArray(value)) return value.map((one) => variedValue(key, one, random));
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, variedValue(name, one, random)]));
  }
  if (typeof value === 'string' && /commandline$/i.test(key)) {
    return random() < 0.33 || value === '' ? value : `${value} ${hexadecimal(random)}`;
  }
  if (!DIFFERS.test(key)) return value;
  if (typeof value === 'number') return Math.floor(random() * 20_000);
  if (typeof value !== 'string') return value;
  // the form stays: of a time the minutes and seconds change, of anything else all digits
  const digit = (): string => String(Math.floor(random() * 6));
  return /^\d{4}-\d\d-\d\d[ T]/.test(value)
    ? value.replaceAll(/:\d\d/g, () => `:${digit()}${digit()}`)
    : value.replaceAll(/\d/g, digit);
}

const hexadecimal = (random: Random): string => Math.floor(random() * 0xffffffff).toString(16);

/** mulberry32: small, and the same on every machine */
function randomOf(seed: number): Random {
  let state = seed * 2_654_435_761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
