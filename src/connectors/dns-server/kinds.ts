import type { EntityRef } from '../../model/entity.ts';
import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { ocsfBase, type Ocsf } from '../../model/ocsf.ts';
import { EntityList } from '../../pipeline/normalize/entity-list.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import { endpointOf, sparse, withAttributes } from '../../pipeline/normalize/ocsf-parts.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';

/** What a line says: a client asked, the server answered, would not, or asked another server. */
export type Meaning = 'query' | 'answer' | 'refused' | 'forwarded' | 'rewritten' | 'transfer' | 'packet';

const kinds = new Map<string, EventKind>();

export function kindOf(server: string, meaning: Meaning): EventKind {
  const id = `dns-server/${server}-${meaning}`;
  let kind = kinds.get(id);
  if (kind === undefined) {
    kind = {
      id,
      logSources: logSourceSet([{ category: 'dns' }, { product: server, category: 'dns' }, { product: server, service: 'dns' }], { 'r-dns': ['query'], 'c-ip': ['src_ip'] }), // prettier-ignore
      ocsf: (fields, time) => lineToOcsf(server, meaning, fields, time),
      entities: lineToEntities,
    };
    kinds.set(id, kind);
  }
  return kind;
}

/** `activity_id` of DNS Activity: a query, a response, traffic of its own */
const activities = {
  query: 1,
  answer: 2,
  refused: 2,
  forwarded: 6,
  rewritten: 2,
  transfer: 6,
  packet: 6,
} as const satisfies Record<Meaning, number>;

const rcodeIds = new Map([
  ['NOERROR', 0], ['FORMERR', 1], ['SERVFAIL', 2], ['NXDOMAIN', 3], ['NOTIMP', 4], ['REFUSED', 5],
]); // prettier-ignore

/** DNS Activity (4003). The client is the source, also of an answer. */
function lineToOcsf(server: string, meaning: Meaning, fields: JsonObject, time: number): Ocsf {
  const rcode = textOf(fields['rcode']);
  const answer = textOf(fields['answer']);
  const hostname = textOf(fields['query']);
  return withAttributes(
    ocsfBase('dns_activity', activities[meaning], time, 1, { vendor: 'DNS server', name: server }),
    {
      query: hostname === undefined ? undefined : sparse({ hostname, type: textOf(fields['record_type']), class: textOf(fields['query_class']) }), // prettier-ignore
      answers: answer === undefined ? undefined : [{ rdata: answer }],
      rcode,
      rcode_id: rcode === undefined ? undefined : (rcodeIds.get(rcode) ?? 99),
      src_endpoint: endpointOf({ ip: fields['src_ip'], port: fields['src_port'] }) ?? endpointOf({ hostname: fields['host'] }) ?? { hostname: server },
      dst_endpoint: endpointOf({ ip: fields['dst_ip'] ?? fields['forwarder'], hostname: fields['host'], port: 53 }),
      [meaning === 'query' || meaning === 'forwarded' || meaning === 'transfer' ? 'query_time' : 'response_time']: time,
      message: textOf(fields['message']),
    },
    { log_name: 'queries' },
  ); // prettier-ignore
}

function lineToEntities(fields: JsonObject): EntityRef[] {
  const entities = new EntityList();
  entities.addAddress(fields['src_ip'], 'source');
  entities.add('domain', fields['query'], 'target');
  entities.addAddress(fields['answer'], 'destination');
  entities.addAddress(fields['forwarder'], 'destination');
  entities.add('device', fields['host'], 'observer');
  return entities.refs;
}
