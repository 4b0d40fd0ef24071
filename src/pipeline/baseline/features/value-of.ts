import type { JsonValue } from '../../../model/json.ts';
import type { NormalizedEvent } from '../../normalize/normalized-event.ts';
import type { Source, Transform } from './feature.ts';
import { createRead, createReadEach } from './read-path.ts';
import { transforms } from './transforms.ts';

/** Reads what `value:` or `by:` names, with its transformation; undefined where it is not there. */
export function createTextOf({ kind, paths, as }: Source): (event: NormalizedEvent) => string | number | undefined {
  const reads = paths.map((path) => createRead(path));
  const change = as === undefined ? same : transformOf(as);
  if (kind === 'join') {
    return (event) => {
      let joined = '';
      for (const read of reads) {
        const value = scalarOf(read(event));
        const part = value === undefined ? undefined : change(value);
        if (part === undefined) return undefined;
        joined = joined === '' ? String(part) : `${joined}>${part}`;
      }
      return joined;
    };
  }
  return (event) => {
    for (const read of reads) {
      const value = scalarOf(read(event));
      if (value !== undefined) return change(value);
    }
    return undefined;
  };
}

/** Most elements of a list that are looked at: an event can name thousands. */
const MOST_ELEMENTS = 30;

/** Reads each different scalar of the list that the path ends in or goes through, with its transformation. */
export function createTextsOf({ paths, as }: Source): (event: NormalizedEvent) => readonly (string | number)[] {
  const reads = paths.map((path) => createReadEach(path));
  const change = as === undefined ? same : transformOf(as);
  return (event) => {
    const values = new Set<string | number>();
    for (const read of reads) {
      for (const element of read(event).slice(0, MOST_ELEMENTS)) {
        const scalar = scalarOf(element);
        const value = scalar === undefined ? undefined : change(scalar);
        if (value !== undefined) values.add(value);
      }
    }
    return [...values];
  };
}

const same = (value: string | number): string | number => value;

function transformOf(as: Transform): (value: string | number) => string | number | undefined {
  const change = transforms[as];
  return (value) => change(typeof value === 'number' ? String(value) : value);
}

/** A scalar as text or number; empty texts count as not there; of a list the first element. */
export function scalarOf(value: JsonValue | undefined): string | number | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  if (typeof one === 'string') return one === '' ? undefined : one;
  if (typeof one === 'number') return one;
  return typeof one === 'boolean' ? String(one) : undefined;
}
