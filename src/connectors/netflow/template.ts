import { elementOf, netflow9ElementOf, netflow9ScopeOf, type Element } from './elements/elements.ts';
import { isJsonObject } from '../../model/json.ts';
import { ethernetToJson, ipv4ToJson, ipv6ToJson } from './packet-header.ts';
import { guessText, writers, type WriteValue } from './write-value.ts';

/** A field as a template names it. `enterprise` is `SCOPE` for a scope of NetFlow v9; `length` is `VARIABLE` where each value tells its own. */
export interface FieldSpec {
  readonly enterprise: number;
  readonly id: number;
  readonly length: number;
}

export const VARIABLE = 0xffff;
export const SCOPE = -1;

export interface TemplateField extends FieldSpec {
  readonly element: Element;
  /** `,"name":` */
  readonly key: string;
  readonly write: WriteValue;
}

/** What the records of a data set look like. */
export interface Template {
  readonly id: number;
  readonly protocol: 'netflow9' | 'ipfix';
  readonly isOptions: boolean;
  readonly fields: readonly TemplateField[];
  /** bytes of the shortest record */
  readonly shortest: number;
  /** which field is the number of a sampler or selector, where one is */
  readonly sampler: number;
  /** flows say when they began or ended by the exporter's uptime, and not otherwise */
  readonly isByUptime: boolean;
}

/** A template from its fields. A name that comes again gets a number: `mplsLabelStackSection_2`. */
export function makeTemplate(
  id: number,
  protocol: Template['protocol'],
  isOptions: boolean,
  specs: readonly FieldSpec[],
): Template {
  const timesByName = new Map<string, number>();
  const known = specs.map((spec) => elementOfSpec(spec, protocol));
  const names = new Set(known.map(({ name }) => name));
  const fields = specs.map(({ enterprise, id: number, length }, index): TemplateField => {
    const element = known[index] ?? elementOf(enterprise, number);
    const times = (timesByName.get(element.name) ?? 0) + 1;
    timesByName.set(element.name, times);
    const section = enterprise === 0 ? packetSections.get(number) : undefined;
    const plain = element.type === 'unknown' && length === VARIABLE ? guessText : writers[element.type];
    const write = section === undefined || ends.some((name) => names.has(name)) ? plain : withPacket(section, names);
    const name = times === 1 ? element.name : `${element.name}_${times}`;
    return { enterprise, id: number, length, element, key: `,"${name}":`, write };
  });
  return {
    id,
    protocol,
    isOptions,
    fields,
    shortest: fields.reduce((sum, { length }) => sum + (length === VARIABLE ? 1 : length), 0),
    sampler: fields.findIndex(
      ({ enterprise, id: number }) => enterprise === 0 && (number === SAMPLER_ID || number === SELECTOR_ID),
    ),
    isByUptime:
      timesByName.has('flowStartSysUpTime') &&
      !timesByName.has('flowStartMilliseconds') &&
      !timesByName.has('flowStartSeconds'),
  };
}

const elementOfSpec = ({ enterprise, id }: FieldSpec, protocol: Template['protocol']): Element =>
  enterprise === SCOPE ? netflow9ScopeOf(id) : protocol === 'netflow9' ? netflow9ElementOf(id) : elementOf(enterprise, id); // prettier-ignore

/** Beginnings of packets, which samplers send in place of flows (RFC 5476): layer2packetSectionData, ipHeaderPacketSection, dataLinkFrameSection. */
const packetSections: ReadonlyMap<number, (bytes: Buffer) => string> = new Map([
  [104, ethernetToJson],
  [313, (bytes) => ((bytes[0] ?? 0) >> 4 === 6 ? ipv6ToJson(bytes) : ipv4ToJson(bytes))],
  [315, ethernetToJson],
]);
/** a record that has one of these says itself from where to where the packet went */
const ends = ['sourceIPv4Address', 'sourceIPv6Address'];

/**
 * The digits, and behind them what stands in the headers, but for what the record has fields of its own for. A section of fixed length is filled up
 * with zeros that nobody misses, where `sectionExportedOctets` says how long it is.
 */
const withPacket =
  (read: (bytes: Buffer) => string, names: ReadonlySet<string>): WriteValue =>
  (bytes, from, to) => {
    const packet: unknown = JSON.parse(`{${read(bytes.subarray(from, to)).slice(1)}}`);
    const found = Object.entries(isJsonObject(packet) ? packet : {}).filter(([name]) => !names.has(name));
    let end = to;
    if (names.has('sectionExportedOctets')) while (end > from && bytes[end - 1] === 0) end--;
    const more = found.map(([name, value]) => `,"${name}":${JSON.stringify(value)}`).join('');
    return writers.bytes(bytes, from, end) + more;
  };

const SAMPLER_ID = 48;
const SELECTOR_ID = 302;
