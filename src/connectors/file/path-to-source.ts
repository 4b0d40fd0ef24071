import { asSourceId, hash128, type SourceId } from '../../model/ids.ts';

const MAX = 512;

/** The id of a file as a source: its path, in printable ASCII (all else percent-encoded), a too long one cut in front and made unique by its hash. */
export function pathToSource(path: string): SourceId {
  const text = path.replace(/[^\x20-\x24\x26-\x7e]/gu, (char) => {
    return [...Buffer.from(char)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  });
  if (text === '') return asSourceId('.');
  return asSourceId(text.length <= MAX ? text : `${hash128(text)}...${text.slice(text.length - MAX + 35)}`);
}
