import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { corpus } from '../../corpora.ts';
import type { JsonObject } from '../../model/json.ts';
import { logSourceToText } from '../../model/log-source.ts';
import type { Parsed } from '../../pipeline/normalize/parser.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { gzipLines, newTally, noContext, tallyRecord, type Tally } from '../../pipeline/normalize/test-parser-run.ts';
import { windowsCases } from './cases.ts';
import { windowsParsers } from './windows.ts';

parserContract(windowsParsers, windowsCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('log sources', () => {
  test.each([
    ['Security', 4688, ['windows//security', 'windows/process_creation/']],
    ['security', '4688', ['windows//security', 'windows/process_creation/']],
    ['SECURITY', 4624, ['windows//security']],
    ['Microsoft-Windows-Sysmon/Operational', 1, ['windows//sysmon', 'windows/process_creation/']],
    ['Microsoft-Windows-Sysmon/Operational', 13, ['windows//sysmon', 'windows/registry_event/', 'windows/registry_set/']],
    ['Microsoft-Windows-Sysmon/Operational', 12, ['windows//sysmon', 'windows/registry_event/']],
    ['Microsoft-Windows-Windows Defender/Operational', 1116, ['windows//windefend', '/antivirus/']],
    ['Microsoft-Windows-Windows Defender/Operational', 1010, ['windows//windefend', '/antivirus/']],
    ['Microsoft-Windows-Windows Defender/Operational', 5001, ['windows//windefend']],
    ['Microsoft-Windows-AppLocker/EXE and DLL', 8004, ['windows//applocker']],
    ['Windows PowerShell', 400, ['windows//powershell-classic', 'windows/ps_classic_start/']],
    ['PowerShellCore/Operational', 4104, ['windows//powershell', 'windows/ps_script/']],
    ['Example/Operational', 1, ['windows//']],
  ])('%s %s', (channel, eventId, sources) => {
    const { kind } = parsed({ Channel: channel, EventID: eventId });
    expect(kind.logSources.sources.map(logSourceToText)).toEqual(sources);
  }); // prettier-ignore

  test('the registry change of a Sysmon 12', () => {
    const kinds = ['CreateKey', 'DeleteKey', 'DeleteValue', 'INFO'].map(
      (type) => parsed({ Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 12, EventType: type }).kind.id,
    );
    expect(kinds).toEqual(
      ['add', 'delete', 'delete-value', ''].map((end) => `windows/sysmon-12-${end}`.replace(/-$/, '')),
    );
  });

  test('a missing channel is known by a provider that writes to one only', () => {
    expect(parsed({ SourceName: 'Microsoft-Windows-Sysmon', EventID: 1 }).kind.id).toBe('windows/sysmon-1');
    expect(parsed({ SourceName: 'MsiInstaller', EventID: 1 }).kind.id).toBe('windows/other');
  });

  test('one object per kind, however the channel is written', () => {
    const [a, b] = ['Security', 'security'].map((Channel) => parsed({ Channel, EventID: 4688 }).kind);
    expect(a).toBe(b);
    expect(a?.logSources.aliases).toMatchObject({
      Image: ['NewProcessName'],
      ParentImage: ['ParentProcessName'],
      Computer: ['Hostname'],
      Provider_Name: ['SourceName'],
    });
  });

  test('data without names is looked for in the message, where the shipper left it out', () => {
    const { kind } = parsed({ Channel: 'Windows PowerShell', EventID: 400, Message: 'HostApplication=powershell.exe' });
    expect(kind.logSources.aliases['Data']).toEqual(['Message']);
  });

  test('invented channels and events cost no memory', () => {
    const kinds = new Set(
      Array.from({ length: 5_000 }, (_, index) => parsed({ Channel: `c${index}`, EventID: index }).kind),
    );
    expect(kinds.size).toBe(1);
  });
});

describe('time', () => {
  const local = '2026-03-01 10:15:02';
  test.each([
    ['Sysmon UtcTime first', { UtcTime: '2026-03-01 09:15:01.125', EventTime: local }, '09:15:01.125', []],
    ['TimeCreated', { TimeCreated: '2026-03-01T09:15:02.5Z', EventTime: local }, '09:15:02.500', []],
    ['ConvertTo-Json of PowerShell', { TimeCreated: '/Date(1772356502500)/' }, '09:15:02.500', []],
    ['the shipper, if the own time has no zone', { EventTime: local, '@timestamp': '2026-03-01T09:15:03Z' }, '09:15:03.000', []],
    ['an own time with a zone', { EventTime: '2026-03-01T10:15:02+01:00', '@timestamp': '2026-03-01T09:15:03Z' }, '09:15:02.000', []],
    ['no zone at all', { EventTime: local }, '10:15:02.000', ['time-no-zone']],
  ])('%s', (_, fields, time, quality) => {
    const result = parsed({ Channel: 'System', EventID: 1, ...fields });
    expect(result.time).toBe(Date.parse(`2026-03-01T${time}Z`));
    expect(result.quality).toEqual(quality);
  }); // prettier-ignore

  test('none', () => {
    expect(parsed({ Channel: 'System', EventID: 1, EventTime: 'noon' }).time).toBeUndefined();
  });
});

describe('the three shapes', () => {
  test('a flat record stays the very object', () => {
    const record: JsonObject = { Channel: 'System', EventID: 1 };
    expect(parsed(record).fields).toBe(record);
  });

  test('nothing in the data hides what the event is', () => {
    const data = { EventID: 1, Channel: 'Fake', Computer: 'fake', Provider_Name: 'Fake', Level: 'own' };
    const system = {
      EventID: 4624,
      Channel: 'Security',
      Computer: 'ws-17',
      Provider: { '#attributes': { Name: 'P' } },
    };
    const { fields, kind } = parsed({ Event: { System: { ...system, Level: 4 }, EventData: data } });
    expect(kind.id).toBe('windows/security-4624');
    expect(fields).toMatchObject({
      EventID: 4624,
      Channel: 'Security',
      Computer: 'ws-17',
      Provider_Name: 'P',
      Level: 'own',
    });
    expect(fields).toMatchObject({ EventData_Channel: 'Fake', EventData_EventID: 1 });
  });

  test.each([
    [{ EventID: 1 }],
    [{ EventID: 1, Channel: 7 }],
    [{ Event: { System: 'x' } }],
    [{ winlog: 'x' }],
    [{ event_id: 1 }],
    [{ eventVersion: '1.08', eventName: 'GetObject' }],
  ])('no Windows event: %j', (record) => {
    expect(windowsParsers[0]?.claims(record)).toBe(false);
  });
});

test('machine accounts are devices, built-in accounts are nobody', () => {
  const fields = {
    Channel: 'Security', EventID: 4624, Computer: 'ws-17', SubjectUserName: 'SYSTEM', TargetUserName: 'WS-18$', IpAddress: '127.0.0.1',
  }; // prettier-ignore
  const ids = parsed(fields)
    .kind.entities(fields)
    .map(({ id, role }) => `${role} ${id}`);
  expect(ids).toEqual(['observer device:ws-17', 'target device:ws-18']);
});

describe('corpora', () => {
  const heavy = process.env['VEDETTE_HEAVY'] === '1';
  const validate = loadOcsfValidator();

  // the captures are large: without VEDETTE_HEAVY=1 one file in four, and of each only the beginning
  const some = { everyFile: heavy ? 1 : 4, mostRecords: heavy ? Infinity : 500 };
  const all = { everyFile: 1, mostRecords: Infinity };

  test.each([
    ['security-datasets', some, heavy ? 261_183 : 5_000],
    ['splunk-attack-data', some, heavy ? 7_959 : 500],
    ['evtx-attack-samples', all, 4_531],
    ['evtx-to-mitre-attack', all, 4_148],
    ['sigma-regression', all, 163],
  ])(
    'every Windows event of %s is understood, with a time and a valid OCSF form',
    (name, { everyFile, mostRecords }, atLeast) => {
      const root = corpus(name);
      if (root === undefined || validate === undefined) return;
      const tally = newTally();
      const files = recordFiles(root).filter((_, index) => index % everyFile === 0);
      for (const path of files) tallyFile(tally, path, mostRecords, validate);
      expect([...tally.problems]).toEqual([]);
      expect(tally.unreadable).toBe(0);
      expect(tally.withTime).toBe(tally.events);
      expect(tally.events).toBeGreaterThanOrEqual(atLeast);
      // in two captures there are logs of Azure too
      const foreign = name === 'security-datasets' ? 148 : 0;
      expect(tally.records - tally.events).toBeLessThanOrEqual(foreign);
    },
    600_000,
  );
});

function tallyFile(
  tally: Tally,
  path: string,
  most: number,
  validate: NonNullable<ReturnType<typeof loadOcsfValidator>>,
): void {
  const texts = path.endsWith('.json')
    ? readFileSync(path, 'utf8')
        .trim()
        .split(/\n(?=\{)/)
    : gzipLines(path);
  for (const text of texts.slice(0, most)) tallyRecord(tally, windowsParsers, text, noContext, validate);
}

function recordFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((path) => (path.endsWith('.jsonl.gz') || path.endsWith('.json')) && existsSync(path));
}

function parsed(record: JsonObject): Parsed {
  const result = windowsParsers[0]?.parse(record, noContext);
  if (result === undefined || !('kind' in result)) throw new Error(`not parsed: ${JSON.stringify(record)}`);
  return result;
}
