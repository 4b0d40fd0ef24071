import type { JsonObject } from '../../model/json.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import type { JsonParser } from '../../pipeline/normalize/parser.ts';
import { isZeek, logOf } from './logs.ts';
import { zeekKinds } from './kinds.ts';
import { zeekTime } from './time.ts';

const kindOf = zeekKinds('zeek-json');

/**
 * Zeek's logs as JSON, one object a line (JSON streaming logs with `_path`, or `LogAscii::use_json` without it; `ts` in any of Zeek's three forms).
 * Source: https://docs.zeek.org/en/master/log-formats.html
 */
export const zeekJson: JsonParser = {
  input: 'json',
  id: 'zeek-json',
  summary: 'Zeek logs as JSON',
  example:
    '{"_path":"dns","ts":1795290611.25,"uid":"CAbC1d2eF3gH4iJ5k6","id.orig_h":"192.0.2.10","id.orig_p":50123,"id.resp_h":"198.51.100.53","id.resp_p":53,"proto":"udp","trans_id":4711,"query":"www.example.com","qclass":1,"qclass_name":"C_INTERNET","qtype":1,"qtype_name":"A","rcode":0,"rcode_name":"NOERROR","AA":false,"TC":false,"RD":true,"RA":true,"Z":0,"answers":["203.0.113.80"],"TTLs":[300.0],"rejected":false}',
  needs: [['ts', '_write_ts', '_path']],
  looksAt: ['_path', 'ts', '_write_ts', 'name'],
  claims: isZeek,
  parse: (fields) => ({ kind: kindOf(pathOf(fields)), fields, ...timeOf(fields) }),
};

const pathOf = (fields: JsonObject): string | undefined => textOf(fields['_path']) ?? logOf(fields);

const timeOf = (fields: JsonObject): ReturnType<typeof zeekTime> => zeekTime(fields['ts'] ?? fields['_write_ts']);
