import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { isJsonObject } from '../../model/json.ts';
import { linesOf } from './row-lines.ts';
import { eventToRow } from './row.ts';
import { START, testEvent, toRows } from './test-events.ts';

const row = z.looseObject({ id: z.uuid(), time: z.number().int(), received: z.number().int(), f: z.unknown() });

test('whatever the fields, a row is one line of JSON that begins with the id and holds the fields', () => {
  const name = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('Image', 'EventID', 'CommandLine', 'User', 'constructor'));
  fc.assert(
    fc.property(fc.dictionary(name, fc.jsonValue({ stringUnit: 'binary' })), fc.boolean(), (values, isText) => {
      const fields: unknown = JSON.parse(JSON.stringify(values));
      if (!isJsonObject(fields)) throw new Error('not an object');
      const fieldsJson = isText ? JSON.stringify(fields, null, 2) : undefined;
      const line = eventToRow(testEvent(1, {}, { fields, fieldsJson, raw: '\ud800\n' }));
      expect(line.startsWith(`{"id":"${testEvent(1).id}"`)).toBe(true);
      expect(linesOf(toRows([line]))).toHaveLength(1);
      expect(line.isWellFormed()).toBe(true);
      expect(row.parse(JSON.parse(line)).f).toEqual(fields);
    }),
    { numRuns: 500 },
  );
}); // prettier-ignore

test.each([
  [NaN, START + 1200],
  [Infinity, START + 1200],
  [1.7, 1],
  [-1e300, -8.64e15],
])('a time of %s is %s', (time, stored) => {
  expect(row.parse(JSON.parse(eventToRow(testEvent(1, {}, { time })))).time).toBe(stored);
});

test('the columns of searches come out of the OCSF form', () => {
  const line = eventToRow(testEvent(3, { SourceIp: '192.0.2.1', EventID: 4688, User: '' }));
  expect(JSON.parse(line)).toMatchObject({
    class_uid: 1007,
    host: 'ws-3.example.com',
    proc: 'C:\\Windows\\System32\\cmd.exe',
    cmd: 'cmd.exe /c echo 3',
    src_ip: '192.0.2.1',
    src_port: 50_000,
    'x.EventID': '4688',
    'x.SourceIp': '192.0.2.1',
  });
  expect(line).not.toContain('"user":"",');
});

test('a record is stored as it was written, unless letters of it were written as numbers', () => {
  const stored = (fieldsJson: string): string => {
    const fields: unknown = JSON.parse(fieldsJson);
    if (!isJsonObject(fields)) throw new Error('not an object');
    const line = eventToRow(testEvent(1, {}, { fields, fieldsJson }));
    return line.slice(line.lastIndexOf('"f":') + 4, -1);
  };
  for (const kept of [
    '{"a":"C:\\\\users\\\\x","b":-9223372036854775808}',
    '{"a":"\\\\/"}',
    '{"a":"x/y"}',
    '{"a":1.0}',
  ]) {
    expect(stored(kept)).toBe(kept);
  }
  expect(stored('{"a":"\\u0041"}')).toBe('{"a":"A"}');
  expect(stored('{"a":"\\\\\\u0041"}')).toBe('{"a":"\\\\A"}');
  expect(stored('{"a":"x\\/y"}')).toBe('{"a":"x/y"}');
});
