import { asSourceId, type SourceId } from '../../model/ids.ts';

/**
 * Makes sources of names that senders choose. A sender can choose names without end, so only so many become sources of their own; what
 * comes beyond is filed together, as `others`.
 *
 * @param limit names that are told apart, of all senders together
 */
export function createBoundedSources(limit: number): (prefix: string, name: string) => SourceId {
  const known = new Set<string>();
  return (prefix, name) => {
    const printable = name.slice(0, 120).replaceAll(/[^\x21-\x7e]|\//g, '-');
    const source = `${prefix}/${printable === '' ? 'unnamed' : printable}`.slice(0, 200);
    if (!known.has(source) && known.size >= limit) return asSourceId(`${prefix}/others`.slice(0, 200));
    known.add(source);
    return asSourceId(source);
  };
}
