import { describe, expect, test } from 'vitest';
import { ocsfBase, ocsfClass } from '../../model/ocsf.ts';
import { loadOcsfValidator } from './test-ocsf-schema.ts';

const validate = loadOcsfValidator();

function process(extra: object): object {
  return {
    ...ocsfBase('process_activity', 1, 1_760_000_000_000, 1, { vendor: 'Example', name: 'Example' }),
    actor: { process: { pid: 1 } },
    device: { hostname: 'ws-17.example.com', type_id: 0 },
    process: { pid: 2, name: 'a.exe' },
    ...extra,
  };
}

function kindsOf(event: object): string[] {
  const problems = validate?.(Object.fromEntries(Object.entries(event))) ?? [];
  return problems.map((problem) => `${problem.kind} ${problem.path}`);
}

describe.skipIf(validate === undefined)('validation against OCSF 1.8.0', () => {
  test('an event that is right has no problems', () => {
    expect(kindsOf(process({}))).toEqual([]);
  });

  test.each([
    ['an unknown class', { class_uid: 1 }, ['unknown-class class_uid']],
    ['uids that do not add up', { type_uid: 100702 }, ['wrong-uid type_uid']],
    ['a wrong category', { category_uid: 2 }, ['wrong-uid category_uid', 'not-in-enum category_uid']],
    ['a missing required attribute', { device: undefined }, ['missing device']],
    ['an unknown attribute', { colour: 'red' }, ['unknown-attribute colour']],
    ['a wrong type', { process: { pid: '2' } }, ['wrong-type process.pid']],
    ['a value outside of an enumeration', { severity_id: 42 }, ['not-in-enum severity_id']],
    ['no list where one must be', { attacks: {} }, ['profile-not-named attacks', 'wrong-type attacks']],
    ['a constraint', { actor: {} }, ['constraint actor']],
    ['a profile that is not named', { is_alert: true }, ['profile-not-named is_alert']],
    ['a bad address', { device: { ip: 'nowhere', type_id: 0 } }, ['wrong-type device.ip']],
  ])('%s', (_, extra, expected) => {
    const event = Object.fromEntries(Object.entries(process(extra)).filter(([, value]) => value !== undefined));
    expect(kindsOf(event)).toEqual(expected);
  });

  test('every class that the model knows exists and is not deprecated', () => {
    for (const uid of Object.values(ocsfClass)) {
      const kinds = kindsOf({ class_uid: uid });
      expect(kinds).not.toContain('unknown-class class_uid');
      expect(kinds).not.toContain('deprecated class_uid');
    }
  });
});
