import { describe, expect, test } from 'vitest';
import { readFeatures } from '../features/read-features.ts';
import { kindsByName } from '../kinds/kinds.ts';
import { readBehaviors } from './read-behaviors.ts';

const features = readFeatures([
  { source: 'f.yml', text: 'features:\n  - { id: sign_in.country, title: country, class: authentication, entity: user, value: src_endpoint.location.country }\n  - { id: net.bytes, title: bytes, class: network_activity, entity: user, value: traffic.bytes, unit: By }' },
]); // prettier-ignore

const behavior = (body: string, more = ''): string =>
  `title: First country\nid: 6f0e2b1c-7d3a-4c58-9a41-2f6f6f1f0a01\ntags: [attack.initial-access, attack.t1078]\n${more}behavior:\n${body.replaceAll(/^/gm, '  ')}`;

const read = (text: string): ReturnType<typeof readBehaviors> =>
  readBehaviors([{ source: 'b.yml', text }], features.features, kindsByName);

describe('behaviours', () => {
  test('are read with their defaults', () => {
    expect(features.problems).toEqual([]);
    const { behaviors, problems } = read(behavior('feature: sign_in.country\nkind: rare\nneeds: { age: 7d }'));
    expect(problems).toEqual([]);
    expect(behaviors[0]).toMatchObject({
      title: 'First country', level: 'medium', attack: ['T1078'], tactics: ['initial-access'], scopes: ['entity', 'peers', 'tenant'],
      needs: { observations: 30, age: 604_800_000 }, p: 0.001, options: { first: false }, source: 'b.yml', line: 1,
    }); // prettier-ignore
  });

  test.each([
    ['feature: sign_in.contry\nkind: rare', 'behavior.feature', 'there is no feature "sign_in.contry": did you mean "sign_in.country"?', 5],
    ['feature: sign_in.country\nkind: rear', 'behavior.kind', 'there is no kind "rear"', 6],
    ['feature: sign_in.country\nkind: rare\nfrist: true', 'behavior.frist', '"frist" is not known here: did you mean "first"?', 7],
    ['feature: sign_in.country\nkind: rare\nneeds: { observation: 3 }', 'behavior.needs.observation', '"observation" is not known here', 7],
    ['feature: sign_in.country\nkind: level', 'behavior.feature', '"level" looks at numbers, and "sign_in.country" gives texts', 5],
    ['features: [sign_in.country, net.bytes]\nkind: rare', 'behavior.features', '"rare" looks at one feature', 5],
    ['kind: rare', 'behavior', 'a behaviour needs either a "feature" or a list of "features"', 4],
    ['feature: net.bytes\nkind: volume\nper: 1 hour', 'behavior.per', 'must be a number and s, m, h, d or w', 7],
    ['feature: net.bytes\nkind: volume\np: 3', 'behavior.p', 'too big', 7],
  ])('what is wrong is said with its place: %s', (body, field, message, line) => {
    const { behaviors, problems } = read(behavior(body));
    expect(behaviors).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ source: 'b.yml', rule: '6f0e2b1c-7d3a-4c58-9a41-2f6f6f1f0a01', field, line });
    expect(problems[0]?.message).toContain(message);
  }); // prettier-ignore

  test('one that is wrong does not stop the others, and an id counts once', () => {
    const good = behavior('feature: sign_in.country\nkind: rare');
    const { behaviors, problems } = read(`${good}\n---\ntitle: x\n---\n${good}\n---\na: [unclosed`);
    expect(behaviors).toHaveLength(1);
    expect(problems.some(({ message }) => message.startsWith('the id is already used by "First country"'))).toBe(true);
    expect(problems.some(({ message }) => message.includes('not valid YAML'))).toBe(true);
  });

  test('a case says either how often it fires, or that it is silent', () => {
    const { problems } = read(`${behavior('feature: sign_in.country\nkind: rare')}\ncases:\n  - title: both\n    fires: 1\n    silent: true`); // prettier-ignore
    expect(problems[0]?.message).toContain('either how often it fires, or that it is silent');
  });
});

describe('features', () => {
  const problemsOf = (text: string): (string | number | undefined)[][] =>
    readFeatures([{ source: 'f.yml', text }]).problems.map(({ line, field, message }) => [line, field, message]);

  test('what is wrong is said with file, line, field and reason', () => {
    const base =
      'features:\n  - id: a.b\n    title: something\n    class: authentication\n    entity: user\n    value: x';
    expect(problemsOf(base)).toEqual([]);
    expect(problemsOf(base.replace('entity: user', 'entity: usr'))[0]).toEqual([5, 'features.0.entity', expect.stringContaining('must be one of user, device')]); // prettier-ignore
    expect(problemsOf(base.replace('authentication', 'sign_in'))[0]?.slice(0, 2)).toEqual([4, 'features.0.class']);
    expect(problemsOf(`${base}\n    vaule: y`)).toEqual([[7, 'features.0.vaule', '"vaule" is not known here: did you mean "value"?']]); // prettier-ignore
    expect(problemsOf('feature: []')[0]?.[2]).toContain('a list "features"');
    expect(problemsOf(`${base}\n${base.split('\n').slice(1).join('\n')}`)[0]?.[2]).toContain('the id is already used in f.yml, line 2'); // prettier-ignore
  });
});
