import { enterpriseElements } from './enterprise-elements.ts';
import { ianaElements } from './iana-elements.ts';
import { netflow9Elements } from './netflow9-elements.ts';

/** How the value of an element is written. */
export type ElementType =
  | 'unsigned'
  | 'signed'
  | 'float'
  | 'boolean'
  | 'text'
  | 'bytes'
  | 'mac'
  | 'ipv4'
  | 'ipv6'
  | 'list'
  | 'application'
  | 'juniper'
  | 'seconds'
  | 'milliseconds'
  | 'microseconds'
  | 'nanoseconds'
  | 'unknown';

export interface Element {
  readonly name: string;
  readonly type: ElementType;
}

/** Elements of the other direction of a biflow have this enterprise number (RFC 5103). */
const REVERSE = 29_305;
/** CERT marks its own elements of the other direction with a bit. */
const CERT = 6871;
const CERT_REVERSE = 0x4000;
const NTOP = 35_632;
/** nProbe adds this to its elements where there is no enterprise number (NetFlow v9). */
const NTOP_OFFSET = 57_472;

/**
 * The element of a number; `enterprise/number` where nobody told us its name.
 *
 * @param enterprise 0 for IANA's
 */
export function elementOf(enterprise: number, id: number): Element {
  const known = elements.get(enterprise)?.get(id);
  if (known !== undefined) return known;
  if (enterprise === REVERSE) return reversed(elementOf(0, id));
  if (enterprise === CERT && id > CERT_REVERSE) return reversed(elementOf(CERT, id - CERT_REVERSE));
  return { name: `${enterprise}/${id}`, type: 'unknown' };
}

/** The same for NetFlow v9, where vendors use high numbers of the one space that there is. */
export function netflow9ElementOf(id: number): Element {
  if (id < FIRST_OF_VENDORS) return elementOf(0, id);
  const ntop = id > NTOP_OFFSET ? elements.get(NTOP)?.get(id - NTOP_OFFSET) : undefined;
  return ofNetflow9.get(id) ?? ntop ?? { name: `0/${id}`, type: 'unknown' };
}

const FIRST_OF_VENDORS = 32_768;

/** The scopes of NetFlow v9's options have numbers of their own (RFC 3954 section 6.1). */
export function netflow9ScopeOf(id: number): Element {
  const name = scopes[id - 1];
  return name === undefined ? { name: `scope/${id}`, type: 'unknown' } : { name, type: 'unsigned' };
}

const scopes = ['scopeSystem', 'scopeInterface', 'scopeLineCard', 'scopeCache', 'scopeTemplate'];

const reversed = ({ name, type }: Element): Element =>
  name.includes('/')
    ? { name: `reverse/${name}`, type }
    : { name: `reverse${name.charAt(0).toUpperCase()}${name.slice(1)}`, type };

const types: Readonly<Record<string, ElementType>> = {
  u: 'unsigned',
  i: 'signed',
  f: 'float',
  bool: 'boolean',
  s: 'text',
  x: 'bytes',
  mac: 'mac',
  ip4: 'ipv4',
  ip6: 'ipv6',
  list: 'list',
  ts: 'seconds',
  tms: 'milliseconds',
  tus: 'microseconds',
  tns: 'nanoseconds',
};

function tableOf(lines: string): Map<number, Element> {
  return new Map(
    lines.split('\n').flatMap((line): [number, Element][] => {
      const [id, name, type = ''] = line.split(' ');
      return name === undefined ? [] : [[Number(id), { name, type: types[type] ?? 'unknown' }]];
    }),
  );
}

const iana = tableOf(ianaElements);
// an engine's number and a selector (RFC 6759), which IANA's registry only calls bytes
iana.set(95, { name: 'applicationId', type: 'application' });

const JUNIPER = 2636;
/** Its one element of its own: several times in a record, and each value says which property it is. */
const ofJuniper: ReadonlyMap<number, Element> = new Map([[137, { name: 'juniperCommonProperties', type: 'juniper' }]]);

const ofNetflow9 = tableOf(netflow9Elements);
const elements: ReadonlyMap<number, ReadonlyMap<number, Element>> = new Map([
  [0, iana],
  [JUNIPER, ofJuniper],
  ...enterpriseElements.map((one): [number, Map<number, Element>] => [one.enterprise, tableOf(one.elements)]),
]);
