import { asSourceId, type SourceId } from '../../model/ids.ts';

/** `elastic/KEYNAME/INDEX`. A sender can name indices without end: only so many become sources. */
export type IndexToSource = (sender: string, index: string) => SourceId;

/** @param limit sources that are told apart, of all senders together */
export function createIndexToSource(limit: number): IndexToSource {
  const known = new Set<string>();
  return (sender, index) => {
    const source = `elastic/${sender}/${plainIndex(index)}`.slice(0, 200);
    if (!known.has(source) && known.size >= limit) return asSourceId(`elastic/${sender}/others`.slice(0, 200));
    known.add(source);
    return asSourceId(source);
  };
}

/** An index a day is one source: without the date, the week or the generation behind its name. */
export function plainIndex(index: string): string {
  const printable = index.slice(0, 120).replaceAll(/[^\x21-\x7e]|\//g, '-');
  const plain = printable.replace(GENERATION, '').replace(DATE, '');
  return plain === '' ? printable : plain;
}

const GENERATION = /-\d{6}$/;
const DATE = /[-_.]\d{4}(?:[-_.]?\d\d(?:[-_.]?\d\d(?:[-_.]?\d\d)?)?|[-_.]w\d\d)$/i;
