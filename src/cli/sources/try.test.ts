import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from '../main.ts';

const folder = mkdtempSync(join(tmpdir(), 'vedette-try-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await main(['sources', 'try', ...args], { out: (line) => (said.out += `${line}\n`), err: (line) => (said.err += `${line}\n`) }); // prettier-ignore
  return { code, ...said };
}

const csv = file('doors.csv', 'time,user,src_ip,action\n2026-11-21 10:00:00,jdoe,192.0.2.7,login\n2026-11-21 10:00:01,"o, b",192.0.2.8,logout\n'); // prettier-ignore

describe('vedette sources try', () => {
  test('shows format, certainty, and events beside the records; hostile text is harmless', async () => {
    const log = file('app.log.gz', gzipSync('<86>Nov 21 10:00:00 ws-17 sshd[7]: Failed password for jdoe from 192.0.2.7 port 51000 ssh2\n\u001b[2Jnobody knows\n{"broken":\n')); // prettier-ignore
    const { code, out } = await run('-n', '2', log);
    expect(code).toBe(0);
    expect(out).toContain('3 records were looked at (utf-8, one record a line).');
    expect(out).toMatch(/linux-auth +33 %/);
    expect(out).toMatch(/unreadable, not-json +33 %/);
    expect(out).toContain('source address:192.0.2.7');
    expect(out).toContain('Record 3');
    expect(out).not.toContain('\u001b[2J');
    expect(out).toContain('<U+001B>[2Jnobody knows');
  });

  test('suggests a mapping that then reads the file', async () => {
    const suggested = await run('--suggest', csv);
    expect(suggested).toMatchObject({ code: 0 });
    expect(suggested.err).toMatch(/# +src_ip +\d+ % +src_ip/);
    const mapping = file('doors.yml', suggested.out);
    const { code, out } = await run('--json', '--mapping', mapping, csv);
    expect(code).toBe(0);
    const lines = out.trim().split('\n').map((line): unknown => JSON.parse(line)); // prettier-ignore
    expect(lines[0]).toMatchObject({ framing: 'delimited', recognition: { records: 2, formats: [{ id: 'doors', known: true, share: 1, withTime: 1 }] } }); // prettier-ignore
    expect(lines[2]).toMatchObject({ record: 2, event: { format: 'doors', fields: { user: 'o, b' }, ocsf: { class_uid: 3002 } } }); // prettier-ignore
  });

  test.each([
    [[], 2, 'name a file'],
    [['a', 'b'], 2, 'one file at a time'],
    [[folder], 2, 'is a folder'],
    [['--count', 'x', csv], 2, 'whole number'],
    [['--format', 'nope', csv], 2, 'is not known; there are:'],
    [[join(folder, 'gone.log')], 1, 'no such file'],
    [['--mapping', file('bad.yml', 'mapping: bad\ntitle: x\ninput: jsn\n'), csv], 1, 'bad.yml:3:1: error: input must be one of'],
    [[file('empty.log', '')], 1, 'empty'],
  ])('%j: %i, %s', async (args, code, message) => {
    const said = await run(...args);
    expect(said.code).toBe(code);
    expect(said.err.toLowerCase()).toContain(message.toLowerCase());
  }); // prettier-ignore
});
