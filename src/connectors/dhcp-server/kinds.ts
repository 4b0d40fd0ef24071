import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';

export type Meaning = 'discover' | 'offer' | 'request' | 'decline' | 'ack' | 'nak' | 'release' | 'inform' | 'informed' | 'expire' | 'other'; // prettier-ignore

/** `activity_id` of DHCP Activity */
const activities: Readonly<Record<Meaning, number>> = { discover: 1, offer: 2, request: 3, decline: 4, ack: 5, nak: 6, release: 7, inform: 8, informed: 5, expire: 9, other: 0 }; // prettier-ignore

const sources = logSourceSet([{ category: 'dhcp' }, { service: 'dhcp' }, { product: 'linux', service: 'syslog' }], {
  src_ip: ['assigned_ip'],
});

const kinds = new Map<Meaning, EventKind>();

export function kindOf(meaning: Meaning): EventKind {
  let kind = kinds.get(meaning);
  if (kind === undefined) {
    kind = activityKind(`dhcp-server/${meaning}`, sources, (fields) => toFacts(fields, meaning));
    kinds.set(meaning, kind);
  }
  return kind;
}

/** The machine that has or wants the address is the source, in every direction. */
function toFacts(fields: JsonObject, meaning: Meaning): ActivityFacts {
  return {
    what: meaning === 'other' ? 'other' : 'dhcp',
    activity: activities[meaning],
    product: { vendor: 'DHCP server', name: 'DHCP server' },
    device: { name: fields['host'] },
    source: { address: fields['assigned_ip'], name: fields['hostname'], mac: fields['mac'] },
    destination: { address: fields['server_ip'] },
    message: fields['message'],
  };
}
