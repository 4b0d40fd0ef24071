import type { CidrRange } from '../cidr.ts';
import { sqlAnd } from './bounds.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** What a text says about being an address in a range, and where only the engine knows. */
export interface Doubtful {
  readonly own: string;
  readonly doubt: string;
}

/**
 * IPv4 as a regular expression of its four numbers, which takes just what we do (no leading zeros). An IPv6 text with `ffff` in it may be an
 * IPv4 address in disguise, one with `%` has a zone, one with a dot has an IPv4 tail: these are doubtful.
 */
export function cidrToSql(text: string, range: CidrRange, dialect: SqlDialect): Doubtful {
  const hasColon = `position(${text}, ':') > 0`;
  if (range.bytes.length === 4) {
    const own = `match(${text}, ${dialect.literal(ipv4Expression(range))})`;
    return { own, doubt: sqlAnd([hasColon, `position(lower(${text}), 'ffff') > 0`]) };
  }
  const isIpv6 = `isIPv6String(${text})`;
  const isPlain = `match(${text}, '^[0-9A-Fa-f:]{2,39}$')`;
  const isInside = `isIPAddressInRange(if(${isIpv6}, ${text}, '::'), ${dialect.literal(ipv6Text(range))})`;
  const own = sqlAnd([hasColon, isPlain, isIpv6, isInside]);
  return { own, doubt: sqlAnd([hasColon, `(NOT ${isPlain} OR NOT ${isIpv6} OR position(lower(${text}), 'ffff') > 0)`]) };
} // prettier-ignore

const ANY_NUMBER = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';

function ipv4Expression({ bytes, bits }: CidrRange): string {
  const numbers = [...bytes].map((byte, i) => {
    const fixed = Math.min(8, Math.max(0, bits - i * 8));
    if (fixed === 0) return ANY_NUMBER;
    if (fixed === 8) return String(byte);
    return `(?:${Array.from({ length: 1 << (8 - fixed) }, (_, n) => byte + n).join('|')})`;
  });
  return `^${numbers.join('[.]')}$`;
}

function ipv6Text({ bytes, bits }: CidrRange): string {
  const groups = Array.from({ length: 8 }, (_, i) => (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16));
  return `${groups.join(':')}/${bits}`;
} // prettier-ignore
