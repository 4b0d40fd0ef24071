import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../model/query.ts';
import { eventToSummary, fieldAt, flattenFields } from '../events/event-text.ts';
import { eventsToFieldStatistics } from './field-statistics.ts';
import { conditionText, pivotQuery, wordsText } from './query-text.ts';

describe('pivots', () => {
  it('puts a condition behind what was typed', () => {
    expect(pivotQuery('', 'User', 'a', 'include')).toBe('User = a');
    expect(pivotQuery('x = 1', 'User', 'a b', 'exclude')).toBe('x = 1 and User != "a b"');
    expect(pivotQuery('x = 1 or y = 2', 'User', 'a', 'include')).toBe('(x = 1 or y = 2) and User = a');
    expect(pivotQuery('(a = 1 or b = 2) and (c = 3 or d = 4)', 'u', 'v', 'include')).toBe(
      '(a = 1 or b = 2) and (c = 3 or d = 4) and u = v',
    );
    expect(pivotQuery('m = "this or that"', 'u', 'v', 'include')).toBe('m = "this or that" and u = v');
    expect(pivotQuery('x = 1', 'User', 'a', 'only')).toBe('User = a');
    expect(pivotQuery('User = a', 'User', 'a', 'include')).toBe('User = a');
  });

  it('means exactly the value, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 60 }),
        fc.string({ minLength: 1, maxLength: 20 }),
        (value, field) => {
          expect(parseQuery(conditionText(field, value, '='))).toEqual({
            ok: true,
            query: { kind: 'compare', field, op: '=', value: { text: value, pattern: false } },
          });
          expect(parseQuery(wordsText(value))).toEqual({
            ok: true,
            query: { kind: 'words', value: { text: value, pattern: false } },
          });
        },
      ),
    );
  });
});

describe('events in words', () => {
  const ocsf = {
    class_uid: 1007,
    category_uid: 1,
    activity_id: 1,
    type_uid: 100701,
    severity_id: 1,
    time: 0,
    metadata: {},
  };

  it('names class, activity and the field that says most', () => {
    expect(
      eventToSummary({
        format: 'windows',
        ocsf: { ...ocsf, activity_name: 'Launch' },
        fields: { Image: 'a.exe', CommandLine: 'a.exe -x' },
      }),
    ).toEqual({
      what: 'Process activity: launch',
      detail: { field: 'CommandLine', value: 'a.exe -x' },
    });
  });

  it('knows the activities of OCSF when the event has only their number', () => {
    expect(eventToSummary({ format: 'zeek', ocsf: { ...ocsf, class_uid: 4003, activity_id: 2 }, fields: {} })).toEqual({
      what: 'DNS activity: response',
      detail: undefined,
    });
    expect(
      eventToSummary({
        format: 'this-machine',
        ocsf: { ...ocsf, class_uid: 1 },
        fields: { time: 1795307471796, host: 'vm' },
      }).detail,
    ).toEqual({ field: 'host', value: 'vm' });
  });

  it('finds fields by name and by path, and flattens', () => {
    const fields = { 'id.resp_h': '192.0.2.1', a: { b: [1, 2], c: [{ d: null }] } };
    expect(fieldAt(fields, 'id.resp_h')).toBe('192.0.2.1');
    expect(fieldAt(fields, 'a.b')).toBe('1, 2');
    expect(fieldAt(fields, 'a.x.y')).toBeUndefined();
    expect(flattenFields(fields).map((entry) => entry.field)).toEqual(['id.resp_h', 'a.b', 'a.c[0].d']);
  });
});

it('counts what the fields of a page hold, telling ones first', () => {
  const events = ['a', 'a', 'b'].map((user, index) => ({ fields: { always: 1, user, id: `n${index}` } }));
  const statistics = eventsToFieldStatistics(events);
  expect(statistics.at(-1)?.field).toBe('always');
  const user = statistics.find((entry) => entry.field === 'user');
  expect(user).toMatchObject({
    present: 3,
    distinct: 2,
    top: [
      { value: 'a', count: 2 },
      { value: 'b', count: 1 },
    ],
  });
  expect(user?.rare[0]).toEqual({ value: 'b', count: 1 });
});
