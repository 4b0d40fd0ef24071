import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BOOT_TIME,
  createUtmpReader,
  DEAD_PROCESS,
  parseUtmp,
  RUN_LEVEL,
  USER_PROCESS,
  utmpLayoutOf,
  type UtmpEntry,
} from './utmp.ts';

interface Written {
  type: number;
  user?: string;
  line?: string;
  host?: string;
  pid?: number;
  address?: Buffer;
}

function entryBytes(
  architecture: string,
  { type, user = '', line = '', host = '', pid = 0, address }: Written,
): Buffer {
  const layout = utmpLayoutOf(architecture);
  const bytes = Buffer.alloc(layout.bytes);
  bytes.writeInt16LE(type, 0);
  bytes.writeInt32LE(pid, 4);
  bytes.write(line, 8, 32);
  bytes.write(user, 44, 32);
  bytes.write(host, 76, 256);
  if (layout.wide) {
    bytes.writeBigInt64LE(1_795_301_411n, layout.seconds);
    bytes.writeBigInt64LE(250_000n, layout.microseconds);
  } else {
    bytes.writeInt32LE(1_795_301_411, layout.seconds);
    bytes.writeInt32LE(250_000, layout.microseconds);
  }
  address?.copy(bytes, layout.address);
  return bytes;
}

const entry = (written: Written): UtmpEntry => parseUtmp(entryBytes('x64', written), utmpLayoutOf('x64'));

describe('utmp', () => {
  it.each(['x64', 'arm64'])('is read from bytes as glibc writes them on %s', (architecture) => {
    const address = Buffer.from([203, 0, 113, 9]);
    const bytes = entryBytes(architecture, {
      type: USER_PROCESS,
      user: 'alice',
      line: 'pts/0',
      host: 'client.example.com',
      pid: 99,
      address,
    });
    expect(bytes.length).toBe(architecture === 'x64' ? 384 : 400);
    expect(parseUtmp(bytes, utmpLayoutOf(architecture))).toEqual({
      type: USER_PROCESS,
      user: 'alice',
      line: 'pts/0',
      host: 'client.example.com',
      pid: 99,
      address: '203.0.113.9',
      time: 1_795_301_411_250,
    });
  });

  it('takes names that fill their field, and IPv6 addresses', () => {
    const address = Buffer.from('20010db8000000000000000000000001', 'hex');
    const read = entry({ type: USER_PROCESS, user: 'u'.repeat(32), host: 'h'.repeat(256), address });
    expect([read.user.length, read.host.length, read.address]).toEqual([32, 256, '2001:db8:0:0:0:0:0:1']);
  });

  it('tells who came, who went, and when the machine started', () => {
    const read = createUtmpReader('web-1', 'wtmp');
    const time = 1_795_301_411_250;
    expect(read(entry({ type: BOOT_TIME, user: 'reboot', line: '~' }))).toEqual({
      vedette: 'machine-started',
      time,
      host: 'web-1',
    });
    expect(read(entry({ type: USER_PROCESS, user: 'alice', line: 'pts/0', host: '203.0.113.9', pid: 5 }))).toEqual({
      vedette: 'sign-in', time, host: 'web-1', user: 'alice', terminal: 'pts/0', from: '203.0.113.9', pid: 5,
    }); // prettier-ignore
    expect(read(entry({ type: DEAD_PROCESS, line: 'pts/0', pid: 6 }))).toMatchObject({
      vedette: 'sign-out',
      user: 'alice',
      terminal: 'pts/0',
      pid: 6,
    });
    expect(read(entry({ type: DEAD_PROCESS, line: 'pts/0' }))).toBeUndefined();
    expect(read(entry({ type: RUN_LEVEL, user: 'runlevel' }))).toBeUndefined();
    expect(read(entry({ type: RUN_LEVEL, user: 'shutdown' }))).toMatchObject({ vedette: 'machine-stopped' });
    expect(createUtmpReader('web-1', 'btmp')(entry({ type: 6, user: 'root', line: 'ssh:notty' }))).toMatchObject({
      vedette: 'sign-in-failed',
      user: 'root',
    });
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 400, maxLength: 400 }),
        fc.constantFrom('x64', 'arm64'),
        (bytes, architecture) => {
          const layout = utmpLayoutOf(architecture);
          const read = parseUtmp(Buffer.from(bytes).subarray(0, layout.bytes), layout);
          JSON.stringify(createUtmpReader('h', 'wtmp')(read) ?? null);
        },
      ),
    );
  });
});
