import type { JsonObject } from '../../model/json.ts';

/**
 * The names of Zeek's fields that have dots. Shippers to stores in which a dot parts objects (Elasticsearch, BigQuery, Kafka Connect) write
 * underscores for them. The event keeps the names that came; rules and the OCSF form find them under Zeek's own.
 */
// prettier-ignore
const dotted = [
  'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'certificate.version', 'certificate.serial', 'certificate.subject', 'certificate.issuer',
  'certificate.not_valid_before', 'certificate.not_valid_after', 'certificate.key_alg', 'certificate.sig_alg', 'certificate.key_type',
  'certificate.key_length', 'certificate.exponent', 'certificate.curve', 'certificate.cn', 'san.dns', 'san.uri', 'san.email', 'san.ip',
  'basic_constraints.ca', 'basic_constraints.path_len', 'seen.indicator', 'seen.indicator_type', 'seen.host', 'seen.where', 'seen.node',
  'times.modified', 'times.accessed', 'times.created', 'times.changed', 'remote_location.country_code', 'remote_location.region',
  'remote_location.city', 'remote_location.latitude', 'remote_location.longitude', 'request.host', 'request.name', 'bound.host', 'bound.name',
  'version.major', 'version.minor', 'version.minor2', 'version.minor3', 'version.addl', 'data_channel.passive', 'data_channel.orig_h',
  'data_channel.resp_h', 'data_channel.resp_p', 'flow_mod.command', 'cmd.name', 'cmd.key', 'cmd.value',
];

const dottedByUnderscored: ReadonlyMap<string, string> = new Map(
  dotted.map((name) => [name.replaceAll('.', '_'), name]),
);

/** For the log sources of every log: rules look for `id.orig_h` and find `id_orig_h`. */
export const underscoredAliases: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  dotted.map((name) => [name, [name.replaceAll('.', '_')]]),
);

/** Fields under Zeek's own names; the very object if it has none with underscores. */
export function withDots(fields: JsonObject): JsonObject {
  const { id_orig_h: connection, certificate_serial: certificate, seen_indicator: indicator } = fields;
  if (connection === undefined && certificate === undefined && indicator === undefined) return fields;
  const result: JsonObject = { ...fields };
  for (const name of Object.keys(fields)) {
    const known = dottedByUnderscored.get(name);
    const value = fields[name];
    if (known !== undefined && value !== undefined && !Object.hasOwn(fields, known)) result[known] = value;
  }
  return result;
}
