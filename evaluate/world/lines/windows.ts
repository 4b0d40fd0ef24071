import type { Person } from '../organisation.ts';

/** Lines of the Security log (and of System) as NXLog writes them. Hosts without their domain, addresses as texts. */
function security(time: number, host: string, id: number, rest: string): string {
  return `{"EventTime":"${new Date(time).toISOString()}","Hostname":"${host}.example.com","EventID":${id},"SourceName":"Microsoft-Windows-Security-Auditing","Channel":"Security","RecordNumber":${Math.floor(time / 10) % 100_000_000},"Severity":"INFO",${rest}}`;
}

/** Who is written about: a person, or an account of a machine's work. */
export type Account = Pick<Person, 'login' | 'sid'>;

export const serviceAccount = (name: string): Account => ({
  login: name,
  sid: `S-1-5-21-1000000000-1000000000-1000000000-${900 + (name.length % 90)}`,
});

const system = (host: string): string =>
  `"SubjectUserSid":"S-1-5-18","SubjectUserName":"${host.toUpperCase()}$","SubjectDomainName":"EXAMPLE","SubjectLogonId":"0x3e7"`;
const subject = (who: Account): string =>
  `"SubjectUserSid":"${who.sid}","SubjectUserName":"${who.login}","SubjectDomainName":"EXAMPLE","SubjectLogonId":"0x${(Number(who.sid.slice(-4)) * 977).toString(16)}"`;
const target = (who: Account): string =>
  `"TargetUserSid":"${who.sid}","TargetUserName":"${who.login}","TargetDomainName":"EXAMPLE"`;
const port = (time: number): number => 49_152 + (Math.floor(time) % 16_000);

export interface Logon {
  readonly host: string;
  readonly who: Account;
  /** 2 at the keyboard, 3 over the network, 5 service, 7 unlocked, 10 remote desktop */
  readonly type: number;
  readonly ip?: string;
  readonly workstation?: string;
  readonly package?: string;
}

export const logon = (time: number, { host, who, type, ip, workstation, package: way = 'Kerberos' }: Logon): string =>
  security(time, host, 4624, `${system(host)},${target(who)},"TargetLogonId":"0x${(Math.floor(time) % 0xfffffff).toString(16)}","LogonType":"${type}","LogonProcessName":"${type === 3 ? 'Kerberos' : 'User32'}","AuthenticationPackageName":"${way}","WorkstationName":"${workstation?.toUpperCase() ?? '-'}","ProcessId":"0x0","ProcessName":"-","IpAddress":"${ip ?? '127.0.0.1'}","IpPort":"${ip === undefined ? 0 : port(time)}"`); // prettier-ignore

export const logoff = (time: number, host: string, who: Account, type: number): string =>
  security(time, host, 4634, `${target(who)},"TargetLogonId":"0x${(Math.floor(time) % 0xfffffff).toString(16)}","LogonType":"${type}"`); // prettier-ignore

export const failedLogon = (time: number, { host, who, type, ip, workstation }: Logon): string =>
  security(time, host, 4625, `${system(host)},${target(who)},"Status":"0xc000006d","SubStatus":"0xc000006a","FailureReason":"%%2313","LogonType":"${type}","LogonProcessName":"User32","AuthenticationPackageName":"Negotiate","WorkstationName":"${workstation?.toUpperCase() ?? '-'}","ProcessId":"0x0","ProcessName":"-","IpAddress":"${ip ?? '127.0.0.1'}","IpPort":"0"`); // prettier-ignore

export const specialLogon = (time: number, host: string, who: Account): string =>
  security(time, host, 4672, `${subject(who)},"PrivilegeList":"SeSecurityPrivilege\\r\\n\\t\\t\\tSeBackupPrivilege\\r\\n\\t\\t\\tSeDebugPrivilege"`); // prettier-ignore

export const processCreated = (
  time: number,
  host: string,
  who: Account,
  image: string,
  parent: string,
  commandLine: string,
): string =>
  security(time, host, 4688, `${subject(who)},"NewProcessId":"0x${(Math.floor(time) % 0xffff).toString(16)}","NewProcessName":"${image}","TokenElevationType":"%%1936","ProcessId":"0x8a2","CommandLine":"${commandLine}","TargetUserSid":"S-1-0-0","TargetUserName":"-","TargetDomainName":"-","TargetLogonId":"0x0","ParentProcessName":"${parent}","MandatoryLabel":"S-1-16-8192"`); // prettier-ignore

/** 4720 made, 4722 enabled, 4724 password reset, 4725 disabled, 4740 locked out, 4767 unlocked. */
export const accountChanged = (
  time: number,
  id: 4720 | 4722 | 4724 | 4725 | 4740 | 4767,
  by: Account,
  who: Account,
): string =>
  security(time, 'dc-1', id, `${subject(by)},"TargetSid":"${who.sid}","TargetUserName":"${who.login}","TargetDomainName":"EXAMPLE"`); // prettier-ignore

export const groupMember = (time: number, id: 4728 | 4729, by: Account, who: Account, group: string): string =>
  security(time, 'dc-1', id, `${subject(by)},"TargetUserSid":"S-1-5-21-1000000000-1000000000-1000000000-${2000 + group.length}","TargetUserName":"${group}","TargetDomainName":"EXAMPLE","MemberName":"CN=${who.login},OU=Staff,DC=example,DC=com","MemberSid":"${who.sid}","PrivilegeList":"-"`); // prettier-ignore

export const ticket = (time: number, who: Account, ip: string): string =>
  security(time, 'dc-1', 4768, `"TargetSid":"${who.sid}","TargetUserName":"${who.login}","TargetDomainName":"EXAMPLE","ServiceName":"krbtgt","ServiceSid":"S-1-5-21-1000000000-1000000000-1000000000-502","TicketOptions":"0x40810010","Status":"0x0","TicketEncryptionType":"0x12","PreAuthType":"2","IpAddress":"::ffff:${ip}","IpPort":"${port(time)}"`); // prettier-ignore

export const serviceTicket = (time: number, who: Account, server: string, ip: string, encryption = '0x12'): string =>
  security(time, 'dc-1', 4769, `"TargetUserName":"${who.login}@EXAMPLE.COM","TargetDomainName":"EXAMPLE.COM","ServiceName":"${server.toUpperCase()}$","ServiceSid":"S-1-5-21-1000000000-1000000000-1000000000-1203","TicketOptions":"0x40810000","TicketEncryptionType":"${encryption}","IpAddress":"::ffff:${ip}","IpPort":"${port(time)}","Status":"0x0"`); // prettier-ignore

export const shareOpened = (time: number, host: string, who: Account, ip: string, share: string): string =>
  security(time, host, 5140, `${subject(who)},"ObjectType":"File","IpAddress":"${ip}","IpPort":"${port(time)}","ShareName":"\\\\\\\\*\\\\${share}","ShareLocalPath":"\\\\??\\\\D:\\\\${share}","AccessMask":"0x1"`); // prettier-ignore

export const logCleared = (time: number, host: string, who: Account): string =>
  security(time, host, 1102, subject(who));

export const serviceInstalled = (time: number, host: string, name: string, path: string): string =>
  `{"EventTime":"${new Date(time).toISOString()}","Hostname":"${host}.example.com","EventID":7045,"SourceName":"Service Control Manager","Channel":"System","RecordNumber":${Math.floor(time / 10) % 100_000_000},"Severity":"INFO","ServiceName":"${name}","ImagePath":"${path}","ServiceType":"user mode service","StartType":"demand start","AccountName":"LocalSystem"}`; // prettier-ignore
