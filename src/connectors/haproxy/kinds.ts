import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { integerOf } from '../../pipeline/normalize/field-values.ts';
import { httpActivityOf } from '../../pipeline/normalize/ocsf-parts.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';

export type Meaning = 'http' | 'tcp' | 'error' | 'connect' | 'notice';

const aliases = { src_ip: ['c-ip'], src_port: ['client_port'], dst_ip: ['server_ip'], dst_port: ['server_port'], 'sc-status': ['status_code'], 'sc-bytes': ['bytes_read'], 'cs-uri-query': ['cs-uri'], 'c-uri': ['cs-uri'] }; // prettier-ignore

const kinds: Readonly<Record<Meaning, EventKind>> = {
  http: kind('http'),
  tcp: kind('tcp'),
  error: kind('error'),
  connect: kind('connect'),
  notice: kind('notice'),
};

export const kindOf = (meaning: Meaning): EventKind => kinds[meaning];

function kind(meaning: Meaning): EventKind {
  const isWeb = meaning === 'http';
  const sources = logSourceSet([...(isWeb ? [{ category: 'webserver' }, { product: 'haproxy', category: 'webserver' }] : []), { product: 'haproxy' }, { service: 'haproxy' }], aliases); // prettier-ignore
  return activityKind(`haproxy/${meaning}`, sources, (fields) => toFacts(fields, meaning));
}

function toFacts(fields: JsonObject, meaning: Meaning): ActivityFacts {
  const status = integerOf(fields['status_code'], 100, 999);
  return {
    what: meaning === 'http' ? 'http' : meaning === 'notice' ? 'other' : 'network',
    activity: meaning === 'http' ? httpActivityOf(fields['cs-method']) : meaning === 'tcp' ? 2 : meaning === 'connect' ? 1 : meaning === 'error' ? 4 : 0,
    activityName: fields['cs-method'],
    product: { vendor: 'HAProxy', name: 'HAProxy' },
    device: { name: fields['host'] },
    source: { address: fields['c-ip'], port: fields['client_port'] },
    destination: { address: fields['server_ip'], port: fields['server_port'], ...(meaning === 'http' ? {} : { name: fields['server_ip'] === undefined ? fields['host'] : undefined }) },
    traffic: { bytesIn: fields['bytes_read'], transport: meaning === 'http' ? undefined : 'tcp' },
    http: { method: fields['cs-method'], url: fields['cs-uri'], host: fields['cs-host'], status },
    isSuccess: status === undefined ? undefined : status < 400,
    message: fields['error'] ?? fields['message'],
  };
} // prettier-ignore
