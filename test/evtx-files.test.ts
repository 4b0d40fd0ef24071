import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { zipOf } from '../src/connectors/file/test-zip.ts';
import { readPaths, type FileBatch } from '../src/connectors/file/read-paths.ts';
import { httpNdjsonSettings } from '../src/connectors/http-ndjson/describe.ts';
import { createHttpNdjson } from '../src/connectors/http-ndjson/http-ndjson.ts';
import { evtxFile, numberValue, textValue, type TestNode } from '../src/connectors/windows/evtx/test-evtx.ts';
import { valueTypes } from '../src/connectors/windows/evtx/write-value.ts';
import { recognise } from '../src/pipeline/collect/framing/recognise.ts';
import { createTestJournal } from '../src/pipeline/collect/test-journal.ts';
import { fileFormats } from '../src/server/file-formats.ts';

const folder = mkdtempSync(join(tmpdir(), 'vedette-evtx-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A log of process creations, as Security 4688 writes them, with a command line that our own rules know. */
function processLog(commandLines: readonly string[]): Buffer {
  const data = (name: string, value: number): TestNode => ({ name: 'Data', attributes: { Name: name }, content: [{ value }] });
  const event: TestNode = {
    name: 'Event',
    attributes: { xmlns: 'http://schemas.microsoft.com/win/2004/08/events/event' },
    content: [
      {
        name: 'System',
        content: [
          { name: 'Provider', attributes: { Name: 'Microsoft-Windows-Security-Auditing' } },
          { name: 'EventID', content: [{ value: 0 }] },
          { name: 'TimeCreated', attributes: { SystemTime: { value: 1 } } },
          { name: 'Channel', content: ['Security'] },
          { name: 'Computer', content: ['ws-17.example.com'] },
        ],
      },
      { name: 'EventData', content: [data('SubjectUserName', 2), data('NewProcessName', 3), data('CommandLine', 4)] },
    ],
  };
  const time = numberValue(valueTypes.fileTime, 8, 134_168_301_021_250_000n);
  return evtxFile([
    commandLines.map((commandLine) => ({
      event,
      values: [numberValue(valueTypes.uint16, 2, 4688n), time, textValue('jdoe'), textValue('C:\\Windows\\System32\\vssadmin.exe'), textValue(commandLine)],
    })),
  ]);
} // prettier-ignore

async function itemsOf(name: string, content: Uint8Array): Promise<FileBatch[]> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const items: FileBatch[] = [];
  for await (const item of readPaths([path], { clock: () => 0, formats: fileFormats })) items.push(item);
  return items;
}

const log = processLog(['vssadmin list shadows', 'vssadmin.exe delete shadows /all /quiet']);

describe('an event log as a file', () => {
  it('cannot be followed, and says what to do', () => {
    const found = recognise(log);
    expect(found).toMatchObject({ kind: 'binary', what: 'a Windows event log (EVTX)' });
    expect('advice' in found && found.advice).toMatch(/cannot be followed.*Winlogbeat/);
  });

  it.each([
    ['plain', log],
    ['gzip', gzipSync(log)],
    ['zstd', zstdCompressSync(log)],
    ['zip', zipOf([{ name: 'Security.evtx', content: log }])],
  ])('is read: %s', async (name, content) => {
    expect(await itemsOf(`a.${name}`, content)).toMatchObject([
      { kind: 'batch', batch: { origin: { format: 'windows' }, first: 0 } },
      { kind: 'done', records: 2, format: 'evtx' },
    ]);
  });

  it('that is cut off gives what is whole, and says so', async () => {
    const items = await itemsOf('cut', log.subarray(0, 4096 + 512 + log.readUInt32LE(4096 + 512 + 4) + 40));
    expect(items.map((item) => (item.kind === 'batch' ? item.batch.ends.length : item.kind))).toEqual([1, 1, 'error']);
    expect(items.at(-1)).toMatchObject({ kind: 'error', error: { kind: 'damaged' } });
  });

  it('is analysed: rules fire', () => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    writeFileSync(join(folder, 'Security.evtx'), log);
    const vedette = fileURLToPath(new URL('../bin/vedette.js', import.meta.url));
    const { stdout } = spawnSync(process.execPath, [vedette, 'analyze', '--format', 'jsonl', folder], { encoding: 'utf8' });
    const lines = stdout.trim().split('\n').map((line): unknown => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(1);
    expect(lines[0]).toMatchObject({ event: { fields: { CommandLine: 'vssadmin.exe delete shadows /all /quiet' } } });
    expect(lines.at(-1)).toMatchObject({ summary: { records: 2, events: 2, unreadable: 0 } });
  }, 120_000); // prettier-ignore

  it('is taken over HTTP', async () => {
    const journal = createTestJournal();
    const app = createHttpNdjson(httpNdjsonSettings.parse({}), { ...journal.deps, who: async () => 'tester', formats: fileFormats });
    const send = (body: Uint8Array): Promise<Response> | Response =>
      app.request('/api/v1/ingest', { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': 'application/octet-stream' } });
    const whole = await send(log);
    expect([whole.status, await whole.json()]).toMatchObject([200, { accepted: 2, refused: [], unreadable: [] }]);
    expect(journal.batches[0]?.origin).toMatchObject({ format: 'windows', source: 'http/tester' });
    const damaged = Buffer.from(log);
    damaged[4096 + 512 + 24 + 4] = 0x77;
    expect(await (await send(damaged)).json()).toMatchObject({ accepted: 2, unreadable: [{ line: 1 }] });
  }); // prettier-ignore
});
