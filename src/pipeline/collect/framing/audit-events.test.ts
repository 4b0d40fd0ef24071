import { describe, expect, it } from 'vitest';
import { asSourceId } from '../../../model/ids.ts';
import { recordBytes } from '../../../model/record.ts';
import { createBatcher } from '../batcher.ts';
import type { Framer } from './framer.ts';
import { createFramer } from './create-framer.ts';
import { recognise } from './recognise.ts';

function framerFor(text: string): { framer: Framer; records: () => string[] } {
  const records: string[] = [];
  const batcher = createBatcher({
    origin: { source: asSourceId('x'), envelope: 'none' },
    clock: () => 0,
    emit: (batch) => {
      for (let i = 0; i < batch.ends.length; i++) records.push(Buffer.from(recordBytes(batch, i)).toString());
    },
  });
  const recognised = recognise(Buffer.from(text));
  if (recognised.kind !== 'text') throw new Error(recognised.what);
  expect(recognised.framing).toBe('audit');
  return { framer: createFramer(recognised, batcher), records: () => (batcher.flush(), records) };
}

function recordsIn(text: string, size: number): string[] {
  const { framer, records } = framerFor(text);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) framer.write(bytes.subarray(at, at + size));
  framer.end();
  return records();
}

const line = (type: string, serial: number, rest = ''): string => `type=${type} msg=audit(1795301460.123:${serial}): ${rest}`; // prettier-ignore

describe('the log of auditd', () => {
  it.each([1, 7, 64, 1 << 16])('joins the lines of an event, in pieces of %i bytes', (size) => {
    const text = [
      line('SYSCALL', 1, 'syscall=59'),
      line('EXECVE', 1, 'argc=1 a0="id"'),
      line('SYSCALL', 2, 'syscall=257'),
      line('PATH', 1, 'name="/usr/bin/id"'),
      line('USER_LOGIN', 3, "msg='op=login'"),
      line('PROCTITLE', 1, 'proctitle="id"'),
      line('PATH', 2, 'name="/etc/shadow"'),
      'something else',
      line('EOE', 2),
      line('SYSCALL', 4),
    ];
    expect(recordsIn(text.join('\n'), size)).toEqual([
      [text[0], text[1], text[3], text[5]].join('\n'),
      [text[2], text[6], text[8]].join('\n'),
      text[4],
      text[7],
      text[9],
    ]);
  });

  it('tells events apart by node, and keeps no more than eight open', () => {
    const text = Array.from({ length: 12 }, (_, index) => `node=n${index} ${line('SYSCALL', 1)}`);
    expect(recordsIn(text.join('\n'), 100).length).toBe(12);
    const { framer, records } = framerFor(text.join('\n'));
    framer.write(Buffer.from(`${text.join('\n')}\n`));
    expect(records()).toEqual(text.slice(0, 4));
    expect(framer.pending()).toBe(text.slice(4).join('\n').length + 1);
  });

  it('ends an event that does not end', () => {
    const text = Array.from({ length: 200 }, (_, index) => line('PATH', 1, `item=${index}`)).join('\n');
    const records = recordsIn(text, 1000);
    expect(records.map((record) => record.split('\n').length)).toEqual([64, 64, 64, 8]);
    expect(records.join('\n')).toBe(text);
  });
});
