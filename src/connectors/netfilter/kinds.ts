import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { addressOf, textOf, type Field } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';

const sources = logSourceSet(
  [{ category: 'firewall' }, { product: 'linux', category: 'firewall' }, { product: 'linux', service: 'iptables' }],
  {
    src_ip: ['SRC', 'IPSRC'],
    dst_ip: ['DST', 'IPDST'],
    src_port: ['SPT'],
    dst_port: ['DPT'],
    protocol: ['PROTO'],
  },
);

const packet = activityKind('netfilter/packet', sources, toFacts);

export const kindOf = (_fields: JsonObject): EventKind => packet;

function toFacts(fields: JsonObject): ActivityFacts {
  const blocked = fields['blocked'];
  const [incoming, outgoing] = [textOf(fields['IN']), textOf(fields['OUT'])];
  const [destinationMac, sourceMac] = macsOf(fields['MAC']);
  const user = textOf(fields['UID']);
  const hasEnds = addressOf(fields['SRC'] ?? fields['IPSRC']) !== undefined || addressOf(fields['DST'] ?? fields['IPDST']) !== undefined; // prettier-ignore
  return {
    what: hasEnds ? 'network' : 'other',
    activity: blocked === true ? 5 : 6,
    product: { vendor: 'Linux', name: 'netfilter' },
    device: { name: fields['host'] },
    ...(user === undefined ? {} : { user: { uid: user } }),
    source: { address: fields['SRC'] ?? fields['IPSRC'], port: fields['SPT'], mac: fields['MACSRC'] ?? sourceMac },
    destination: {
      address: fields['DST'] ?? fields['IPDST'],
      port: fields['DPT'],
      mac: fields['MACDST'] ?? destinationMac,
    },
    traffic: {
      transport: fields['PROTO'],
      isOutbound: incoming === undefined ? true : outgoing === undefined ? false : undefined,
    },
    verdict: { isAllowed: typeof blocked === 'boolean' ? !blocked : undefined, rule: fields['prefix'] },
    message: fields['prefix'],
  };
}

/** `MAC=` is the beginning of the frame: where to, where from, what type. */
function macsOf(value: Field): readonly [string | undefined, string | undefined] {
  const text = textOf(value);
  return text === undefined || text.length < 35 ? [undefined, undefined] : [text.slice(0, 17), text.slice(18, 35)];
}
