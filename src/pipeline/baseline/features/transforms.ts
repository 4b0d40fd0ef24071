import { domainParts } from '../registered-domain.ts';
import type { Transform } from './feature.ts';

/** Longest text of which a measure is taken: what follows says nothing more. */
const LONGEST = 4096;

/** What can be done to a text before it is a value; undefined where it makes no sense. */
export const transforms = {
  length: (text) => text.length,
  entropy: (text) => entropyOf(text),
  information: (text) => entropyOf(text) * Math.min(text.length, LONGEST),
  lower: (text) => text.toLowerCase(),
  'base-name': (text) => baseNameOf(text),
  domain: (text) => domainParts(text)?.registered ?? text.toLowerCase(),
  extension: (text) => /\.([a-z0-9]{1,12})$/i.exec(text)?.[1]?.toLowerCase(),
  folder: (text) => folderOf(text),
  network: (text) => networkOf(text),
  hour: (text) => hourOf(text),
} satisfies Record<Transform, (text: string) => string | number | undefined>;

/** Bits a character, of its UTF-16 code units (Shannon). 0 to 16. */
function entropyOf(whole: string): number {
  const text = whole.length > LONGEST ? whole.slice(0, LONGEST) : whole;
  // a sum depends on its order: that in which they were met
  let met = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    const count = counts[unit] ?? 0;
    if (count === 0) units[met++] = unit;
    counts[unit] = count + 1;
  }
  let bits = 0;
  for (let i = 0; i < met; i += 1) {
    const unit = units[i] ?? 0;
    const share = (counts[unit] ?? 0) / text.length;
    bits -= share * Math.log2(share);
    counts[unit] = 0;
  }
  return bits;
}

/** How often each unit occurs, all 0 in between, and which do. */
const counts = new Uint16Array(65_536);
const units = new Uint16Array(LONGEST);

/** `C:\Windows\System32\cmd.exe` and `/usr/bin/cmd` are `cmd.exe` and `cmd`. */
function baseNameOf(path: string): string | undefined {
  const end = path.endsWith('/') || path.endsWith('\\') ? path.length - 1 : path.length;
  const start = Math.max(path.lastIndexOf('/', end - 1), path.lastIndexOf('\\', end - 1)) + 1;
  return start < end ? path.slice(start, end).toLowerCase() : undefined;
}

/** `C:\Windows\System32\cmd.exe` lies in `c:\windows\system32`. A folder of one user is that of all: `c:\users\*\downloads`. */
function folderOf(path: string): string | undefined {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  if (end <= 0) return undefined;
  return path
    .slice(0, end)
    .toLowerCase()
    .replace(/^([a-z]:\\users\\|\/home\/)[^\\/]+/, '$1*');
}

/** The /24 of an IPv4 address, the /48 of an IPv6 address, written as the address that it begins with. */
function networkOf(address: string): string | undefined {
  const four = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address)?.[1];
  if (four !== undefined) return `${four}.0/24`;
  if (!address.includes(':')) return undefined;
  const [head = ''] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  while (groups.length < 3) groups.push('0');
  return `${groups.slice(0, 3).map((group) => group.toLowerCase()).join(':')}::/48`; // prettier-ignore
}

/** The hour of a time, as written, 0 to 23. */
function hourOf(text: string): number | undefined {
  const hour = /(?:^|[T ])(\d{2}):\d{2}/.exec(text)?.[1];
  return hour === undefined || Number(hour) > 23 ? undefined : Number(hour);
}
