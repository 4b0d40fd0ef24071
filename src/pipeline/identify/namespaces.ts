import { addressOf } from '../normalize/field-values.ts';

/** A name is `namespace:text`. What may be a name is decided here, from the text alone; what a record says of it is in the claims. */
export interface Namespace {
  readonly of: 'user' | 'device' | 'address';
  /** in words, as "Windows SID" */
  readonly title: string;
  /** given once and to one thing: an identity has at most one */
  readonly isIdentifier: boolean;
  /** joins identifiers of two namespaces that have it at one time */
  readonly bridges: boolean;
  /** an identifier has one of them at a time; told apart by this part of the text */
  readonly oneAtATime?: (text: string) => string;
  /** the text as it is kept; undefined if it is no such name */
  readonly read: (text: string) => string | undefined;
}

export type NamespaceId = keyof typeof namespaces;

const GUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const readGuid = (text: string): string | undefined => (GUID.test(text) && !/^[0-]+$/.test(text) ? text.toLowerCase() : undefined); // prettier-ignore
const matching =
  (pattern: RegExp, lower = false) =>
  (text: string): string | undefined =>
    text.length <= LONGEST && pattern.test(text) ? (lower ? text.toLowerCase() : text) : undefined;
const LONGEST = 300;

/** In the order in which one stands for its identity. Ids of Okta, AWS and GitHub are kept in their case, which counts. */
export const namespaces = {
  sid: { of: 'user', title: 'Windows SID', isIdentifier: true, bridges: false, read: readSid },
  entra: { of: 'user', title: 'Entra ID object', isIdentifier: true, bridges: false, read: readGuid },
  okta: { of: 'user', title: 'Okta user', isIdentifier: true, bridges: false, read: matching(/^00u[A-Za-z0-9]{8,32}$/) },
  google: { of: 'user', title: 'Google profile', isIdentifier: true, bridges: false, read: readGoogle },
  aws: { of: 'user', title: 'AWS principal', isIdentifier: true, bridges: false, read: matching(/^AIDA[\w.+=,@-]{4,120}$/) },
  github: { of: 'user', title: 'GitHub user number', isIdentifier: true, bridges: false, read: matching(/^[1-9]\d{0,15}$/) },
  puid: { of: 'user', title: 'Microsoft passport id', isIdentifier: true, bridges: false, read: matching(/^100[\da-f]{13}$/i, true) },
  fqdn: { of: 'device', title: 'full host name', isIdentifier: true, bridges: false, read: readFqdn },
  'entra-device': { of: 'device', title: 'Entra ID device', isIdentifier: true, bridges: false, read: readGuid },
  login: { of: 'user', title: 'sign-in name', isIdentifier: false, bridges: true, read: matching(/^[^\s@\\/"<>():;,]{1,128}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.){1,8}[a-z][a-z\d-]{1,62}$/i, true) },
  account: { of: 'user', title: 'Windows account', isIdentifier: false, bridges: true, oneAtATime: (text) => text.slice(text.indexOf('\\') + 1), read: readAccount },
  arn: { of: 'user', title: 'AWS ARN', isIdentifier: false, bridges: false, oneAtATime: (text) => text, read: matching(/^arn:aws[\w-]{0,20}:iam::\d{12}:user\/[\w+=,.@/-]{1,200}$/) },
  'github-login': { of: 'user', title: 'GitHub login', isIdentifier: false, bridges: false, oneAtATime: (text) => text, read: matching(/^[a-z\d](?:[a-z\d_-]{0,60}[a-z\d])?$/i, true) },
  'access-key': { of: 'user', title: 'AWS access key', isIdentifier: false, bridges: false, read: matching(/^AKIA[A-Z0-9]{8,32}$/) },
  netbios: { of: 'device', title: 'Windows name', isIdentifier: false, bridges: false, oneAtATime: (text) => text.slice(text.indexOf('\\') + 1), read: readNetbios },
  'device-name': { of: 'device', title: 'name in Entra ID', isIdentifier: false, bridges: false, oneAtATime: (text) => text, read: matching(/^[\w.-]{1,200}$/, true) },
  mac: { of: 'device', title: 'hardware address', isIdentifier: false, bridges: false, read: readMac },
  'said-name': { of: 'device', title: 'host name that a DHCP client gave itself', isIdentifier: false, bridges: false, read: matching(/^[a-z\d_](?:[\w.-]{0,251}[a-z\d_])?$/i, true) },
  'vpn-user': { of: 'user', title: 'user of a VPN server', isIdentifier: false, bridges: false, read: readVpnUser },
  ip: { of: 'address', title: 'address', isIdentifier: false, bridges: false, read: readIp },
} as const satisfies Record<string, Namespace>; // prettier-ignore

export const namespaceIds = Object.keys(namespaces).filter(isNamespace);
const ranks = new Map<string, number>(namespaceIds.map((id, rank) => [id, rank]));

export function isNamespace(text: string): text is NamespaceId {
  return Object.hasOwn(namespaces, text);
}

export function namespaceOf(name: string): NamespaceId {
  const id = name.slice(0, name.indexOf(':'));
  if (!isNamespace(id)) throw new Error(`there is no namespace in the name ${name.slice(0, 80)}`);
  return id;
}

export const namespaceAt = (name: string): Namespace => namespaces[namespaceOf(name)];
export const textOfName = (name: string): string => name.slice(name.indexOf(':') + 1);
export const isIdentifier = (name: string): boolean => namespaceAt(name).isIdentifier;

/** By namespace, then text: the same everywhere. */
export function compareNames(a: string, b: string): number {
  const byRank = (ranks.get(namespaceOf(a)) ?? 0) - (ranks.get(namespaceOf(b)) ?? 0);
  return byRank !== 0 ? byRank : a < b ? -1 : a > b ? 1 : 0;
}

/** The name, undefined if the text is none of its namespace. */
export function nameOf(id: NamespaceId, text: string): string | undefined {
  const read = namespaces[id].read(text.trim());
  return read === undefined ? undefined : `${id}:${read}`;
}

/** SIDs of domains and machines, and of Entra ID. The well-known ones (S-1-5-18, S-1-5-32-544, …) are the same everywhere, so they are nobody. */
function readSid(text: string): string | undefined {
  return /^S-1-(?:5-21(?:-\d{1,10}){4}|12-1(?:-\d{1,10}){4})(?:@[\w.-]{1,200})?$/i.test(text) ? text.toLowerCase() : undefined; // prettier-ignore
}

/** The object id that a SID of Entra ID is made of: four 32-bit numbers, each little-endian as in a GUID (MS-DTYP 2.3.4, 2.4.2). */
export function sidToObjectId(sid: string): string | undefined {
  const parts = /^s-1-12-1-(\d+)-(\d+)-(\d+)-(\d+)$/i.exec(sid)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 0xffffffff)) return undefined;
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  const bytes = (value: number): string => hex(value & 0xff, 2) + hex((value >>> 8) & 0xff, 2) + hex((value >>> 16) & 0xff, 2) + hex(value >>> 24, 2); // prettier-ignore
  const [a = 0, b = 0, c = 0, d = 0] = parts;
  const last = bytes(c) + bytes(d);
  return readGuid(`${hex(a, 8)}-${hex(b & 0xffff, 4)}-${hex(b >>> 16, 4)}-${last.slice(0, 4)}-${last.slice(4)}`);
}

/** Google's number for those who are none of its users. */
const GOOGLE_NOBODY = '105250506097979753968';
function readGoogle(text: string): string | undefined {
  return /^\d{15,25}$/.test(text) && text !== GOOGLE_NOBODY ? text : undefined;
}

const noDomains = new Set([
  'nt authority', 'autorite nt', 'nt-autorität', 'builtin', 'nt service', 'window manager', 'font driver host', 'nt virtual machine', 'iis apppool', 'workgroup', 'localhost', '.',
]); // prettier-ignore

function readAccount(text: string): string | undefined {
  const at = text.indexOf('\\');
  const domain = text.slice(0, at).toLowerCase();
  const name = text.slice(at + 1).toLowerCase();
  const isGood = at > 0 && name !== '' && name !== '-' && !name.includes('\\') && !name.endsWith('$') && text.length <= LONGEST; // prettier-ignore
  return isGood && domain !== '-' && !noDomains.has(domain) ? `${domain}\\${name}` : undefined;
}

/** `DOMAIN\NAME$`, the account of a machine; kept without the `$`. */
function readNetbios(text: string): string | undefined {
  const found = /^([\w.-]{1,100})\\([\w.-]{1,63})\$$/.exec(text);
  const [, domain = '', name = ''] = found ?? [];
  return found === null || noDomains.has(domain.toLowerCase()) ? undefined : `${domain}\\${name}`.toLowerCase();
}

const noHosts = /^(?:localhost|localhost\.localdomain|.*\.(?:arpa|invalid|localdomain))$/;

function readFqdn(text: string): string | undefined {
  const name = text.replace(/\.$/, '').toLowerCase();
  const isName = name.length <= 253 && /^[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?(?:\.[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?){1,10}$/.test(name); // prettier-ignore
  return isName && addressOf(name) === undefined && !noHosts.test(name) ? name : undefined;
}

/** A bare name, which only its VPN server knows; sign-in names and accounts of Windows have namespaces of their own. OpenVPN writes UNDEF before it knows. */
function readVpnUser(text: string): string | undefined {
  return /^[\w.+=-]{1,128}$/.test(text) && text.toLowerCase() !== 'undef' ? text.toLowerCase() : undefined;
}

/** Not those for groups and all. */
function readMac(text: string): string | undefined {
  const mac = text.toLowerCase().replaceAll('-', ':');
  if (!/^[\da-f]{2}(?::[\da-f]{2}){5}$/.test(mac)) return undefined;
  const isGroup = (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
  return isGroup || mac === '00:00:00:00:00:00' ? undefined : mac;
}

/** Not those that every machine has for itself. */
function readIp(text: string): string | undefined {
  const ip = addressOf(text.startsWith('::ffff:') && text.includes('.') ? text.slice(7) : text)?.toLowerCase();
  return ip === undefined || /^(?:127\.|0\.|169\.254\.|fe80:|::1?$|22[4-9]\.|23\d\.|255\.|ff)/.test(ip)
    ? undefined
    : ip;
}

/** RFC 1918, RFC 4193, RFC 6598: what an organisation gives to its own machines. */
export const isOwnNetwork = (ip: string): boolean =>
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd])/.test(ip);
