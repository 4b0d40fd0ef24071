import { describe, expect, it } from 'vitest';
import { fakeKinds } from '../dev/fake-sources.ts';
import { schemaToFields, settingsToTyped, typedToSettings } from './schema-fields.ts';

const kafka = fakeKinds.find(({ kind }) => kind === 'kafka') ?? fakeKinds[0];
const fields = schemaToFields(kafka?.schema ?? {}, kafka?.secrets ?? []);
const fieldOf = (path: string) => fields.find((field) => field.path === path);

describe('the fields of a kind', () => {
  it('are those of its schema, with groups opened', () => {
    expect(fields.map(({ path }) => path)).toEqual(['brokers', 'topics', 'group', 'user', 'password', 'tls.enabled', 'tls.ca', 'tls.key', 'labels', 'timeout']); // prettier-ignore
    expect(fieldOf('brokers')).toMatchObject({ label: 'Brokers', isRequired: true, type: { kind: 'lines' } });
    expect(fieldOf('timeout')).toMatchObject({ unit: 's', fallback: 30, type: { kind: 'number', isWhole: true, least: 1, most: 600 } }); // prettier-ignore
    expect(fieldOf('tls.ca')).toMatchObject({ type: { kind: 'text' }, isRequired: false });
    expect(fieldOf('tls.key')).toMatchObject({ isSecret: true });
    expect(fieldOf('labels')?.type.kind).toBe('json');
    expect(schemaToFields({ properties: { maxMessage_size: { type: 'string' } } }, [])[0]?.label).toBe(
      'Max message size',
    );
  });

  it('read what was typed, and leave out what is as its default', () => {
    const typed = { brokers: ' a:1 \n\nb:2\n', topics: 't', group: 'vedette', password: 'p', 'tls.enabled': false, 'tls.key': '', labels: '{"a":"b"}', timeout: '5' }; // prettier-ignore
    expect(typedToSettings(fields, typed)).toEqual({
      settings: { brokers: ['a:1', 'b:2'], topics: ['t'], tls: { enabled: false }, labels: { a: 'b' }, timeout: 5 },
      secrets: { password: 'p' },
      problems: [],
    });
    expect(typedToSettings(fields, { 'tls.enabled': true, timeout: 'x', labels: '{' }).problems).toEqual([
      { setting: 'labels', message: 'must be JSON' },
      { setting: 'timeout', message: 'must be a number' },
    ]);
  });

  it('show settings and give them back', () => {
    const settings = { brokers: ['a:1'], topics: ['x', 'y'], tls: { enabled: false, ca: 'PEM' }, labels: { a: 'b' }, timeout: 9 }; // prettier-ignore
    expect(typedToSettings(fields, settingsToTyped(fields, settings)).settings).toEqual(settings);
    expect(typedToSettings(fields, settingsToTyped(fields, {})).settings).toEqual({});
  });
});
