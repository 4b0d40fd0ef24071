import { exponential, pick, wholeNumber, type Random } from '../src/statistics/random.ts';

/** One name that a client asks for. Invented: shapes of names after public descriptions of the protocols, nothing recorded. */
export interface Query {
  readonly time: number;
  readonly name: string;
  readonly type: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const BASE64 = `${LETTERS}${LETTERS.toUpperCase()}${DIGITS}-_`;

export const text = (random: Random, signs: string, length: number): string => Array.from({ length }, () => signs.charAt(wholeNumber(random, signs.length))).join(''); // prettier-ignore

/** Labels of at most `width` characters. */
const labels = (long: string, width: number): string => long.match(new RegExp(`.{1,${width}}`, 'g'))?.join('.') ?? '';

type Tool = (random: Random, domain: string, start: number) => Query[];

/** How tools that carry data in names ask. The settings of the kind were chosen with the first two in view; none is trained on. */
export const tools: Readonly<Record<string, Tool>> = {
  // IP over DNS: a letter of user and fragment, then base 32 or 64 in labels as long as they may be; short names keep the session up
  iodine: (random, domain, start) =>
    session(random, start, 20 * MINUTE, 400, () => {
      const isData = random() < 0.6;
      const signs = random() < 0.5 ? BASE32 : BASE64;
      const front = isData ? text(random, signs, 60 + wholeNumber(random, 110)) : `p${text(random, BASE32, 8)}`;
      return { name: `${labels(front, 57)}.${domain}`, type: pick(random, ['NULL', 'TXT', 'CNAME']) };
    }),
  // a command channel: hexadecimal, 18 digits of header for a poll, more when there is output
  dnscat2: (random, domain, start) =>
    session(random, start, 4 * HOUR, SECOND * 10, () => {
      const length = random() < 0.85 ? 18 : 40 + 2 * wholeNumber(random, 80);
      return { name: `${labels(text(random, HEX, length), 60)}.${domain}`, type: pick(random, ['TXT', 'CNAME', 'MX']) };
    }),
  // TCP over DNS: base 64 with a session's prefix
  dns2tcp: (random, domain, start) => {
    const prefix = text(random, BASE64, 4);
    return session(random, start, 15 * MINUTE, 900, () => {
      const front = prefix + text(random, BASE64, 30 + wholeNumber(random, 120));
      return { name: `${labels(front, 63)}.${domain}`, type: pick(random, ['TXT', 'KEY']) };
    });
  },
  // a file, slowly: hexadecimal pieces of 30 digits with a number, as addresses
  pieces: (random, domain, start) => {
    let piece = 0;
    return session(random, start, 6 * HOUR, 40 * SECOND, () => ({ name: `${text(random, HEX, 30)}.${piece++}.${domain}`, type: 'A' })); // prettier-ignore
  },
  // base 32 of credentials, a few hundred of them
  strings: (random, domain, start) =>
    session(random, start, 2 * HOUR, 25 * SECOND, () => ({ name: `${labels(text(random, BASE32, 40 + wholeNumber(random, 40)), 50)}.${domain}`, type: 'A' })), // prettier-ignore
};

function session(random: Random, start: number, span: number, pause: number, ask: () => Omit<Query, 'time'>): Query[] {
  const queries: Query[] = [];
  for (let time = start; time < start + span; time += exponential(random) * pause) queries.push({ time, ...ask() });
  return queries;
}

/** What is asked for in an organisation that looks like it: names that many clients have, and names that one or two have. */
export interface Domains {
  readonly popular: readonly Site[];
  readonly rare: readonly Site[];
}

interface Site {
  readonly domain: string;
  readonly ask: (random: Random, client: number) => Omit<Query, 'time'>;
  /** queries of a client on a day that it is used */
  readonly perDay: number;
}

export function siteOf(random: Random, number: number, isPopular: boolean): Site {
  const domain = `${text(random, LETTERS, 5 + wholeNumber(random, 8))}${number}.example`;
  const word = (): string => text(random, LETTERS, 3 + wholeNumber(random, 6));
  const hosts = ['www', 'api', 'cdn', 'static', 'img', 'mail', word(), word()];
  const plain: Site = { domain, perDay: 12, ask: (own) => ({ name: `${pick(own, hosts)}.${domain}`, type: pick(own, ['A', 'AAAA']) }) }; // prettier-ignore
  const kind = random();
  // a content network with a name for each object, or a shard for each
  if (kind < 0.04) return { domain, perDay: isPopular ? 60 : 25, ask: (own) => ({ name: `${text(own, HEX, 8 + wholeNumber(own, 8))}.${pick(own, ['e', 'b', 'g'])}.${domain}`, type: 'A' }) }; // prettier-ignore
  // telemetry: an id of the device in the name
  if (kind < 0.07) return { domain, perDay: 30, ask: (own, client) => ({ name: `${idOf(client)}.${pick(own, hosts)}.${domain}`, type: 'A' }) }; // prettier-ignore
  // a virus scanner that asks for hashes, in records of text: everybody has it
  if (kind < 0.09 && isPopular) return { domain, perDay: 120, ask: (own) => ({ name: `${text(own, BASE32, 26)}.${text(own, HEX, 8)}.avqs.${domain}`, type: pick(own, ['A', 'TXT']) }) }; // prettier-ignore
  // tracking with long names, and names of tenants at a provider
  if (kind < 0.12) return { domain, perDay: 8, ask: (own) => ({ name: `${text(own, LETTERS + DIGITS, 20 + wholeNumber(own, 16))}.${domain}`, type: 'A' }) }; // prettier-ignore
  return plain;
}

/** A mail server asks lists of senders for addresses backwards, all day. */
export const listQuery = (random: Random): Omit<Query, 'time'> => ({
  name: `${[0, 1, 2, 3].map(() => wholeNumber(random, 256)).join('.')}.senders.list.example`,
  type: pick(random, ['A', 'TXT']),
});

const idOf = (client: number): string => `${(client * 2_654_435_761) % 4_294_967_296}`.padStart(10, '0') + 'a7f3c9';
