import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';

export type Product = 'openvpn' | 'wireguard' | 'strongswan';
export type Meaning = 'up' | 'down' | 'renewed' | 'started' | 'signed-in' | 'sign-in-failed' | 'failed' | 'assigned' | 'other'; // prettier-ignore

const names: Readonly<Record<Product, string>> = {
  openvpn: 'OpenVPN',
  wireguard: 'WireGuard',
  strongswan: 'strongSwan',
};
const rows: Readonly<Record<Meaning, readonly [what: ActivityFacts['what'], activity: number, isSuccess?: boolean]>> = {
  up: ['tunnel', 1, true],
  down: ['tunnel', 2],
  renewed: ['tunnel', 3],
  started: ['network', 1],
  'signed-in': ['authentication', 1, true],
  'sign-in-failed': ['authentication', 1, false],
  failed: ['network', 4, false],
  assigned: ['tunnel', 0],
  other: ['other', 0],
};

const kinds = new Map<string, EventKind>();

export function kindOf(product: Product, meaning: Meaning): EventKind {
  const id = `${product}/${meaning}`;
  let kind = kinds.get(id);
  if (kind === undefined) {
    const sources = logSourceSet([{ category: 'vpn' }, { product, category: 'vpn' }, { product }, { service: product }, { product: 'linux', service: 'syslog' }]); // prettier-ignore
    kind = activityKind(id, sources, (fields) => toFacts(fields, product, meaning));
    kinds.set(id, kind);
  }
  return kind;
}

function toFacts(fields: JsonObject, product: Product, meaning: Meaning): ActivityFacts {
  const [what, activity, isSuccess] = rows[meaning];
  const isLoose = what === 'network' && fields['src_ip'] === undefined;
  return {
    what: isLoose ? 'other' : what,
    activity: isLoose ? 0 : activity,
    activityName: meaning,
    product: { vendor: names[product], name: names[product] },
    device: { name: fields['host'] },
    user: { name: fields['user'] },
    source: { address: fields['src_ip'], port: fields['src_port'] },
    destination: { address: fields['dst_ip'], port: fields['dst_port'] },
    traffic: { bytesOut: fields['bytes_sent'], bytesIn: fields['bytes_received'] },
    application: names[product],
    isSuccess,
    message: fields['message'],
  };
}
