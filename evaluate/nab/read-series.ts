import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Labelled, Window } from './score.ts';

export interface Series extends Labelled {
  /** category/file */
  readonly name: string;
  /** ms since 1970, as if the file's clock were UTC */
  readonly times: Float64Array;
  readonly values: Float64Array;
}

const windowsFile = z.record(z.string(), z.array(z.tuple([z.string(), z.string()])));

/** All series of a folder that has one folder for each category, with CSV files (timestamp, value), gzipped or not, and `windows.json`. */
export function readSeries(folder: string): Series[] {
  const windows = windowsFile.parse(JSON.parse(readFileSync(join(folder, 'windows.json'), 'utf8')));
  const categories = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return categories
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`))
    .filter((name) => /\.csv(\.gz)?$/.test(name))
    .sort()
    .map((file) => {
      const name = file.replace(/\.gz$/, '');
      return toSeries(name, readText(join(folder, file)), windows[name] ?? []);
    });
}

function toSeries(name: string, text: string, windows: readonly (readonly [string, string])[]): Series {
  const rows = text
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(','));
  const times = Float64Array.from(rows, ([time]) => timeToMs(time ?? ''));
  const values = Float64Array.from(rows, ([, value]) => Number(value));
  return { name, rows: rows.length, times, values, windows: windows.map((each) => windowToRows(each, times)) };
}

/** The rows whose time lies in the window, both ends inside. */
function windowToRows([from, to]: readonly [string, string], times: Float64Array): Window {
  const start = timeToMs(from);
  const end = timeToMs(to);
  return { first: times.findIndex((time) => time >= start), last: times.findLastIndex((time) => time <= end) };
}

function timeToMs(text: string): number {
  return Date.parse(`${text.trim().replace(' ', 'T').slice(0, 23)}Z`);
}

function readText(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}
