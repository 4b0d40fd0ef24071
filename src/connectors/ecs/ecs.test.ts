import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { noContext, parseWith } from '../../pipeline/normalize/test-parser-run.ts';
import { lookup } from '../../sigma/lookup.ts';
import { ecsCases } from './cases.ts';
import { ecs } from './ecs.ts';
import { ecsParsers } from './index.ts';

parserContract(ecsParsers, ecsCases, fileURLToPath(new URL('golden', import.meta.url)));

function valueOf(name: string, field: string): unknown {
  const record = ecsCases.find((one) => one.name === name)?.record ?? '';
  const result = parseWith(ecsParsers, record);
  if (result === undefined || !('kind' in result)) throw new Error('unreadable');
  return lookup(result.fields, result.kind.logSources, field);
}

describe('Sysmon’s names', () => {
  it.each([
    ['process-start', 'Image', 'C:\\Windows\\System32\\whoami.exe'],
    ['process-start', 'ParentCommandLine', 'cmd.exe /c whoami /all'],
    ['process-start', 'User', 'EXAMPLE\\jdoe'],
    ['process-start', 'Hashes', `MD5=${'0A'.repeat(16)},SHA256=${'0B'.repeat(32)},IMPHASH=${'0C'.repeat(16)}`],
    ['process-start', 'OriginalFileName', 'whoami.exe'],
    ['process-start-linux', 'User', 'www-data'],
    ['dotted', 'Image', '/bin/id'],
    ['file-create', 'TargetFilename', 'C:\\Users\\Public\\a.exe'],
    ['file-rename', 'SourceFilename', 'C:\\a.txt'],
    ['registry-set', 'TargetObject', 'HKLM\\SOFTWARE\\Policies\\Example\\DisableIt'],
    ['registry-set', 'Details', 'DWORD (0x00000001)'],
    ['registry-text', 'Details', ['C:\\Users\\Public\\a.exe']],
    ['library', 'Signed', false],
    ['network', 'Initiated', 'true'],
    ['network-accepted', 'Initiated', 'false'],
    ['network', 'DestinationHostname', 'cdn.example.net'],
    ['dns', 'QueryName', 'c2.example.net'],
    ['packetbeat-dns', 'answer', ['203.0.113.66']],
    ['web', 'cs-uri-query', '/shop/item?id=7'],
    ['firewall', 'dst_port', 443],
    ['cloudtrail', 'eventName', 'CreateUser'],
  ])('%s has %s', (name, field, value) => {
    expect(valueOf(name, field)).toEqual(value);
  });
});

it('leaves the record’s own object alone, and adds to none that has the field', () => {
  const plain = { '@timestamp': '2026-11-21T19:50:11Z', 'ecs.version': '8.0.0' };
  const result = ecs.parse(plain, noContext);
  expect('kind' in result && result.fields).toBe(plain);
  const given = { ...plain, user: { name: 'a', domain: 'B' }, User: 'C' };
  const parsed = ecs.parse(given, noContext);
  expect('kind' in parsed && parsed.fields).toBe(given);
});
