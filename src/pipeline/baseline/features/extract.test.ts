import { describe, expect, test } from 'vitest';
import { entityRefOf } from '../../../model/entity.ts';
import { asSourceId, DEFAULT_TENANT } from '../../../model/ids.ts';
import type { JsonObject } from '../../../model/json.ts';
import { logSourceSet } from '../../../model/log-source.ts';
import { ocsfBase } from '../../../model/ocsf.ts';
import { NormalizedEvent } from '../../normalize/normalized-event.ts';
import { createExtract } from './extract.ts';
import { readFeatures } from './read-features.ts';

const own: JsonObject = {
  activity_id: 1,
  privileges: ['SeDebugPrivilege', 'SeBackupPrivilege', 'SeDebugPrivilege'],
  process: { name: 'cmd.exe', path: 'C:\\Users\\alice\\Downloads\\cmd.exe', cmd_line: 'cmd /c dir' },
  actor: { process: { path: 'C:\\Windows\\Explorer.EXE' } },
  resources: [{ name: 'One' }, { name: 'two' }, { uid: '3' }],
  traffic: { bytes_out: '1200', bytes_in: Number.NaN },
  huge: 'x'.repeat(5000),
};

const event = new NormalizedEvent({
  tenant: DEFAULT_TENANT,
  source: asSourceId('test'),
  kind: {
    id: 'test/event',
    logSources: logSourceSet([]),
    ocsf: (fields, time) => ({ ...ocsfBase('process_activity', 1, time, 1, { vendor: 'a', name: 'b' }), ...fields }),
    entities: () => [entityRefOf('user', 'alice', 'actor'), entityRefOf('user', 'bob', 'target')],
  },
  fields: own,
  time: 0,
  received: 0,
  quality: [],
  stream: '000000000001',
  sequence: 1,
  raw: undefined,
  fieldsJson: undefined,
});

function seen(yaml: string): string[] {
  const { features, problems } = readFeatures([{ source: 'a.yml', text: yaml }]);
  expect(problems).toEqual([]);
  const found: string[] = [];
  createExtract(features)(event, (entity, feature, value, by) => {
    found.push(`${event.entities[entity]?.id} ${features[feature]?.id} ${value}${by === undefined ? '' : ` by ${by}`}`);
  });
  return found;
}

const feature = (rest: string): string => `features:
  - id: test.value
    title: what is tested
    class: process_activity
    ${rest.replaceAll('\n', '\n    ')}`;

describe('a feature', () => {
  test('names its entity by kind and role; of a list the first that is there', () => {
    expect(seen(feature('entity: user\nvalue: 1'))).toEqual(['user:alice test.value 1']);
    expect(seen(feature('entity: user/target\nvalue: 1'))).toEqual(['user:bob test.value 1']);
    expect(seen(feature('entity: [device, user/target]\nvalue: 1'))).toEqual(['user:bob test.value 1']);
    expect(seen(feature('entity: device\nvalue: 1'))).toEqual([]);
  });

  test('reads the first path that is there, joined paths, and texts changed', () => {
    expect(seen(feature('entity: user\nvalue: [process.missing, process.name]'))).toEqual(['user:alice test.value cmd.exe']); // prettier-ignore
    expect(seen(feature('entity: user\nvalue: { join: [actor.process.path, process.name], as: base-name }'))).toEqual(['user:alice test.value explorer.exe>cmd.exe']); // prettier-ignore
    expect(seen(feature('entity: user\nvalue: { path: process.path, as: folder }'))).toEqual(['user:alice test.value c:\\users\\*\\downloads']); // prettier-ignore
    expect(seen(feature("entity: user\nvalue: { path: process.cmd_line, as: length }\nunit: '{char}'"))).toEqual(['user:alice test.value 10']); // prettier-ignore
  });

  test('measures texts: bits a character, and of the whole', () => {
    const measured = (as: string): number =>
      Number(seen(feature(`entity: user\nvalue: { path: process.cmd_line, as: ${as} }\nunit: bit`))[0]?.split(' ').at(-1)); // prettier-ignore
    // of `cmd /c dir` three characters occur twice, four once
    const bits = -3 * 0.2 * Math.log2(0.2) - 4 * 0.1 * Math.log2(0.1);
    expect(measured('entropy')).toBeCloseTo(bits, 12);
    expect(measured('information')).toBeCloseTo(10 * bits, 12);
  });

  test('with each is one observation for each different element, also of a list on the way', () => {
    expect(seen(feature('entity: user\nvalue: { each: privileges }'))).toEqual(['user:alice test.value SeDebugPrivilege', 'user:alice test.value SeBackupPrivilege']); // prettier-ignore
    expect(seen(feature('entity: user\nvalue: { each: resources.name, as: lower }'))).toEqual(['user:alice test.value one', 'user:alice test.value two']); // prettier-ignore
    expect(seen(feature('entity: user\nvalue: { each: process.missing }'))).toEqual([]);
  });

  test('takes numbers from texts, and nothing from what is none', () => {
    expect(seen(feature('entity: user\nvalue: traffic.bytes_out\nunit: By'))).toEqual(['user:alice test.value 1200']);
    expect(seen(feature('entity: user\nvalue: traffic.bytes_in\nunit: By'))).toEqual([]);
  });

  test('asks that all its conditions hold', () => {
    expect(seen(feature('when: { activity_id: [1, 2], process.name: "CMD.*" }\nentity: user\nvalue: 1'))).toHaveLength(1); // prettier-ignore
    expect(seen(feature('when: { activity_id: 1, process.name: absent }\nentity: user\nvalue: 1'))).toEqual([]);
  });

  test('has a value of bounded length, and a by of its own', () => {
    expect(seen(feature('entity: user\nby: process.name\nvalue: huge'))).toEqual([expect.stringMatching(/^user:alice test\.value x{223}~\w{32} by cmd\.exe$/)]); // prettier-ignore
  });
});

test('a file with something wrong says where, and gives the rest', () => {
  const { features, problems } = readFeatures([
    { source: 'a.yml', text: `${feature('entity: user\nvalue: 1')}\n  - id: Bad\n    title: bad\n    class: process_activity\n    entity: user\n    value: 1\n` }, // prettier-ignore
    { source: 'b.yml', text: 'features:\n  - id: b.c\n    title: bad\n    class: proces_activity\n    entity: usr\n    value: 1\n' }, // prettier-ignore
  ]);
  expect(features.map(({ id }) => id)).toEqual(['test.value']);
  expect(problems.map(({ source, line }) => `${source}:${line}`)).toEqual(['a.yml:7', 'b.yml:4', 'b.yml:5']);
});
