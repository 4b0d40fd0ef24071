import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDirectory } from './read-directory.ts';

test('CSV: quotes, lists, roles and zones', () => {
  const text = '\ufeffUser,Department,Groups,Role,Zone\r\nalice,"Finance, EMEA",staff; payroll,clerk,Europe/Berlin\r\n\r\n"bob ""b""",IT,,,\r\n';
  expect(readDirectory(text)).toEqual({
    entries: [
      { kind: 'user', name: 'alice', role: 'clerk', zone: 'Europe/Berlin', attributes: { department: ['Finance, EMEA'], groups: ['staff', 'payroll'] } },
      { kind: 'user', name: 'bob "b"', attributes: { department: ['IT'] } },
    ],
    problems: [],
  });
}); // prettier-ignore

test('JSON lines: lists and texts, devices too', () => {
  const text = '{"device":"ws-1.example.com","location":"Wien","groups":["a","b"],"manager":null}\n{"host":"srv","rack":7}\n';
  expect(readDirectory(text).entries).toEqual([
    { kind: 'device', name: 'ws-1.example.com', attributes: { location: ['Wien'], groups: ['a', 'b'] } },
    { kind: 'device', name: 'srv', attributes: { rack: ['7'] } },
  ]);
}); // prettier-ignore

test('what is wrong is said with its line, and the rest is read', () => {
  const read = readDirectory('user,zone\nalice,Moon/Crater\n,UTC\nbob,UTC\ncarol,UTC,more\n');
  expect(read.entries.map(({ name }) => name)).toEqual(['bob']);
  expect(read.problems.map(({ line }) => line)).toEqual([2, 3, 5]);
  expect(readDirectory('{"user":"a"}\nnonsense\n').problems).toHaveLength(1);
});

test('whatever the text, it answers', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readDirectory(`user,x\n${text}`)));
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readDirectory(`{${text}`)));
});
