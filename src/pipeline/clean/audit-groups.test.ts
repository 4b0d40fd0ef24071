import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asSourceId, streamOf } from '../../model/ids.ts';
import { recordBytes, type RecordBatch } from '../../model/record.ts';
import { createAuditGroups, createWithGroups, type SeeGroups } from './audit-groups.ts';

const stream = streamOf('test');

function batchOf(texts: readonly string[], first = 0, { source = 'web1', received = 0 } = {}): RecordBatch {
  const parts = texts.map((text) => Buffer.from(text));
  let end = 0;
  return { origin: { source: asSourceId(source), envelope: 'syslog' }, received, payload: Buffer.concat(parts), ends: Uint32Array.from(parts.map((part) => (end += part.length))), stream, first };
} // prettier-ignore

/** As `audisp-syslog` of Debian 12 sends it. */
const line = (type: string, serial: number, rest = ''): string => `<14>Nov 21 22:51:00 audisp-syslog: type=${type} msg=audit(1795301460.123:${serial}): ${rest}`; // prettier-ignore

/** Each group as the texts that it joins. */
function wholes(see: SeeGroups, batch: RecordBatch): string[][] {
  const text = (index: number): string => Buffer.from(recordBytes(batch, index)).toString();
  return (see(batch) ?? []).map(({ index, parts, before }) => [
    ...before.map((bytes) => Buffer.from(bytes).toString()),
    ...parts.map(text),
    text(index),
  ]);
}

describe('records of the audit system that came one by one', () => {
  it('of one event are a group at the place of the last, also where others come between', () => {
    const texts = [line('SYSCALL', 1), 'something else', line('EXECVE', 1), line('SYSCALL', 2), line('PROCTITLE', 1), line('USER_LOGIN', 3), line('EOE', 1), line('PATH', 2)]; // prettier-ignore
    expect(createAuditGroups()(batchOf(texts))).toEqual([
      { index: 6, parts: [0, 2, 4], before: [] },
      { index: 7, parts: [3], before: [] },
    ]);
  });

  it('over several batches: each has what there is, the last one all', () => {
    const see = createAuditGroups();
    expect(wholes(see, batchOf([line('SYSCALL', 1)]))).toEqual([]);
    expect(wholes(see, batchOf([line('EXECVE', 1), 'x'], 1))).toEqual([[line('SYSCALL', 1), line('EXECVE', 1)]]);
    expect(wholes(see, batchOf([line('PROCTITLE', 1)], 3))).toEqual([[line('SYSCALL', 1), line('EXECVE', 1), line('PROCTITLE', 1)]]); // prettier-ignore
    // it has ended: what comes now is of nothing
    expect(wholes(see, batchOf([line('EOE', 1)], 4))).toEqual([]);
  });

  it('are told apart by source and machine, and lines that were joined on the way in are left alone', () => {
    const see = createAuditGroups();
    expect(see(batchOf([line('SYSCALL', 1)]))).toBeUndefined();
    expect(see(batchOf([line('CWD', 1)], 1, { source: 'web2' }))).toBeUndefined();
    expect(see(batchOf([line('CWD', 1).replace('type=', 'node=web3 type=')], 2))).toBeUndefined();
    expect(see(batchOf([`${line('CWD', 1)}\n${line('PATH', 1)}`], 3))).toBeUndefined();
    expect(see(batchOf([line('CWD', 1)], 4))).toHaveLength(1);
  });

  it('are found whatever else has brackets in it, and where the record begins with the stamp', () => {
    const kernel = (type: string, text = ''): string => `${text}type=${type} audit(1795301460.123:7): arch=c000003e`;
    for (const text of ['', 'x(', 't((', '((((((((', 'audit (', 'x'.repeat(300), '('.repeat(300)]) {
      const texts = [text, kernel('1300', text), text, kernel('1327')].filter((each) => each !== '');
      expect(createAuditGroups()(batchOf(texts)), text).toHaveLength(1);
      expect(createAuditGroups()(batchOf([`(${text}`, 'audit(1', `udit(${text}`])), text).toBeUndefined();
    }
  });

  it('are found in the kernel’s log, and in entries of the journal of systemd', () => {
    const kernel = ['<4>Nov 21 22:51:00 web1 kernel: audit: type=1300 audit(1795301460.123:7): arch=c000003e syscall=59', '<4>Nov 21 22:51:00 web1 kernel: audit: type=1327 audit(1795301460.123:7): proctitle="id"']; // prettier-ignore
    expect(createAuditGroups()(batchOf(kernel))).toEqual([{ index: 1, parts: [0], before: [] }]);
    const entry = (message: string): string => JSON.stringify({ _TRANSPORT: 'audit', _AUDIT_ID: '7', _SOURCE_REALTIME_TIMESTAMP: '1795301460123000', MESSAGE: message }); // prettier-ignore
    const entries = [entry('SYSCALL arch=c000003e'), '{"MESSAGE":"x"}', entry('PROCTITLE proctitle="id"')];
    expect(createAuditGroups()(batchOf(entries))).toEqual([{ index: 2, parts: [0], before: [] }]);
  });

  it('wait for ten seconds, and sixteen thousand records, and no longer', () => {
    const later = (first: number, received: number): unknown => {
      const see = createAuditGroups();
      see(batchOf([line('SYSCALL', 1)]));
      return see(batchOf([line('CWD', 1)], first, { received }));
    };
    expect(later(1, 10_000)).toHaveLength(1);
    expect(later(1, 10_001)).toBeUndefined();
    expect(later(1 << 14, 0)).toHaveLength(1);
    expect(later((1 << 14) + 1, 0)).toBeUndefined();
  });

  it('of a hostile event take no more memory than sixty-four records', () => {
    const see = createAuditGroups();
    const groups = see(batchOf(Array.from({ length: 200 }, (_, item) => line('PATH', 1, `item=${item}`)))) ?? [];
    expect(groups.map(({ parts }) => parts.length)).toEqual([63, 63, 63, 7]);
    const large = line('PATH', 2, 'x'.repeat(60_000));
    see(batchOf([large], 300));
    expect(see(batchOf([large], 301))?.[0]?.before).toHaveLength(1);
    expect(see(batchOf([large], 302))).toBeUndefined();
  });

  it('are all found, however they are cut into batches, and where reading begins again', () => {
    const events = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 30 }), (sizes, size, again) => {
        const texts = sizes.flatMap((more, serial) => ['SYSCALL', ...Array.from({ length: more }, () => 'PATH'), 'PROCTITLE'].map((type, item) => line(type, serial, `item=${item}`))); // prettier-ignore
        const batches: RecordBatch[] = [];
        for (let at = 0; at < texts.length; at += size) batches.push(batchOf(texts.slice(at, at + size), at));
        const see = createAuditGroups();
        const found = batches.map((batch) => wholes(see, batch));
        const complete = found.flat().filter((whole) => whole.at(-1)?.includes('PROCTITLE'));
        expect(complete.flat()).toEqual(texts);
        // the journal once more: the same from the place on where the open events are known again
        const withGroups = createWithGroups();
        for (const batch of batches.slice(0, again)) withGroups(batch);
        const begin = Math.max(0, Math.min(again, batches.length) - 8);
        expect(batches.slice(begin).map((batch) => withGroups({ ...batch, stream: `${stream}2` }).groups?.length ?? 0).slice(8)).toEqual(found.slice(begin + 8).map((each) => each.length)); // prettier-ignore
      }),
      { numRuns: 60 },
    );
  });
});
