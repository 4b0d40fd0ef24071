import { readFile } from 'node:fs/promises';
import type { DirectoryEntry } from '../../model/baseline.ts';
import { readDirectory } from '../../server/baseline/read-directory.ts';
import { UsageError, type Call, type Option } from '../command.ts';

/** The options with which an analysis learns what is normal, and says what is not. */
export const learningOptions = {
  train: { type: 'string', value: 'PATH', multiple: true, summary: 'Learn what is normal from these files first, then watch the others' },
  'train-until': { type: 'string', value: 'TIME', summary: 'Learn from what happened before then (2026-11-21, 2026-11-21T14:30Z), watch the rest' },
  'train-share': { type: 'string', value: 'SHARE', summary: 'Learn from the first part of the events by their time, as in 0.7, watch the rest' },
  behaviors: { type: 'string', value: 'PATH', multiple: true, summary: 'Features and behaviours of your own beside ours; they are only asked when something is learnt' },
  directory: { type: 'string', value: 'FILE', summary: 'What a directory says of users and devices, CSV or JSON lines: for peer groups and time zones' },
} as const satisfies Record<string, Option>; // prettier-ignore

export interface LearningSettings {
  readonly train: readonly string[];
  /** ms; undefined: see `share` */
  readonly until: number | undefined;
  /** of the events, 0 to 1 */
  readonly share: number;
  readonly behaviors: readonly string[];
  readonly directory: readonly DirectoryEntry[];
}

/** Undefined if nothing is to be learnt. */
export async function learningSettingsOf(call: Call): Promise<LearningSettings | undefined> {
  const [train, behaviors] = [call.texts('train'), call.texts('behaviors')];
  const [until, share, directory] = [call.text('train-until'), call.text('train-share'), call.text('directory')];
  const isAsked = train.length + behaviors.length > 0 || [until, share, directory].some((each) => each !== undefined);
  if (!isAsked) return undefined;
  if ([train.length > 0, until !== undefined, share !== undefined].filter(Boolean).length > 1) throw new UsageError('--train, --train-until and --train-share say the same thing in three ways: give one of them'); // prettier-ignore
  return { train, behaviors, until: timeOf(until), share: shareOf(share), directory: directory === undefined ? [] : await directoryOf(directory) }; // prettier-ignore
}

function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const plain = text.trim().replace(' ', 'T');
  const hasZone = /(?:[zZ]|[+-]\d\d:?\d\d)$/.test(plain);
  const time = Date.parse(plain.length > 10 && !hasZone ? `${plain}Z` : plain);
  if (!Number.isFinite(time)) throw new UsageError(`--train-until ${text} is not a time: write 2026-11-21 or 2026-11-21T14:30Z`); // prettier-ignore
  return time;
}

function shareOf(text: string | undefined): number {
  const share = text === undefined ? 0 : Number(text);
  if (!(share >= 0 && share < 1)) throw new UsageError(`--train-share takes a share from 0 to below 1, not "${text}"`);
  return share;
}

async function directoryOf(file: string): Promise<readonly DirectoryEntry[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  const { entries, problems } = readDirectory(text);
  const [first] = problems;
  if (first !== undefined) throw new UsageError(`${file}, line ${first.line ?? 1}: ${first.message}`);
  return entries;
}
