import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';
import type { ParseContext } from '../../pipeline/normalize/parser.ts';

const tagged: ParseContext = {
  received: Date.UTC(2026, 10, 21, 22, 51, 1),
  context: undefined,
  envelope: { time: Date.UTC(2026, 10, 21, 22, 51), timeQuality: [], host: 'relay1', app: 'CEF', pid: undefined, facility: 16, level: 6, attributes: undefined },
}; // prettier-ignore

export const cefCases: readonly ParserCase[] = [
  {
    name: 'firewall-denied',
    record: 'CEF:0|Palo Alto Networks|PAN-OS|11.1.2|deny|TRAFFIC|3|rt=Nov 21 2026 22:51:00 GMT dvchost=fw1 src=192.0.2.10 spt=51514 dst=203.0.113.80 dpt=23 proto=tcp act=deny in=0 out=74 cs1=block telnet cs1Label=Rule cn1=4711 cn1Label=SessionID deviceDirection=1',
    kind: 'cef/paloalto-firewall-network',
    fields: { deviceVendor: 'Palo Alto Networks', Rule: 'block telnet', cs1: 'block telnet', SessionID: 4711, dpt: 23, act: 'deny' },
  },
  {
    name: 'header-escapes',
    record: 'CEF:1|Ex\\|ample|C:\\\\Guard|1|id|a \\| b|High|msg=one\\=two\\nthree \\\\ four request=https://www.example.com/?a=b&c=d suser=alice',
    kind: 'cef/other',
    fields: { cefVersion: '1', deviceVendor: 'Ex|ample', deviceProduct: 'C:\\Guard', name: 'a | b', msg: 'one=two\nthree \\ four', request: 'https://www.example.com/?a=b&c=d', suser: 'alice' },
  },
  {
    name: 'prefix',
    record: '2026-11-21 22:51:00 relay.example.com CEF: 0|Example|Guard|1.2|100|Port scan blocked|7|src=203.0.113.9 dst=192.0.2.10 dpt=22 act=blocked rt=1795301460000 ad.x[0]=first',
    kind: 'cef/network',
    fields: { severity: '7', 'ad.x[0]': 'first', act: 'blocked' },
  },
  { name: 'tag-taken-off', record: '0|Example|Guard|1.2|login|User logon failed|5|suser=bob src=2001:db8::7 outcome=Failure', context: tagged, kind: 'cef/authentication', fields: { suser: 'bob', host: 'relay1' } },
  { name: 'antivirus', record: 'CEF:0|Trend Micro|Apex One|14|AV:File cleaned|Eicar_test|3|dvchost=ws-17 fname=a.exe filePath=C:\\\\Users\\\\Public\\\\a.exe act=File cleaned cs1Label=VirusName cs1=HKTL_EXAMPLE start=Nov 21 2026 22:51:00.123 dtz=+0100 fileHash=44d88612fea8a8f36de82e1278abb02f', kind: 'cef/trendmicro-antivirus-finding', fields: { filePath: 'C:\\Users\\Public\\a.exe', VirusName: 'HKTL_EXAMPLE' } },
  { name: 'proxy', record: 'CEF:0|Zscaler|NSSWeblog|5.7|Allowed|Allowed|3|act=Allowed app=HTTPS src=192.0.2.10 dst=203.0.113.80 dhost=www.example.com requestMethod=GET request=www.example.com/a b?c=d requestClientApplication=Mozilla/5.0 (X11; Linux) suser=alice@example.com rt=Nov 21 2026 22:51:00', kind: 'cef/zscaler-proxy-http', fields: { request: 'www.example.com/a b?c=d', requestClientApplication: 'Mozilla/5.0 (X11; Linux)' } },
  { name: 'no-extension', record: 'CEF:0|Example|Guard|1.2|boot|Started|0', kind: 'cef/other', fields: { severity: '0' }, golden: false },
  { name: 'api', record: 'CEF:0|Cyber-Ark|Vault|13.2|22|CPM Verify Password|5|act=CPM Verify Password suser=PasswordManager fname=Root\\\\server1 dvc=192.0.2.5 cs2Label=Safe Name cs2=Linux Accounts', kind: 'cef/cyberark-other-api', fields: { 'Safe Name': 'Linux Accounts' } },
  { name: 'epoch-seconds', record: 'CEF:0|Example|Guard|1.2|x|y|1|end=1795301460 src=192.0.2.1', kind: 'cef/network', golden: false },
  { name: 'cut-off', record: 'CEF:0|Example|Guard|1.2', kind: 'damaged', golden: false },
  { name: 'no-cef', record: 'the CEF: format has bars | in its header', kind: undefined, golden: false },
  { name: 'no-version', record: 'CEF:x|a|b|c|d|e|f|', kind: undefined, golden: false },
]; // prettier-ignore
