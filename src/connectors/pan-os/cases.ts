import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const head = (type: string, subtype: string): string => `1,2026/11/21 23:51:00,007951000000001,${type},${subtype},2818,2026/11/21 23:50:58`; // prettier-ignore
const ends = '192.0.2.10,203.0.113.80,198.51.100.2,203.0.113.80,lan to web,corp\\alice,,web-browsing,vsys1,trust,untrust,ethernet1/2,ethernet1/1,forward,2026/11/21 23:51:00,4711,1,51514,443,40001,443,0x400053,tcp'; // prettier-ignore
const each = (name: string, kind: string, record: string, fields: NonNullable<ParserCase['fields']>, golden = true): ParserCase => ({
  name, kind: `pan-os/${kind}`, record, fields, ...(golden ? {} : { golden: false }),
}); // prettier-ignore

export const panOsCases: readonly ParserCase[] = [
  each('traffic-end', 'traffic/network', `${head('TRAFFIC', 'end')},${ends},allow,6530,1410,5120,17,2026/11/21 23:50:40,12,any,,7001,0x0,192.0.2.0-192.0.2.255,Germany,,9,8,tcp-fin,0,0,0,0,,fw1,from-policy,,,0,,0,,N/A,0,0,0,0,0b1c2d3e-0000-4000-8000-000000000001,0,0${','.repeat(15)}ws-17,02:00:00:00:00:02${','.repeat(19)}2026-11-21T23:50:58.120+01:00`, { src: '192.0.2.10', dport: 443, action: 'allow', blocked: false, device_name: 'fw1', rule: 'lan to web', src_host: 'ws-17', high_res_timestamp: '2026-11-21T23:50:58.120+01:00' }),
  each('traffic-denied-version-9', 'traffic/network', `${head('TRAFFIC', 'deny')},${ends},deny,74,74,0,1,2026/11/21 23:50:40,0,any,,7002,0x0,Reserved,Germany,,1,0,policy-deny,0,0,0,0,,fw1,from-policy`, { action: 'deny', blocked: true, session_end_reason: 'policy-deny' }),
  each('threat-url', 'threat-proxy/http', `${head('THREAT', 'url')},${ends},block-url,"www.example.com/a,b?c=""d""",(9999),malware,informational,client-to-server,7003,0x0,Reserved,Germany,,text/html,0,,,1,curl/8.5.0,,,https://www.example.org/,,,,0,0,0,0,0,,fw1,,,,get`, { misc: 'www.example.com/a,b?c="d"', http_method: 'get', blocked: true }),
  each('threat-vulnerability', 'threat-ids/finding', `${head('THREAT', 'vulnerability')},${ends},reset-both,"cgi-bin/x",Example Remote Code Execution Vulnerability(30001),any,critical,client-to-server,7004,0x0,Germany,Reserved,,,1200000001`, { threatid: 'Example Remote Code Execution Vulnerability(30001)', severity: 'critical' }),
  each('threat-virus', 'threat-antivirus/finding', `${head('THREAT', 'virus')},${ends},deny,eicar.com,Eicar Test File(100000),any,medium,server-to-client,7005,0x0,Germany,Reserved`, { misc: 'eicar.com' }, false),
  each('system-auth', 'system/authentication', `${head('SYSTEM', 'auth')},,auth-fail,local,0,0,general,medium,"failed authentication for user 'admin'. Reason: Invalid username/password. From: 203.0.113.9.",7006,0x0,0,0,0,0,,fw1`, { eventid: 'auth-fail' }),
  each('system-general', 'system/other', `${head('SYSTEM', 'general')},,general,,0,0,general,informational,Connection to update server is successful,7007,0x0,0,0,0,0,,fw1`, { opaque: 'Connection to update server is successful' }, false),
  each('config', 'config/api', `${head('CONFIG', '0')},192.0.2.7,,edit,admin,Web,Succeeded, config devices localhost.localdomain vsys vsys1 rulebase security rules allow-all,,,7008,0x0,0,0,0,0,,fw1,0,`, { cmd: 'edit', admin: 'admin' }),
  each('globalprotect', 'globalprotect/authentication', `${head('GLOBALPROTECT', '0')},vsys1,gateway-login,login,LDAP,,corp\\bob,DE,ws-18,203.0.113.7,0.0.0.0,192.0.2.77,0.0.0.0,4f7a,SER1,6.2.0,Windows,"Microsoft Windows 11 Pro , 64-bit",1,,,,success,,0,,0,gp.example.com,7009,0x0`, { srcuser: 'corp\\bob', public_ip: '203.0.113.7', client_os_ver: 'Microsoft Windows 11 Pro , 64-bit' }),
  each('globalprotect-tunnel', 'globalprotect/tunnel', `${head('GLOBALPROTECT', '0')},vsys1,gateway-connected,connected,,IPSec,corp\\bob,DE,ws-18,203.0.113.7,0.0.0.0,192.0.2.77`, { tunnel_type: 'IPSec' }, false),
  each('userid', 'userid/authentication', `${head('USERID', 'login')},vsys1,192.0.2.10,corp\\alice,dc1,0,1,2700,0,0,active-directory,,7010,0x0,0,0,0,0,,fw1,1`, { ip: '192.0.2.10', user: 'corp\\alice' }),
  each('hip-match', 'hip-match/other', `${head('HIPMATCH', '0')},corp\\bob,vsys1,ws-18,Windows,192.0.2.77,patched,1,profile,0,0,7011,0x0`, { machinename: 'ws-18' }, false),
  each('decryption', 'decryption/network', `${head('DECRYPTION', '0')},${ends},allow,N/A,,,,,0b1c2d3e-0000-4000-8000-000000000001,Finished,Client_Hello,TLS1.3,ECDHE,AES_256_GCM,SHA384,decrypt-all,secp384r1,Certificate,trusted,Trusted,Forward,0a,ab12,2026/01/01 00:00:00,2027/01/01 00:00:00,V3,256,15,0,0,15,,www.example.com,Example CA,Example Root,www.example.com,Received fatal alert`, { tls_version: 'TLS1.3', sni: 'www.example.com', error: 'Received fatal alert' }),
  each('authentication', 'authentication/authentication', `${head('AUTHENTICATION', 'login')},vsys1,192.0.2.10,alice,corp\\alice,seq,pol,1,0,,forward,radius,Authentication succeeded,,auth-success,1,7012,0x0`, { normalize_user: 'corp\\alice' }, false),
  each('correlation', 'correlation/finding', `${head('CORRELATION', '')},192.0.2.10,corp\\alice,vsys1,compromised-host,high,0,0,0,0,,fw1,1,Beacon Detection,6005,Host visited known malware URL`, { objectname: 'Beacon Detection' }),
  each('tunnel-inspection', 'end/tunnel', `${head('END', 'End')},${ends},allow,low,7013,0x0,Reserved,Germany,0,0,0,0,,fw1,1,,0,,GRE,100,50,50`, { tunnel: 'GRE' }, false),
  { name: 'cut-off', record: '1,2026/11/21 23:51:00,007951000000001,TRAFFIC,end', kind: 'damaged', golden: false },
  { name: 'other-csv', record: '1,2026/11/21 23:51:00,5,SALES,end', kind: undefined, golden: false },
]; // prettier-ignore
