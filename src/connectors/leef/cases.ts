import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';
import type { ParseContext } from '../../pipeline/normalize/parser.ts';

const tagged: ParseContext = {
  received: Date.UTC(2026, 10, 21, 22, 51, 1),
  context: undefined,
  envelope: { time: Date.UTC(2026, 10, 21, 22, 51), timeQuality: [], host: 'relay1', app: 'LEEF', pid: undefined, facility: 16, level: 6, attributes: undefined },
}; // prettier-ignore

export const leefCases: readonly ParserCase[] = [
  {
    name: 'version-1',
    record: 'LEEF:1.0|Palo Alto Networks|PAN-OS Syslog Integration|11.1|deny|cat=TRAFFIC\tsrc=192.0.2.10\tsrcPort=51514\tdst=203.0.113.80\tdstPort=23\tproto=tcp\tusrName=corp\\alice\taction=deny\tsev=5\tdevTime=Nov 21 2026 22:51:00 GMT\tdevTimeFormat=MMM dd yyyy HH:mm:ss z\tsrcBytes=74\tpolicy=block telnet',
    kind: 'leef/paloalto-network',
    fields: { vendor: 'Palo Alto Networks', eventId: 'deny', dstPort: 23, usrName: 'corp\\alice', policy: 'block telnet' },
  },
  {
    name: 'caret',
    record: 'LEEF:2.0|Lancope|StealthWatch|1.0|41|^|src=192.0.2.10^dst=203.0.113.80^sev=5^url=https://www.example.com/?a=b^method=POST^srcPort=81',
    kind: 'leef/stealthwatch-http',
    fields: { url: 'https://www.example.com/?a=b', srcPort: 81 },
  },
  { name: 'hexadecimal', record: 'LEEF:2.0|Example|Guard|1.2|LogonFailed|x7C|usrName=bob|src=2001:db8::7|cat=Failed|devTime=1795301460000', kind: 'leef/authentication', fields: { usrName: 'bob', src: '2001:db8::7' } },
  { name: 'hexadecimal-long', record: 'LEEF:2.0|Example|Guard|1.2|x|0x5E|a=1^b=2', kind: 'leef/other', fields: { a: '1', b: '2' }, golden: false },
  { name: 'tag-taken-off', record: '2.0|Example|Guard|1.2|User Login|\t|usrName=alice\tsrc=192.0.2.7', context: tagged, kind: 'leef/authentication', fields: { host: 'relay1', usrName: 'alice' }, golden: false },
  { name: 'no-separator', record: 'Nov 21 22:51:00 relay1 x LEEF:2.0|Example|Guard|1.2|x|src=192.0.2.7\tdst=192.0.2.8\tmsg=a=b\tc', kind: 'leef/network', fields: { dst: '192.0.2.8', msg: 'a=b\tc' }, golden: false },
  { name: 'java-date', record: 'LEEF:1.0|Example|Guard|1|x|devTimeFormat=dd.MM.yyyy HH:mm:ss.SSS Z\tdevTime=21.11.2026 23:51:00.125 +0100', kind: 'leef/other' },
  { name: 'cut-off', record: 'LEEF:1.0|Example|Guard', kind: 'damaged', golden: false },
  { name: 'no-leef', record: 'a LEEF: of grass', kind: undefined, golden: false },
]; // prettier-ignore
