import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import { addressOf, macOf, portOf, textOf, type Field } from './field-values.ts';

/** An OCSF object in the making: what is undefined is left out. */
export type Sparse = { readonly [attribute: string]: JsonValue | undefined };

export function sparse(attributes: Sparse): JsonObject {
  const object: JsonObject = {};
  for (const attribute in attributes) {
    const value = attributes[attribute];
    if (value !== undefined) object[attribute] = value;
  }
  return object;
}

/** The same, and undefined if nothing is left. */
export function sparseOrNone(attributes: Sparse): JsonObject | undefined {
  const object = sparse(attributes);
  return Object.keys(object).length === 0 ? undefined : object;
}

/** Adds to an event what is known; `metadata` is added to, not replaced. */
export function withAttributes(event: Ocsf, attributes: Sparse, metadata: Sparse = {}): Ocsf {
  for (const attribute in attributes) {
    const value = attributes[attribute];
    if (value !== undefined) event[attribute] = value;
  }
  for (const attribute in metadata) {
    const value = metadata[attribute];
    if (value !== undefined) event.metadata[attribute] = value;
  }
  return event;
}

export interface EndpointFields {
  readonly ip?: Field;
  readonly port?: Field;
  readonly hostname?: Field;
  readonly domain?: Field;
  readonly mac?: Field;
}

/** OCSF `network_endpoint`; undefined where nothing names it (a port alone does not). */
export function endpointOf(fields: EndpointFields): JsonObject | undefined {
  const ip = addressOf(fields.ip);
  const hostname = textOf(fields.hostname);
  const domain = textOf(fields.domain);
  if (ip === undefined && hostname === undefined && domain === undefined) return undefined;
  const port = portOf(fields.port);
  const mac = macOf(fields.mac);
  // made twice for nearly every event of a network: to name each attribute costs a third of what a loop over them does
  const endpoint: JsonObject = {};
  if (ip !== undefined) endpoint['ip'] = ip;
  if (port !== undefined) endpoint['port'] = port;
  if (hostname !== undefined) endpoint['hostname'] = hostname;
  if (domain !== undefined) endpoint['domain'] = domain;
  if (mac !== undefined) endpoint['mac'] = mac;
  return endpoint;
}

const algorithmByLength = new Map([
  [32, { algorithm_id: 1, algorithm: 'MD5' }],
  [40, { algorithm_id: 2, algorithm: 'SHA-1' }],
  [64, { algorithm_id: 3, algorithm: 'SHA-256' }],
  [128, { algorithm_id: 4, algorithm: 'SHA-512' }],
]);

/** OCSF `fingerprint` of a hash in hexadecimal digits (colons allowed), the algorithm known by its length. */
export function fingerprintOf(value: Field): JsonObject | undefined {
  if (typeof value !== 'string') return undefined;
  const digits = value.replaceAll(':', '').toLowerCase();
  const algorithm = algorithmByLength.get(digits.length);
  return algorithm === undefined || !/^[0-9a-f]+$/.test(digits) ? undefined : { ...algorithm, value: digits };
}

export function fingerprintsOf(values: readonly Field[]): JsonObject[] | undefined {
  const fingerprints = values.map(fingerprintOf).filter((fingerprint) => fingerprint !== undefined);
  return fingerprints.length === 0 ? undefined : fingerprints;
}

const email = /^[a-zA-Z0-9!#$%&'*+\-/=?^_`{|}~.]{1,256}@[a-zA-Z0-9-]{1,63}\.[a-zA-Z0-9.-]{1,253}$/;

/** An address of the form that OCSF wants, out of `<a@b.c>`, `Name <a@b.c>` or the address alone. */
export function emailOf(value: Field): string | undefined {
  const text = textOf(value);
  if (text === undefined || text.length > 2_000) return undefined;
  const open = text.lastIndexOf('<');
  const close = text.indexOf('>', open);
  const address = (open >= 0 && close > open ? text.slice(open + 1, close) : text).trim();
  return email.test(address) ? address : undefined;
}

const httpActivityByMethod = new Map([
  ['CONNECT', 1], ['DELETE', 2], ['GET', 3], ['HEAD', 4], ['OPTIONS', 5], ['POST', 6], ['PUT', 7], ['TRACE', 8], ['PATCH', 9],
]); // prettier-ignore

/** `activity_id` of HTTP Activity: 0 without a method, 99 for one that OCSF does not list. */
export function httpActivityOf(method: Field): number {
  const text = textOf(method);
  return text === undefined ? 0 : (httpActivityByMethod.get(text.toUpperCase()) ?? 99);
}

/** `http_method` as OCSF lists it; what a client made up stays in the original fields. */
export function httpMethodOf(method: Field): string | undefined {
  const text = textOf(method)?.toUpperCase();
  return text !== undefined && httpActivityByMethod.has(text) ? text : undefined;
}

/** OCSF `url` of a request line: what was asked for, and of whom. */
export function urlOf(hostname: Field, uri: Field, port: Field, scheme: string): JsonObject | undefined {
  const host = textOf(hostname);
  const target = textOf(uri);
  if (host === undefined && target === undefined) return undefined;
  const absolute = target !== undefined && /^[a-z][a-z0-9+.-]*:\/\//i.test(target);
  const query = target?.indexOf('?') ?? -1;
  const url_string = absolute ? target : `${host === undefined ? '' : `${scheme}://${host}`}${target ?? '/'}`;
  return sparse({
    url_string,
    scheme: absolute ? undefined : scheme,
    hostname: host,
    port: portOf(port),
    path: absolute || target === undefined ? undefined : query < 0 ? target : target.slice(0, query),
    query_string: query < 0 ? undefined : target?.slice(query + 1),
  });
}
