import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { noContext, parseWith } from '../../pipeline/normalize/test-parser-run.ts';
import { lookup } from '../../sigma/lookup.ts';
import { ocsfCases } from './cases.ts';
import { ocsfParsers } from './index.ts';
import { ocsf } from './ocsf.ts';

parserContract(ocsfParsers, ocsfCases, fileURLToPath(new URL('golden', import.meta.url)));

function valueOf(name: string, field: string): unknown {
  const record = ocsfCases.find((one) => one.name === name)?.record ?? '';
  const result = parseWith(ocsfParsers, record);
  if (result === undefined || !('kind' in result)) throw new Error('unreadable');
  return lookup(result.fields, result.kind.logSources, field);
}

describe('Sysmon’s names', () => {
  it.each([
    ['process-start', 'Image', 'C:\\Windows\\System32\\whoami.exe'],
    ['process-start', 'ParentImage', 'C:\\Windows\\System32\\cmd.exe'],
    ['process-start', 'User', 'EXAMPLE\\jdoe'],
    ['process-start', 'Hashes', `MD5=${'0A'.repeat(16)},SHA256=${'0B'.repeat(32)}`],
    ['process-start-plain', 'Image', '/usr/bin/curl'],
    ['process-start-plain', 'User', 'root'],
    ['process-open', 'TargetImage', 'C:\\Windows\\System32\\lsass.exe'],
    ['process-open', 'SourceImage', 'C:\\Windows\\System32\\cmd.exe'],
    ['file-create', 'TargetFilename', 'C:\\Users\\Public\\a.exe'],
    ['file-create', 'Hashes', `SHA256=${'0D'.repeat(32)}`],
    ['file-rename', 'TargetFilename', 'C:\\b.txt'],
    ['file-rename', 'SourceFilename', 'C:\\a.txt'],
    ['registry-set', 'TargetObject', 'HKLM\\SOFTWARE\\Policies\\Example\\DisableIt'],
    ['registry-set', 'Details', 'DWORD (0x00000001)'],
    ['registry-text', 'TargetObject', 'HKU\\S-1-5-21-1\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\x'],
    ['registry-text', 'Details', 'C:\\Users\\Public\\a.exe'],
    ['module', 'ImageLoaded', 'C:\\Users\\Public\\x.dll'],
    ['network', 'Initiated', 'true'],
    ['network', 'Image', 'C:\\Windows\\System32\\cmd.exe'],
    ['dns', 'QueryName', 'c2.example.net'],
    ['dns', 'answer', ['203.0.113.66']],
    ['http', 'cs-uri-query', 'https://www.example.com/shop/item?id=7'],
    ['cloudtrail', 'eventName', 'CreateUser'],
  ])('%s has %s', (name, field, value) => {
    expect(valueOf(name, field)).toEqual(value);
  });
});

it('leaves the record’s own object alone where there is nothing to add', () => {
  const plain = { class_uid: 6003, metadata: { version: '1.5.0' } };
  const result = ocsf.parse(plain, noContext);
  expect('kind' in result && result.fields).toBe(plain);
});
