import { stat } from 'node:fs/promises';
import { readPaths } from '../../connectors/file/read-paths.ts';
import { fileFormats } from '../../server/file-formats.ts';
import { readDelimitedHeader } from '../../pipeline/normalize/delimited-header.ts';
import { sourceId } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import { readMapping } from '../../pipeline/normalize/mapping/read-mapping.ts';
import { suggestMapping } from '../../pipeline/normalize/suggest/suggest-mapping.ts';
import { recogniseSample } from '../../pipeline/normalize/recognise-sample.ts';
import type { Parser } from '../../pipeline/normalize/parser.ts';
import { parsersWith, problemLine } from '../mapping-options.ts';
import { visible } from '../analyze/visible.ts';
import { exitCodes, UsageError, type Call, type Command, type ExitCode } from '../command.ts';
import { readSample, recordsOf, type Sample } from './read-sample.ts';
import { jsonLines, textLines } from './try-printers.ts';
import { shownRecords } from './shown-record.ts';

/** Records that a suggestion looks at. */
const SUGGEST_FROM = 2000;

/** `vedette sources try FILE`: what Vedette would make of a file, before it is sent. */
export const tryFile: Command = {
  name: 'try',
  summary: 'Shows which format a file has and how surely, and parsed events beside the raw lines. Nothing is stored.',
  usage: 'FILE (- is standard input)',
  options: {
    count: { type: 'string', short: 'n', value: 'N', summary: 'Records that are shown', default: '5' },
    format: { type: 'string', value: 'ID', summary: 'Read it as this format, and do not recognise it' },
    mapping: { type: 'string', value: 'FILE', multiple: true, summary: 'A mapping, or a folder of them, to read it with; may be given more than once' },
    source: { type: 'string', value: 'NAME', summary: 'Read it as if it came from this source: for mappings that are for one' },
    suggest: { type: 'boolean', summary: 'Print a mapping for what no parser knows' },
  },
  examples: [
    'vedette sources try /var/log/app.log',
    'vedette sources try --suggest export.csv > acme.yml',
    'vedette sources try --mapping acme.yml export.csv',
    'tail -n 1000 app.log | vedette sources try -',
  ],
  run: async (call) => {
    const { path, count, format } = settingsOf(call);
    const { parsers, isBad } = await parsersWith(call.texts('mapping'), (line) => call.err(line));
    if (isBad) return exitCodes.failed;
    if (format !== undefined && !parsers.some(({ id }) => id === format))
      throw new UsageError(`--format ${format} is not known; there are: ${[...new Set(parsers.map(({ id }) => id))].toSorted().join(', ')}`);
    const isFolder = path !== '-' && (await stat(path).then((found) => found.isDirectory(), () => false));
    if (isFolder) throw new UsageError(`${path} is a folder: name one file of it, or run "vedette analyze ${path}" over all`);
    const sample = from(call.text('source'), await readSample(readPaths([path], { clock: Date.now, formats: fileFormats }), format));
    for (const { message } of sample.errors) call.err(visible(message));
    if (sample.batches.length === 0) {
      if (sample.errors.length === 0) call.err(`${visible(path)} is empty: there is nothing to recognise.`);
      return exitCodes.failed;
    }
    return call.flag('suggest') ? suggest(sample, parsers, path, call) : show(sample, parsers, count, call);
  },
}; // prettier-ignore

/** @throws UsageError if it is no name of a source */
function from<S extends { readonly batches: readonly RecordBatch[] }>(source: string | undefined, sample: S): S {
  if (source === undefined) return sample;
  const known = sourceId.safeParse(source);
  if (!known.success) throw new UsageError(`--source "${source}" is no name of a source`);
  return {
    ...sample,
    batches: sample.batches.map((batch) => ({ ...batch, origin: { ...batch.origin, source: known.data } })),
  };
}

function settingsOf(call: Call): { path: string; count: number; format: string | undefined } {
  const [path, ...more] = call.positionals;
  if (path === undefined) throw new UsageError('name a file, or - for standard input');
  if (more.length > 0) throw new UsageError(`one file at a time: "${more.join(' ')}" is too much`);
  const count = call.text('count') ?? '5';
  if (!/^\d{1,4}$/.test(count)) throw new UsageError(`--count takes a whole number up to 9999, not "${count}"`);
  return { path, count: Number(count), format: call.text('format') };
}

function show(sample: Sample, parsers: readonly Parser[], count: number, call: Call): ExitCode {
  const found = recogniseSample(sample.batches, parsers);
  const shown = shownRecords(sample.batches, parsers, count);
  const width = process.stdout.isTTY ? (process.stdout.columns ?? 100) : 100;
  const isColoured = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  const lines = call.flag('json') ? jsonLines(found, shown, sample) : textLines(found, shown, sample, { width, isColoured }); // prettier-ignore
  for (const line of lines) call.out(line);
  const readable = found.formats.reduce((sum, { records }) => sum + records, 0);
  return readable > 0 ? exitCodes.ok : exitCodes.failed;
}

/** Only what no parser knows is looked at: a mapping for what is read already would take it away from its parser. */
function suggest(sample: Sample, parsers: readonly Parser[], path: string, call: Call): ExitCode {
  const unknown = sample.batches.flatMap((batch) => recordsOf(batch, parsers).filter(({ isKnown }) => !isKnown).map(({ text }) => text)).slice(0, SUGGEST_FROM);
  const [first] = sample.batches;
  if (first === undefined || unknown.length === 0) {
    call.err('Every record is of a format that Vedette knows: there is nothing to suggest.');
    return exitCodes.ok;
  }
  const context = { received: first.received, context: first.origin.context, envelope: undefined };
  const found = suggestMapping(unknown, { id: idOf(path), title: titleOf(path), context });
  if (found === undefined) {
    call.err('Too few of the records are alike to suggest a mapping. They are kept with their text and its template, and can be searched.');
    return exitCodes.failed;
  }
  if (call.flag('json')) call.out(JSON.stringify(found));
  else {
    call.out(found.text.trimEnd());
    call.err(`# It reads ${percent(found.share)} of ${unknown.length} records${readDelimitedHeader(first.origin.context) === undefined ? '' : ' under their header'}. How sure each part is:`);
    for (const { part, fields, certainty, reasons } of found.parts) call.err(`#   ${part.padEnd(18)} ${percent(certainty).padStart(5)}  ${visible(fields.join(', '))}  (${visible(reasons.join('; '))})`);
    if (readMapping(found.text).problems.length > 0) for (const problem of readMapping(found.text).problems) call.err(`# ${problemLine('', problem)}`);
  }
  return exitCodes.ok;
} // prettier-ignore

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** A name made of the file's: people change it. */
function idOf(path: string): string {
  const base = (path.split('/').at(-1) ?? '').replace(/\.[\w.]{1,12}$/, '').toLowerCase().replaceAll(/[^a-z\d]+/g, '-').replaceAll(/^-+|-+$/g, ''); // prettier-ignore
  return /^[a-z][a-z\d-]{1,59}$/.test(base) ? base : `log-${base || 'new'}`.slice(0, 60).replace(/-+$/, '');
}

const titleOf = (path: string): string => `Records of ${path === '-' ? 'standard input' : (path.split('/').at(-1) ?? path)}`.slice(0, 200); // prettier-ignore
