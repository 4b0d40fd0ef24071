import type { JsonObject } from '../../model/json.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import { integerOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { emailOf, sparse } from '../../pipeline/normalize/ocsf-parts.ts';
import { connectionOf, endsOf, eventOf } from './ocsf-event.ts';
import { tlsOf } from './ocsf-flow.ts';
import { requestOf, responseOf } from './ocsf-protocols.ts';

/** alert: Detection Finding (2004), with what the engine decided to do about it */
export function alertToOcsf(fields: JsonObject, alert: JsonObject, time: number): Ocsf {
  const signature = textOf(alert['signature']);
  const sid = textOf(alert['signature_id']);
  const flow = textOf(fields['flow_id']) ?? String(time);
  const action = textOf(alert['action']);
  const blocked = action === 'blocked';
  return eventOf(
    'detection_finding',
    1,
    severityOf(integerOf(alert['severity'])),
    'alert',
    fields,
    time,
    {
      message: signature,
      is_alert: true,
      action_id: blocked ? 2 : action === 'allowed' ? 1 : 0,
      disposition_id: blocked ? 2 : action === 'allowed' ? 1 : 0,
      finding_info: sparse({
        uid: `${flow}-${textOf(alert['gid']) ?? '1'}-${sid ?? '0'}-${textOf(fields['tx_id']) ?? textOf(fields['pcap_cnt']) ?? time}`,
        title: signature ?? sid,
        created_time: time,
        types: textOf(alert['category']) === undefined ? undefined : [textOf(alert['category']) ?? ''],
        analytic: sparse({
          name: signature ?? sid ?? 'Unknown',
          uid: sid,
          version: textOf(alert['rev']),
          category: textOf(alert['category']),
          type_id: 1,
          type: 'Rule',
        }),
      }),
      evidences: evidencesOf(fields),
    },
    ['security_control'],
  );
}

/** Suricata's priority (1 is the worst) to OCSF `severity_id`. */
function severityOf(priority: number | undefined): number {
  if (priority === undefined || priority < 1) return 0;
  return priority === 1 ? 4 : priority === 2 ? 3 : priority === 3 ? 2 : 1;
}

function evidencesOf(fields: JsonObject): JsonObject[] | undefined {
  const http = objectOf(fields['http']);
  const tls = objectOf(fields['tls']);
  const smtp = objectOf(fields['smtp']);
  const { src_endpoint, dst_endpoint } = endsOf(fields);
  const from = emailOf(smtp?.['mail_from']);
  const evidence = sparse({
    src_endpoint,
    dst_endpoint,
    http_request: http === undefined ? undefined : requestOf(http),
    http_response: http === undefined ? undefined : responseOf(http),
    tls: tls === undefined ? undefined : tlsOf(tls),
    email: from === undefined ? undefined : { from },
  });
  return Object.keys(evidence).length === 0 ? undefined : [{ ...evidence, connection_info: connectionOf(fields) }];
}
