import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const xmlns = "xmlns='http://schemas.microsoft.com/win/2004/08/events/event'";
const system = (provider: string, id: number, channel: string, host: string): string =>
  `<System><Provider Name='${provider}' Guid='{00000000-0000-0000-0000-000000000001}'/><EventID>${id}</EventID><Version>5</Version><Level>4</Level><Task>1</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime='2026-03-01T09:15:02.1250000Z'/><EventRecordID>4711</EventRecordID><Correlation/><Execution ProcessID='700' ThreadID='712'/><Channel>${channel}</Channel><Computer>${host}</Computer><Security UserID='S-1-5-18'/></System>`;
const data = (fields: Readonly<Record<string, string>>): string =>
  `<EventData>${Object.entries(fields)
    .map(([name, value]) => `<Data Name='${name}'>${value}</Data>`)
    .join('')}</EventData>`;
const logon = {
  SubjectUserSid: 'S-1-5-18',
  TargetUserSid: 'S-1-5-21-1000000000-1000000000-1000000000-1104',
  TargetUserName: 'jdoe',
  TargetDomainName: 'EXAMPLE',
  TargetLogonId: '0x3e4a1',
  LogonType: '3',
  IpAddress: '192.0.2.17',
  IpPort: '50112',
};
const started = {
  RuleName: '-',
  UtcTime: '2026-03-01 09:15:02.125',
  ProcessGuid: '{00000000-0000-0000-0000-0000000000aa}',
  ProcessId: '4242',
  Image: '/usr/bin/curl',
  CommandLine: 'curl -s http://203.0.113.9/x.sh',
  CurrentDirectory: '/home/jdoe',
  User: 'jdoe',
  LogonId: '1000',
  Hashes: 'SHA256=0000000000000000000000000000000000000000000000000000000000000000',
  ParentProcessId: '4200',
  ParentImage: '/usr/bin/bash',
  ParentCommandLine: 'bash',
};

/** Events in XML, of our own invention: raw and rendered as forwarded, of Sysmon on both systems, and what is no whole event. */
export const windowsXmlCases: readonly ParserCase[] = [
  {
    name: 'xml-security-4624',
    record: `<Event ${xmlns}>${system('Microsoft-Windows-Security-Auditing', 4624, 'Security', 'dc1.example.com')}${data(logon)}</Event>`,
    kind: 'windows-xml/security-4624',
    fields: { EventID: '4624', TargetUserName: 'jdoe', Computer: 'dc1.example.com', Security_UserID: 'S-1-5-18' },
  },
  {
    name: 'xml-forwarded-rendered',
    record: `<?xml version="1.0"?>\n<Event ${xmlns}>${system('Microsoft-Windows-Security-Auditing', 4624, 'Security', 'ws-17.example.com')}${data(logon)}<RenderingInfo Culture='en-US'><Message>An account was successfully logged on.&#13;&#10;\nSubject: S-1-5-18</Message><Level>Information</Level><Task>Logon</Task><Opcode>Info</Opcode><Channel>Security</Channel><Provider>Microsoft Windows security auditing.</Provider><Keywords><Keyword>Audit Success</Keyword></Keywords></RenderingInfo></Event>`,
    kind: 'windows-xml/security-4624',
    fields: { Message: 'An account was successfully logged on.\r\n\nSubject: S-1-5-18' },
  },
  {
    name: 'xml-system-7045',
    record: `<Event ${xmlns}>${system('Service Control Manager', 7045, 'System', 'ws-17.example.com').replace('<EventID>', "<EventID Qualifiers='16384'>")}${data({ ServiceName: 'example', ImagePath: 'C:\\example.exe &amp; more', ServiceType: 'user mode service', StartType: 'demand start', AccountName: 'LocalSystem' })}</Event>`,
    kind: 'windows-xml/system-7045',
    fields: { EventID: '7045', EventID_Qualifiers: '16384', ImagePath: 'C:\\example.exe & more' },
  },
  {
    name: 'xml-linux-sysmon-1',
    record: `<Event>${system('Linux-Sysmon', 1, 'Linux-Sysmon/Operational', 'web1.example.com')}${data(started)}</Event>`,
    kind: 'windows-xml/sysmon-linux-1',
    fields: { Image: '/usr/bin/curl', ParentImage: '/usr/bin/bash' },
  },
  {
    name: 'xml-linux-sysmon-3',
    record: `<Event>${system('Linux-Sysmon', 3, 'Linux-Sysmon/Operational', 'web1.example.com')}${data({ UtcTime: '2026-03-01 09:15:02.125', ProcessGuid: '{00000000-0000-0000-0000-0000000000aa}', ProcessId: '4242', Image: '/usr/bin/curl', User: 'jdoe', Protocol: 'tcp', Initiated: 'true', SourceIp: '192.0.2.10', SourcePort: '40000', DestinationIp: '203.0.113.9', DestinationPort: '80' })}</Event>`,
    kind: 'windows-xml/sysmon-linux-3',
  },
  { name: 'xml-cut-off', record: `<Event ${xmlns}><System><Provider Name='x'/><EventID>1</Ev`, kind: 'truncated' },
  { name: 'xml-broken', record: `<Event ${xmlns}><System></Event>`, kind: 'damaged' },
  { name: 'xml-other', record: '<Events><a/></Events>', kind: undefined, golden: false },
];
