import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { basename } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { readPaths } from '../connectors/file/read-paths.ts';
import type { Finding } from '../model/finding.ts';
import { DEFAULT_TENANT } from '../model/ids.ts';
import { ocsfSeverityBySeverity, severity, type Severity } from '../model/severity.ts';
import { createWithGroups } from '../pipeline/clean/audit-groups.ts';
import { createJudge } from '../pipeline/pipeline.ts';
import type { NormalizedEvent } from '../pipeline/normalize/normalized-event.ts';
import { createSigmaDetector } from '../pipeline/detect/sigma-detector.ts';
import { createCorrelateInEventOrder } from '../pipeline/detect/correlate-in-event-order.ts';
import { createCorrelator } from '../sigma/correlate/create-correlator.ts';
import { DEFAULT_RULES, loadRules, type RuleSet } from '../server/content.ts';
import { fileFormats } from '../server/file-formats.ts';
import type { Parser } from '../pipeline/normalize/parser.ts';
import { parsersWith } from './mapping-options.ts';
import { exitCodes, UsageError, type Call, type Command } from './command.ts';
import { createAlertBook, type AlertBook } from './analyze/alert-book.ts';
import { createAlertCount } from './analyze/alert-count.ts';
import { htmlReport } from './analyze/html-report.ts';
import { jsonlReport } from './analyze/jsonl-report.ts';
import type { Report, Summary, Write } from './analyze/report.ts';
import { tableReport } from './analyze/table-report.ts';
import { createLearnOverFiles, readFields, type LearnOverFiles } from './analyze/learn-over-files.ts';
import { learningOptions, learningSettingsOf, type LearningSettings } from './analyze/learning-options.ts';
import { leftOut } from './analyze/left-out.ts';
import { visible } from './analyze/visible.ts';
import { adaptationFailure, ruleAdaptationOf, ruleAdaptationOptions } from './rule-adaptation-options.ts';
import { createProgress } from './progress.ts';

/** `vedette analyze PATH…`: the whole pipeline over files, without a server. */
export const analyze: Command = {
  name: 'analyze',
  summary: 'Runs the whole pipeline over files or folders of logs: formats are recognised, gzip, zstd and zip are opened.',
  usage: 'PATH… (- is standard input)',
  options: {
    rules: { type: 'string', value: 'PATH', multiple: true, summary: 'Sigma rules, a file or folder; may be given more than once', default: 'our own' },
    format: { type: 'string', value: 'table|jsonl|html', summary: 'How to print what is found', default: 'table' },
    output: { type: 'string', short: 'o', value: 'FILE', summary: 'Write there and not to standard output' },
    mappings: { type: 'string', value: 'PATH', multiple: true, summary: 'Mappings that make parsers without code, a file or folder; may be given more than once' },
    ...learningOptions,
    ...ruleAdaptationOptions,
    'fail-on': { type: 'string', value: 'SEVERITY', summary: 'Exit with 3 if there is a finding of this severity or worse' },
  },
  examples: [
    'vedette analyze /var/log',
    'vedette analyze --rules sigma/rules --format jsonl case-17/ > findings.jsonl',
    'vedette analyze --train-share 0.7 logs/',
    'vedette analyze --train logs/october --directory people.csv logs/november',
    'zcat events.json.gz | vedette analyze --format html -o report.html -',
  ],
  run: async (call) => {
    const settings = settingsOf(call);
    const learning = await learningSettingsOf(call);
    const { adaptation, problems } = await ruleAdaptationOf(call);
    const failure = adaptationFailure(adaptation);
    if (failure !== undefined) {
      call.err(failure);
      return exitCodes.failed;
    }
    const { parsers: known, isBad } = await parsersWith(call.texts('mappings'), (line) => call.err(line));
    if (isBad) return exitCodes.failed;
    const loaded = await loadRules(settings.rules, adaptation);
    const unloaded = [...problems, ...loaded.problems].filter(isError).length;
    if (unloaded > 0) {
      call.err(`${unloaded} rules could not be loaded; "vedette rules check ${settings.rules.join(' ')}" says why.`);
    }
    const out = settings.output === undefined ? process.stdout : createWriteStream(settings.output);
    const learn = learning === undefined ? undefined : await learnOverFilesOf(learning, call);
    // JSON lines are findings: of alerts they tell the number
    const alerts = settings.format === 'jsonl' ? createAlertCount() : createAlertBook(Date.now());
    const result = await analyzePaths(settings.paths, loaded.ruleSet, reportOf(settings), alerts, out, call, learn, known);
    if (out !== process.stdout) await finished(out.end());
    if (result.failedPaths.length > 0) {
      call.err(`${result.failedPaths.length} of ${settings.paths.length} paths could not be read.`);
      return exitCodes.failed;
    }
    return settings.failOn !== undefined && result.worst >= ocsfSeverityBySeverity[settings.failOn] ? exitCodes.found : exitCodes.ok;
  },
}; // prettier-ignore

const isError = ({ level }: { readonly level?: string | undefined }): boolean =>
  level === undefined || level === 'error';

interface Settings {
  readonly paths: readonly string[];
  readonly rules: readonly string[];
  readonly format: 'table' | 'jsonl' | 'html';
  readonly output: string | undefined;
  readonly failOn: Severity | undefined;
}

function settingsOf(call: Call): Settings {
  if (call.positionals.length === 0) throw new UsageError('name at least one file or folder, or - for standard input');
  const format = call.flag('json') ? 'jsonl' : (call.text('format') ?? 'table');
  if (format !== 'table' && format !== 'jsonl' && format !== 'html') throw new UsageError(`--format ${format} is not known; there are: table, jsonl, html`); // prettier-ignore
  const failOn = call.text('fail-on');
  const level = failOn === undefined ? undefined : severity.safeParse(failOn);
  if (level && !level.success) throw new UsageError(`--fail-on ${failOn} is not one of ${severity.options.join(', ')}`);
  const rules = call.texts('rules');
  return {
    paths: call.positionals,
    rules: rules.length === 0 ? [DEFAULT_RULES] : rules,
    format,
    output: call.text('output'),
    failOn: level?.data,
  };
}

function reportOf({ format, paths }: Settings): (write: Write) => Report {
  switch (format) {
    case 'jsonl':
      return jsonlReport;
    case 'table':
      return (write) => tableReport(write, process.stdout.columns ?? 120);
    case 'html':
      return (write) => htmlReport(write, `Analysis of ${namesOf(paths)}`, new Date());
  }
}

function namesOf(paths: readonly string[]): string {
  const names = paths.slice(0, 3).map((path) => (path === '-' ? 'standard input' : basename(path)));
  return paths.length > 3 ? `${names.join(', ')} and ${paths.length - 3} more` : names.join(', ');
}

async function learnOverFilesOf(settings: LearningSettings, call: Pick<Call, 'err'>): Promise<LearnOverFiles> {
  const unread = (path: string, message: string): void => call.err(`${visible(path)}: ${visible(message)}`);
  const learn = await createLearnOverFiles(settings, unread);
  for (const { source, line, message } of learn.problems) unread(line === undefined ? source : `${source}:${line}`, message);
  return learn;
} // prettier-ignore

/** What was learnt, in a sentence: where nothing is judged, it says why. */
function learnt({ views }: LearnOverFiles, trained: number, watched: number): string {
  const { entities, isWarm } = views.learning();
  const n = (value: number): string => value.toLocaleString('en-US');
  const learning = isWarm ? '' : ' There is too little history to judge anything: behaviours need days of it.';
  return `Learnt from ${n(trained)} events, watched ${n(watched)}; ${n(entities)} entities.${learning}`;
}

/**
 * What goes to the output is held until this many characters are together: a write for each finding would cost more than finding it, and so would
 * one for all findings of a batch, whose megabytes have to be mapped anew each time.
 */
const WRITE_CHARACTERS = 1 << 16;

async function analyzePaths(
  paths: readonly string[],
  ruleSet: RuleSet,
  createReport: (write: Write) => Report,
  alerts: AlertBook,
  out: Writable,
  call: Pick<Call, 'err'>,
  learn: LearnOverFiles | undefined,
  known: readonly Parser[],
): Promise<{ worst: number; failedPaths: string[] }> {
  const started = performance.now();
  const full: string[] = [];
  let pending = '';
  const report = createReport((text) => {
    pending += text;
    if (pending.length <= WRITE_CHARACTERS) return;
    full.push(pending);
    pending = '';
  });
  const flush = async (): Promise<void> => {
    for (const text of full.splice(0)) if (!out.write(text)) await once(out, 'drain');
  };
  const judge = createJudge(known, [createSigmaDetector(ruleSet)], DEFAULT_TENANT, { readsAll: learn !== undefined });
  const withGroups = createWithGroups();
  const correlator = createCorrelator(ruleSet.correlations);
  const correlate = createCorrelateInEventOrder(correlator);
  const progress = createProgress();
  const failedPaths: string[] = [];
  const counts = { records: 0, events: 0, unreadable: 0, findings: 0 };
  let worst = 0;
  const take = (findings: readonly Finding[], events: readonly NormalizedEvent[] = []): void => {
    let at = 0;
    counts.findings += findings.length;
    alerts.add(findings);
    for (const finding of findings) {
      worst = Math.max(worst, ocsfSeverityBySeverity[finding.severity]);
      // both are in the order of the records
      while (at < events.length && events[at]?.hasRead(finding.event.fields) === false) at++;
      report.finding(finding, events[at]?.fieldsJson);
    }
  };

  const onProgress = ({ path, bytesRead, bytesTotal }: { path: string; bytesRead: number; bytesTotal: number }): void =>
    progress.update(bytesRead, bytesTotal, visible(path));
  for await (const item of readPaths(paths, { clock: Date.now, formats: fileFormats, onProgress })) {
    if (item.kind === 'error') {
      progress.end();
      call.err(`${visible(item.path)}: ${item.error.message}${item.records > 0 ? ` ${item.records} records before that were read.` : ''}`); // prettier-ignore
      // A damaged file in a folder is a line on standard error; one that was asked for by name is a failure.
      if (item.isGiven) failedPaths.push(item.path);
    }
    if (item.kind !== 'batch') continue;
    const { normalized, findings, sightings } = judge(withGroups(item.batch));
    counts.records += item.batch.ends.length;
    counts.events += normalized.events.length;
    counts.unreadable += normalized.unreadable.length;
    learn?.add(normalized.events);
    take(findings, normalized.events);
    take(correlate.add(sightings));
    if (full.length > 0) await flush();
  }
  progress.end();
  take(correlate.end());
  if (learn !== undefined) {
    const { findings, trained, watched } = learn.judge();
    take(await readFields(findings, paths));
    call.err(learnt(learn, trained, watched));
  }
  for (const line of leftOut(correlator)) call.err(line);
  const seconds = Math.round(performance.now() - started) / 1000;
  // Alerts are not correlated into incidents by this version: there are none.
  const summary: Summary = { ...counts, alerts: alerts.count(), incidents: 0, seconds };
  report.end(summary, alerts.all());
  full.push(pending);
  await flush();
  return { worst, failedPaths };
}
