/** Lines of Sysmon as NXLog writes them. Paths come with their backslashes already doubled, as JSON wants them. */
function sysmon(time: number, host: string, id: number, image: string, user: string, rest: string): string {
  const iso = new Date(time).toISOString();
  const pid = 1000 + ((Math.floor(time / 7) % 9000) & ~3);
  return `{"EventTime":"${iso}","Hostname":"${host}.example.com","EventID":${id},"SourceName":"Microsoft-Windows-Sysmon","Channel":"Microsoft-Windows-Sysmon/Operational","RecordNumber":${Math.floor(time / 10) % 100_000_000},"Severity":"INFO","UtcTime":"${iso.slice(0, 10)} ${iso.slice(11, 23)}","ProcessGuid":"{5c1f0a2e-${pid}-65e1-0000-${String(Math.floor(time) % 1e12).padStart(12, '0')}}","ProcessId":"${pid}","Image":"${image}","User":"${user}",${rest}}`;
}

export const userOf = (login: string): string => `EXAMPLE\\\\${login}`;
export const SYSTEM = 'NT AUTHORITY\\\\SYSTEM';

export const started = (
  time: number,
  host: string,
  user: string,
  image: string,
  parent: string,
  commandLine: string,
): string =>
  sysmon(time, host, 1, image, user, `"CommandLine":"${commandLine}","CurrentDirectory":"C:\\\\Windows\\\\","IntegrityLevel":"Medium","LogonId":"0x3e4a1","Hashes":"SHA256=${hashOf(image)}","ParentProcessGuid":"{5c1f0a2e-0002-65e1-0000-0010a0b1c2d3}","ParentProcessId":"2210","ParentImage":"${parent}","ParentCommandLine":"${parent}","ParentUser":"${user}"`); // prettier-ignore

export const connected = (
  time: number,
  host: string,
  user: string,
  image: string,
  ends: { readonly from: string; readonly to: string; readonly name: string; readonly port: number },
): string =>
  sysmon(time, host, 3, image, user, `"Protocol":"tcp","Initiated":"true","SourceIsIpv6":"false","SourceIp":"${ends.from}","SourceHostname":"${host}.example.com","SourcePort":"${49_152 + (Math.floor(time) % 16_000)}","DestinationIsIpv6":"false","DestinationIp":"${ends.to}","DestinationHostname":"${ends.name}","DestinationPort":"${ends.port}"`); // prettier-ignore

export const fileCreated = (time: number, host: string, user: string, image: string, file: string): string =>
  sysmon(time, host, 11, image, user, `"TargetFilename":"${file}","CreationUtcTime":"${new Date(time).toISOString().slice(0, 10)} 00:00:00.000"`); // prettier-ignore

export const nameAsked = (time: number, host: string, user: string, image: string, name: string, ip: string): string =>
  sysmon(time, host, 22, image, user, `"QueryName":"${name}","QueryStatus":"${ip === '' ? 9003 : 0}","QueryResults":"${ip === '' ? '-' : `::ffff:${ip};`}"`); // prettier-ignore

const hashes = new Map<string, string>();

/** Always the same for a program: 64 hexadecimal digits, of no meaning. */
function hashOf(image: string): string {
  let known = hashes.get(image);
  if (known === undefined) {
    let h = 0x811c9dc5;
    known = '';
    for (let n = 0; n < 8; n += 1) {
      for (let i = 0; i < image.length; i += 1) h = Math.imul(h ^ image.charCodeAt(i), 0x01000193);
      known += (h >>> 0).toString(16).padStart(8, '0').toUpperCase();
    }
    if (hashes.size < 10_000) hashes.set(image, known);
  }
  return known;
}
