import { describe, expect, test } from 'vitest';
import type { Mapping } from '../../model/mapping.ts';
import { fieldRows, withMeaning } from './edit-fields.ts';

const mapping: Mapping = {
  mapping: 'a-log',
  title: 'A',
  input: 'json',
  time: { field: 'at' },
  fields: { user: ['who', 'login'], src_ip: 'ip' },
};

describe('meanings of fields', () => {
  test('are listed with what stands in them', () => {
    const rows = fieldRows(mapping, [{ text: '', read: false }]);
    expect(rows.map(({ field, meaning }) => [field, meaning])).toEqual([['at', 'time'], ['who', 'user'], ['login', 'user'], ['ip', 'src_ip']]);
  });

  test('a field has one meaning, and loses the one before', () => {
    const moved = withMeaning(mapping, 'ip', 'dst_ip');
    expect(moved.fields).toEqual({ user: ['who', 'login'], dst_ip: 'ip' });
    expect(withMeaning(mapping, 'login', '').fields).toEqual({ user: 'who', src_ip: 'ip' });
    expect(withMeaning(mapping, 'mail', 'user').fields?.user).toEqual(['who', 'login', 'mail']);
  });

  test('the time is one of them', () => {
    expect(withMeaning(mapping, 'at', '').time).toBeUndefined();
    expect(withMeaning(mapping, 'ip', 'time')).toMatchObject({ time: 'ip', fields: { user: ['who', 'login'] } });
  });
}); // prettier-ignore
