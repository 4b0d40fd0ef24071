import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';

/**
 * Writes made-up Windows events as JSON lines, always the same ones: mostly Sysmon, as a busy host sends them. Addresses and names are reserved ones.
 * Real logs say more; this only lets two machines be compared when there are none at hand.
 */
export async function writeSampleEvents(path: string, count: number): Promise<string> {
  const out = createWriteStream(path);
  const random = createRandom(42);
  for (let index = 0; index < count; index += 1) {
    if (!out.write(`${JSON.stringify(sampleEvent(index, random))}\n`)) await once(out, 'drain');
  }
  await finished(out.end());
  return path;
}

const programs = ['svchost.exe', 'chrome.exe', 'powershell.exe', 'cmd.exe', 'MsMpEng.exe', 'explorer.exe', 'outlook.exe', 'taskhostw.exe']; // prettier-ignore
const users = ['a.keller', 't.novak', 'i.reyes', 'm.okafor', 'SYSTEM', 's.nair'];

function sampleEvent(index: number, random: () => number): object {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const image = `C:\\Windows\\System32\\${pick(programs)}`;
  const time = new Date(Date.UTC(2026, 0, 1) + index * 20).toISOString();
  const base = {
    EventTime: time.slice(0, 23).replace('T', ' '),
    Hostname: `ws-${Math.floor(random() * 200)}.example.com`,
    SourceName: 'Microsoft-Windows-Sysmon',
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    UtcTime: time.slice(0, 23).replace('T', ' '),
    ProcessGuid: `{00000000-0000-0000-0000-${index.toString(16).padStart(12, '0')}}`,
    ProcessId: String(Math.floor(random() * 20_000)),
    User: `EXAMPLE\\${pick(users)}`,
    RecordNumber: index,
  };
  const kind = random();
  if (kind < 0.45) return { ...base, EventID: 10, SourceImage: image, TargetImage: `C:\\Windows\\System32\\${pick(programs)}`, GrantedAccess: '0x1000', CallTrace: 'C:\\Windows\\SYSTEM32\\ntdll.dll+9e714|C:\\Windows\\System32\\KERNELBASE.dll+59e0a'.repeat(4) }; // prettier-ignore
  if (kind < 0.65) return { ...base, EventID: 13, EventType: 'SetValue', Image: image, TargetObject: `HKLM\\SOFTWARE\\Example\\Key${index % 500}\\Value`, Details: `DWORD (0x${(index % 4096).toString(16)})` }; // prettier-ignore
  if (kind < 0.8) return { ...base, EventID: 7, Image: image, ImageLoaded: `C:\\Windows\\System32\\module${index % 300}.dll`, Signed: 'true', Signature: 'Microsoft Windows' }; // prettier-ignore
  if (kind < 0.9) return { ...base, EventID: 3, Image: image, Protocol: 'tcp', SourceIp: `192.0.2.${index % 250}`, SourcePort: '51000', DestinationIp: `198.51.100.${index % 250}`, DestinationPort: '443', Initiated: 'true' }; // prettier-ignore
  return { ...base, EventID: 1, Image: image, CommandLine: `"${image}" -k netsvcs -p -s Service${index % 90}`, ParentImage: 'C:\\Windows\\System32\\services.exe', ParentCommandLine: 'C:\\Windows\\system32\\services.exe', IntegrityLevel: 'High', Hashes: `SHA256=${index.toString(16).padStart(64, '0')}` }; // prettier-ignore
}

/** mulberry32: small, good enough, the same everywhere. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
