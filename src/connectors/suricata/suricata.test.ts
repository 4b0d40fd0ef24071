import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { corpus } from '../../corpora.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject, jsonObject, jsonValue } from '../../model/json.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { gzipLines, newTally, noContext, parseWith, tallyRecord } from '../../pipeline/normalize/test-parser-run.ts';
import { lookup } from '../../sigma/lookup.ts';
import { suricataCases } from './cases.ts';
import { suricataParsers } from './index.ts';
import { suricata } from './suricata.ts';

parserContract(suricataParsers, suricataCases, fileURLToPath(new URL('golden', import.meta.url)));

const validate = loadOcsfValidator();

describe('real records', () => {
  const alerts = ['honeypot-2018', 'wrccdc-2018'].map((name) => corpus('suricata-eve-alerts', `${name}.jsonl.gz`));
  it.skipIf(alerts.includes(undefined) || validate === undefined)(
    '251 alerts, each with its signature as the title',
    () => {
      const records = alerts.flatMap((path) => gzipLines(path ?? ''));
      const tally = newTally();
      for (const record of records) {
        if (validate !== undefined) tallyRecord(tally, suricataParsers, record, noContext, validate);
        const fields = jsonObject.parse(JSON.parse(record));
        const parsed = suricata.parse(fields, noContext);
        if (!('kind' in parsed)) throw new Error('unreadable');
        expect(parsed.kind.ocsf(fields, 0)['finding_info']).toMatchObject({
          title: z.object({ signature: z.string() }).parse(fields['alert']).signature,
        });
      }
      expect(tally).toMatchObject({ records: 251, events: 251, withTime: 251 });
      expect(Object.fromEntries(tally.problems)).toEqual({});
    },
  );

  // not whole records: the fields that OISF's tests expect, put together to events of all types
  const expected = corpus('suricata-verify', 'expected.jsonl.gz');
  it.skipIf(expected === undefined || validate === undefined)(
    'the fields that 2,973 checks of Suricata’s own tests expect',
    () => {
      const tally = newTally();
      const test = z.object({ expected: z.array(z.object({ match: z.record(z.string(), jsonValue).optional() })) });
      for (const line of gzipLines(expected ?? '')) {
        for (const { match } of test.parse(JSON.parse(line)).expected) {
          if (typeof match?.['event_type'] !== 'string' || validate === undefined) continue;
          tallyRecord(tally, suricataParsers, JSON.stringify(eventOf(match)), noContext, validate);
        }
      }
      expect(tally).toMatchObject({ records: 2973, events: 2973, unreadable: 0 });
      expect(Object.fromEntries(tally.problems)).toEqual({});
    },
  );
});

/** An event with the values at the paths that a check names (`dns.answers[0].rrname`). */
function eventOf(match: JsonObject): JsonObject {
  const event: JsonObject = {
    timestamp: '2026-11-21T19:50:11.250000+0000',
    flow_id: 1,
    src_ip: '192.0.2.10',
    dest_ip: '198.51.100.7',
  };
  for (const [path, value] of Object.entries(match)) {
    if (!path.includes('__') && !path.includes('has-key'))
      setAt(event, path.replaceAll(/\[(\d+)\]/g, '.$1').split('.'), value);
  }
  return event;
}

function setAt(holder: JsonObject | JsonValue[], [step = '', ...rest]: string[], value: JsonValue): void {
  const known = Array.isArray(holder) ? holder[Number(step)] : holder[step];
  const inner = isJsonObject(known) || Array.isArray(known) ? known : /^\d+$/.test(rest[0] ?? '') ? [] : {};
  const put = rest.length === 0 ? value : inner;
  if (Array.isArray(holder)) holder[Number(step)] = put;
  else holder[step] = put;
  if (rest.length > 0) setAt(inner, rest, value);
}

it.each([
  ['dns-v1-answer', 'www.example.com', '203.0.113.80'],
  ['dns-v2-query', 'www.example.com', undefined],
  ['dns-v2-answer', '_sip._udp.example.com', ['203.0.113.81']],
  ['dns-v3-request', ['www.example.com'], undefined],
])('answers Sigma’s names for DNS in each of its shapes: %s', (name, query, answer) => {
  const each = suricataCases.find((one) => one.name === name);
  const result = parseWith(suricataParsers, each?.record ?? '');
  if (result === undefined || !('kind' in result)) throw new Error('unreadable');
  expect(lookup(result.fields, result.kind.logSources, 'query')).toEqual(query);
  expect(lookup(result.fields, result.kind.logSources, 'answer')).toEqual(answer);
});
