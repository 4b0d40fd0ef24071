import type { NormalizedEvent } from '../../normalize/normalized-event.ts';
import type { Source, Transform } from './feature.ts';
import { createReadEach, scalarOf, type PathReader, type Scalar } from './read-path.ts';
import { transforms } from './transforms.ts';

/** Reads what `value:` or `by:` names, with its transformation; undefined where it is not there. */
export function createTextOf({ kind, paths, as }: Source, reader: PathReader): (event: NormalizedEvent) => Scalar | undefined {
  const scalars = paths.map((path) => reader.scalar(path));
  const change = as === undefined ? same : transformOf(as);
  if (kind === 'join') {
    return (event) => {
      let joined = '';
      for (const scalar of scalars) {
        const value = scalar.of(event);
        const part = value === undefined ? undefined : change(value);
        if (part === undefined) return undefined;
        joined = joined === '' ? String(part) : `${joined}>${part}`;
      }
      return joined;
    };
  }
  return (event) => {
    for (const scalar of scalars) {
      const value = scalar.of(event);
      if (value !== undefined) return change(value);
    }
    return undefined;
  };
} // prettier-ignore

/** Most elements of a list that are looked at: an event can name thousands. */
const MOST_ELEMENTS = 30;

/** Reads each different scalar of the list that the path ends in or goes through, with its transformation. */
export function createTextsOf({ paths, as }: Source): (event: NormalizedEvent) => readonly Scalar[] {
  const reads = paths.map((path) => createReadEach(path));
  const change = as === undefined ? same : transformOf(as);
  return (event) => {
    const values = new Set<Scalar>();
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

const same = (value: Scalar): Scalar => value;

function transformOf(as: Transform): (value: Scalar) => Scalar | undefined {
  const change = transforms[as];
  return (value) => change(typeof value === 'number' ? String(value) : value);
}
