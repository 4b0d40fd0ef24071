import { expect, test } from 'vitest';
import { readSourcesFile } from './read-sources-file.ts';
import { testKind } from './test-kind.ts';

const kinds = [testKind(() => Promise.reject(new Error('not started here')))];
const read = (text: string) =>
  readSourcesFile('sources.yml', text, {
    kinds,
    env: (name) => (name === 'PASSWORD' ? 'from env' : undefined),
    readText: (path) => (path === '/run/key' ? Promise.resolve('from file\n') : Promise.reject(new Error('no such file'))),
  }); // prettier-ignore
const linesOf = async (text: string): Promise<string[]> =>
  (await read(text)).problems.map(({ line, message }) => `${line}: ${message}`);

test('sources with what stands elsewhere; secrets are shown nowhere', async () => {
  const { sources, problems } = await read(`# ours
- kind: test
  name: a
  settings:
    topics: [x, { env: PASSWORD }]
    password: { env: PASSWORD }
    tls: { key: { file: /run/key } }
- { kind: test, name: b, enabled: false, settings: { topics: [y], password: plain } }
`);
  expect(problems).toEqual([]);
  expect(sources[0]).toMatchObject({
    id: 'test/a', enabled: true, line: 2,
    settings: { topics: ['x', 'from env'], password: 'from env', tls: { key: 'from file' } },
    shown: { topics: ['x', { env: 'PASSWORD' }], tls: {} },
    secretPaths: ['password', 'tls.key'],
  }); // prettier-ignore
  expect(sources[1]).toMatchObject({ id: 'test/b', enabled: false, line: 8, secrets: ['plain'] });
  expect((await read('sources:\n  - { kind: test, name: a, settings: { topics: [x] } }')).sources).toHaveLength(1);
  expect(await read('')).toEqual({ file: 'sources.yml', sources: [], problems: [], isReadable: true });
});

test('what is wrong is said with its line, and the others are taken', async () => {
  const text = `- kind: test
  name: a
  settings:
    topics: []
    password: { env: NOT_SET }
- kind: tset
  name: b
- kind: test
  name: Web Server
- kind: test
  name: good
  settings: { topics: [x] }
- kind: test
  name: good
  settings: { topics: [y] }
- kind: test
  name: c
  setings: {}
- kind: test
  name: d
  settings:
    topics: [x]
    timeout: ten
    tls:
      key: { file: /run/none }
- text
`;
  expect(await linesOf(text)).toEqual([
    '5: password: the environment variable NOT_SET is not set; set it where the server is started.',
    '6: There is no kind "tset". There are: test.',
    expect.stringMatching(/^9: name is not in the right form: a name begins with a small letter/),
    '13: test/good stands in line 10 already; this one was left out. Give it another name.',
    '16: Not known here: setings. A source has kind, name, enabled and settings.',
    '25: tls.key: the file /run/none cannot be read: no such file.',
    '26: A source is a group of kind, name and settings.',
  ]);
  const { sources } = await read(text);
  expect(sources.map(({ id, problems }) => `${id} ${problems.length}`)).toEqual([
    'test/a 1',
    'test/good 0',
    'test/d 1',
  ]);
  expect(await linesOf('- { kind: test, name: a, settings: { topics: [x], timeout: ten } }')).toEqual(['1: timeout must be a number.']); // prettier-ignore
});

test.each(['- kind: [\n', 'kind: test', 'text', '- a\n---\nb: c'])('nothing is taken from %j', async (text) => {
  const { sources, problems, isReadable } = await read(text);
  expect(sources).toEqual([]);
  expect(isReadable).toBe(false);
  expect(problems.at(-1)?.message).toContain('Nothing of the file was taken over');
});
