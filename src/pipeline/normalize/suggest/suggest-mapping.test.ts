import { describe, expect, test } from 'vitest';
import { noContext } from '../test-parser-run.ts';
import { readMapping } from '../mapping/read-mapping.ts';
import { suggestMapping } from './suggest-mapping.ts';

const suggest = (records: readonly string[], context = noContext) => {
  const found = suggestMapping(records, { id: 'new-log', title: 'New', context });
  if (found === undefined) throw new Error('nothing was suggested');
  return found;
};

describe('a mapping is suggested', () => {
  test('for JSON, from names and values', () => {
    const found = suggest(
      Array.from({ length: 20 }, (_, i) =>
        JSON.stringify({ eventTime: `2026-11-21T19:50:${10 + i}Z`, expires: '2027-01-01T00:00:00Z', actor: { userName: `user${i}`, id: i }, client: { ipAddress: `192.0.2.${i}`, port: 50_000 + i }, eventName: i % 2 === 0 ? 'user.login' : 'disk.create', result: i % 3 === 0 ? 'DENIED' : 'SUCCESS', level: 'warning' }),
      ),
    );
    expect(found.share).toBe(1);
    expect(found.mapping).toMatchObject({
      input: 'json',
      time: { field: 'eventTime', format: 'iso' },
      fields: { user: 'actor.userName', src_ip: 'client.ipAddress', src_port: 'client.port', operation: 'eventName' },
      outcome: { field: 'result', success: ['SUCCESS'], failure: ['DENIED'] },
      severity: { field: 'level', values: { warning: 'medium' } },
      event: { class: 'api', when: [{ field: 'eventName', is: ['user.login'], class: 'authentication', activity: 'logon' }] },
    });
    expect(found.parts.find(({ part }) => part === 'user')?.certainty).toBeGreaterThan(0.6);
    expect(readMapping(found.text).mapping).toEqual(found.mapping);
  });

  test('for rows under a header, pairs, and rows without one', () => {
    const header = { ...noContext, context: '#delimited ;\nwhen;src_ip;user' };
    expect(suggest(['2026-11-21 10:00:00;192.0.2.7;jdoe', '2026-11-21 10:00:01;192.0.2.8;mroe'], header)).toMatchObject({ share: 1, mapping: { input: 'delimited', delimiter: ';', time: { field: 'when' }, fields: { user: 'user', src_ip: 'src_ip' } } });
    expect(suggest(['ts=1795287011 src=192.0.2.7 user="j doe" action=deny', 'ts=1795287012 src=192.0.2.8 user=mroe action=allow'])).toMatchObject({ share: 1, mapping: { input: 'key-value', time: { field: 'ts', format: 'epoch' }, outcome: { field: 'action' } } });
    const rows = Array.from({ length: 10 }, (_, i) => `2026-11-21 10:00:0${i},192.0.2.${i},198.51.100.${i},44${i},allow`);
    expect(suggest(rows)).toMatchObject({ share: 1, mapping: { input: 'delimited', columns: ['time', 'src_ip', 'dst_ip', 'column4', 'outcome'], event: { class: 'network' } } });
  });

  test('for text, with patterns that read it', () => {
    const lines = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? `[2026-11-21T19:50:${10 + i}Z] login of user ${['jdoe', 'mroe', 'alice'][i % 3]} from 192.0.2.${i} ok` : `[2026-11-21T19:50:${10 + i}Z] disk <sda> is ${i}% full`));
    const found = suggest(lines);
    expect(found.share).toBe(1);
    expect(found.mapping.patterns).toEqual(expect.arrayContaining(['[<time:iso>] login of user <word:user> from <ip:src_ip> ok', '[<time:iso>] disk \\<sda> is <int:num1>% full']));
    expect(found.mapping.fields).toMatchObject({ user: 'user', src_ip: 'src_ip' });
  });

  test('the same sample gives the same mapping, and prose gives none', () => {
    const lines = ['a=1 b=2 c=3', 'a=4 b=5 c=6'];
    expect(suggest(lines)).toEqual(suggest(lines));
    expect(suggestMapping([], { id: 'new-log', title: 'New', context: noContext })).toBeUndefined();
  });
}); // prettier-ignore
