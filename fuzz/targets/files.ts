import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { readPaths } from '../../src/connectors/file/read-paths.ts';
import { zipOf } from '../../src/connectors/file/test-zip.ts';
import { recordBytes } from '../../src/model/record.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

const lines = Buffer.from('{"a":1}\n{"b":"two"}\nplain text\n'.repeat(20));
const cloudTrail = Buffer.from('{"Records":[{"eventVersion":"1.08"},{"eventVersion":"1.09"}]}');
const zeek = Buffer.from(
  '#separator \\x09\n#fields\tts\tuid\n#types\ttime\tstring\n1.0\tC1\n2.0\tC2\n#close\t2026-11-22-00-00-00\n',
);
const utf16 = Buffer.from(`\ufeff${lines.toString()}`, 'utf16le');

/** Files of every packing, read as `vedette analyze` reads them: an error in the stream, or records, and an end. */
export const fileTargets: readonly FuzzTarget[] = [
  fileTarget('gzip', [gzipSync(lines), Buffer.concat([gzipSync(cloudTrail), gzipSync(zeek)]), gzipSync(gzipSync(lines))]),
  fileTarget('zstd', [zstdCompressSync(lines), Buffer.concat([zstdCompressSync(utf16), zstdCompressSync(lines)])]),
  fileTarget('zip', [
    zipOf([{ name: 'a.log', content: lines }, { name: 'b/c.json', content: cloudTrail, stored: true }]),
    zipOf([{ name: 'x', content: deflateRawSync(lines) }, { name: '../y', content: utf16, encrypted: true }], 2),
  ]),
  fileTarget('text', [lines, cloudTrail, zeek, utf16, Buffer.from('a\r\nb\r\n'), Buffer.from('[{"a":1},{"b":2}] {"c":3}')]),
]; // prettier-ignore

function fileTarget(packing: string, seeds: readonly Buffer[]): FuzzTarget {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-fuzz-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'file');
  return {
    name: `file-${packing}`,
    kind: 'binary',
    seeds: () => seeds,
    words: ['PK\u0003\u0004', '\n', '{"', '}', '[', '"Records":[', '#fields', '#separator \\x09', '\\u0000'],
    async run(input) {
      writeFileSync(path, input);
      let isOver = false;
      const options = { clock: () => 0, unpackLimits: { ratioFrom: 1 << 20 } };
      for await (const item of readPaths([path], options)) {
        if (item.kind === 'batch') item.batch.ends.forEach((_, index) => recordBytes(item.batch, index));
        else isOver = true;
      }
      if (!isOver) throw new Error('the file neither ended nor failed');
    },
  };
}
