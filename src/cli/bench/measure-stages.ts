import { openSync, closeSync, writeSync } from 'node:fs';
import { readPaths } from '../../connectors/file/read-paths.ts';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import { detect } from '../../pipeline/detect/detect.ts';
import type { Detector } from '../../pipeline/detect/detector.ts';
import { createNormalize } from '../../pipeline/normalize/normalize.ts';
import { fileFormats } from '../../server/file-formats.ts';
import { parsers } from '../../server/parsers.ts';
import { jsonlReport } from '../analyze/jsonl-report.ts';

export interface StageMeasure {
  readonly records: number;
  readonly events: number;
  readonly findings: number;
  /** of the records, without separators */
  readonly bytes: number;
  /** CPU seconds of this process, one after the other; they add up to the whole analysis */
  readonly stages: readonly { name: 'read' | 'parse' | 'normalize' | 'match' | 'write'; cpuSeconds: number }[];
  /** what JSON.parse takes for the same records, measured on every batch between the stages; part of none of them but `parse` */
  readonly jsonParseCpuSeconds: number;
}

/**
 * Runs the analysis batch by batch on this thread and takes the CPU time between the stages. `parse` is JSON.parse, measured by itself on the
 * same records; `normalize` is what the normalize stage takes beyond that (decoding, recognition, fields, log sources, time).
 * Findings are written as JSON lines to /dev/null.
 */
export async function measureStages(paths: readonly string[], detector: Detector): Promise<StageMeasure> {
  const normalize = createNormalize(parsers, DEFAULT_TENANT);
  const sink = openSync('/dev/null', 'w');
  const report = jsonlReport((text) => void writeSync(sink, text));
  const counts = { records: 0, events: 0, findings: 0, bytes: 0 };
  const micros = { read: 0, parse: 0, normalize: 0, match: 0, write: 0 };
  let last = cpuMicros();
  const lap = (): number => {
    const now = cpuMicros();
    const spent = now - last;
    last = now;
    return spent;
  };
  for await (const item of readPaths(paths, { clock: Date.now, formats: fileFormats })) {
    if (item.kind === 'error') throw new Error(`${item.path}: ${item.error.message}`);
    micros.read += lap();
    if (item.kind !== 'batch') continue;
    parseAll(item.batch);
    micros.parse += lap();
    const { events } = normalize(item.batch);
    micros.normalize += lap();
    const { findings } = detect(events, [detector]);
    micros.match += lap();
    for (const finding of findings) report.finding(finding);
    micros.write += lap();
    counts.records += item.batch.ends.length;
    counts.bytes += item.batch.payload.length;
    counts.events += events.length;
    counts.findings += findings.length;
  }
  closeSync(sink);
  const seconds = (value: number): number => value / 1e6;
  return {
    ...counts,
    jsonParseCpuSeconds: seconds(micros.parse),
    stages: [
      { name: 'read', cpuSeconds: seconds(micros.read) },
      { name: 'parse', cpuSeconds: seconds(micros.parse) },
      { name: 'normalize', cpuSeconds: seconds(Math.max(0, micros.normalize - micros.parse)) },
      { name: 'match', cpuSeconds: seconds(micros.match) },
      { name: 'write', cpuSeconds: seconds(micros.write) },
    ],
  };
}

function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** JSON.parse and nothing else; records that are no JSON cost what the attempt costs. */
function parseAll(batch: RecordBatch): void {
  const payload = Buffer.from(batch.payload.buffer, batch.payload.byteOffset, batch.payload.byteLength);
  let start = 0;
  for (const end of batch.ends) {
    try {
      JSON.parse(payload.toString('utf8', start, end));
    } catch {
      // not JSON
    }
    start = end;
  }
}
