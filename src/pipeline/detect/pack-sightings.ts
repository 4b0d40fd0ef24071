import { z } from 'zod';
import { SharedTexts } from '../../sigma/correlate/shared-texts.ts';
import type { Sighting } from '../../sigma/correlate/sighting.ts';

/** Sightings as they cross threads and are kept: one line of JSON, the fields of each rule once. */
const packed = z.object({
  rules: z.array(z.tuple([z.string(), z.array(z.string())])),
  seen: z.array(z.tuple([z.number(), z.string(), z.number(), z.array(z.string().nullable()), z.string()])),
});

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function packSightings(sightings: readonly Sighting[]): Uint8Array {
  const places = new Map<string, number>();
  const rules: [string, readonly string[]][] = [];
  const seen = sightings.map(({ rule, fields, event, time, values, context }) => {
    let place = places.get(rule);
    if (place === undefined) {
      place = rules.push([rule, fields]) - 1;
      places.set(rule, place);
    }
    return [place, event, time, values, context];
  });
  return encoder.encode(JSON.stringify({ rules, seen }));
}

export function unpackSightings(bytes: Uint8Array): Sighting[] {
  return lineToSightings(decoder.decode(bytes));
}

export function lineToSightings(line: string): Sighting[] {
  const { rules, seen } = packed.parse(JSON.parse(line));
  const contexts = new SharedTexts();
  return seen.map(([place, event, time, values, context]) => {
    const [rule, fields] = rules[place] ?? ['', []];
    return { rule, event, time, fields, values, context: contexts.share(context) };
  });
}
