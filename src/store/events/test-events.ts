import { entityRefOf, type EntityRef } from '../../model/entity.ts';
import type { Finding } from '../../model/finding.ts';
import { asRuleId, asSourceId, asTenantId, findingIdOf, streamOf } from '../../model/ids.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { ocsfBase, type Ocsf } from '../../model/ocsf.ts';
import { NormalizedEvent, type NormalizedParts } from '../../pipeline/normalize/normalized-event.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';

export const TENANT = asTenantId('default');
export const START = Date.UTC(2026, 10, 21, 12);
export const SOURCE = asSourceId('test');

const product = { vendor: 'Example', name: 'Test' };
const str = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/** Process starts, much as a Windows parser makes them. */
const processStart: EventKind = {
  id: 'windows/sysmon-1',
  logSources: logSourceSet([{ product: 'windows', category: 'process_creation' }, { product: 'windows', service: 'sysmon' }]),
  ocsf: (fields, time): Ocsf => ({
    ...ocsfBase('process_activity', 1, time, 1, product),
    device: { hostname: str(fields['Computer']) },
    actor: { user: { name: str(fields['User']) }, process: { file: { path: str(fields['ParentImage']) } } },
    process: { cmd_line: str(fields['CommandLine']), file: { path: str(fields['Image']) } },
    src_endpoint: { ip: str(fields['SourceIp']), port: 50_000 },
  }),
  entities: (fields): EntityRef[] => [
    entityRefOf('device', str(fields['Computer']), 'observer'),
    entityRefOf('user', str(fields['User']), 'actor'),
  ],
}; // prettier-ignore

/** @param changes parts that differ from an ordinary event; `fieldsJson` is left out unless given */
export function testEvent(
  sequence: number,
  fields: JsonObject = {},
  changes: Partial<NormalizedParts> = {},
): NormalizedEvent {
  return new NormalizedEvent({
    tenant: TENANT,
    source: SOURCE,
    kind: processStart,
    fields: {
      EventID: 1,
      Computer: `ws-${sequence % 5}.example.com`,
      User: 'EXAMPLE\\alice',
      Image: 'C:\\Windows\\System32\\cmd.exe',
      CommandLine: `cmd.exe /c echo ${sequence}`,
      ...fields,
    },
    time: START + sequence * 1000,
    received: START + sequence * 1000 + 200,
    quality: [],
    stream: streamOf('test'),
    sequence,
    raw: undefined,
    fieldsJson: undefined,
    ...changes,
  });
}

export function testFinding(event: NormalizedEvent, rule = 'rule-1', key = 'key-1'): Finding {
  const { id, time, source, format, fields } = event;
  return {
    id: findingIdOf(id, 'sigma', asRuleId(rule)),
    tenant: event.tenant,
    time,
    found: event.received,
    detector: 'sigma',
    rule: { id: asRuleId(rule), title: `Title of ${rule}`, source: 'rules/test.yml:1' },
    severity: 'high',
    score: 73,
    attack: ['T1059.003'],
    entities: event.entities,
    key,
    window: 3_600_000,
    event: { id, time, source, format, fields },
    evidence: [{ field: 'CommandLine', value: 'x', condition: 'contains x' }],
    explanation: 'A command was run.',
  };
}

export const toRows = (lines: readonly string[]): Uint8Array => Buffer.from(lines.map((line) => `${line}\n`).join(''));
