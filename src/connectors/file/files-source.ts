import { glob, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import { sourceKind, type SourceDeps, type SourceState } from '../../pipeline/collect/source-kind.ts';
import { tailSettings } from './describe.ts';
import { toFileError } from './file-error.ts';
import { tailFiles, type Tail } from './tail/tail-files.ts';

const { from, framing, interval, rotatedFor, maxFiles } = tailSettings.shape;

const filesSettings = tailSettings.extend({
  paths: z.array(z.string().regex(/^\//, 'give the whole path, from / on')).min(1).meta({ title: 'Paths', description: 'The files to follow; * and ** stand for any name and any folders.' }),
  from: from.meta({ title: 'Begin at', description: 'Where to begin in files that are there at the first start. Later ones are read from their beginning.' }),
  framing: framing.meta({ title: 'Records', description: 'How records are told apart; auto knows lines and Zeek TSV.' }),
  interval: interval.meta({ title: 'Look every', description: 'How often files are looked at.', unit: 'ms' }),
  rotatedFor: rotatedFor.meta({ title: 'Follow rotated files for', description: 'How long a file is still followed after it was renamed or removed, since it last grew.', unit: 'ms' }),
  maxFiles: maxFiles.meta({ title: 'Files at most', description: 'How many files are followed at the same time.', unit: '1' }),
}); // prettier-ignore

/** Log files of this machine, followed as they grow: what `--tail` does, as a source that can be changed. Each file is a source below it. */
export const filesSource = sourceKind({
  id: 'files',
  title: 'Followed files',
  group: 'reads',
  summary: 'Log files of this machine, followed as they grow, through rotation and truncation.',
  settings: filesSettings,
  secrets: [],
  example: { paths: ['/var/log/nginx/*.log'], from: 'end' },
  async start(settings, deps) {
    const sourceOf = (path: string) => deps.senderOf(path);
    const tail = await tailFiles(settings, { ...receiverOf(deps), checkpoints: deps.checkpoint, sourceOf });
    if ('kind' in tail) return { kind: 'settings', message: tail.message };
    const look = (): void => deps.told(stateOf(tail, settings.paths));
    const timer = setInterval(look, LOOK_EVERY_MS);
    setTimeout(look, FIRST_LOOK_MS).unref();
    return {
      ended: tail.stopped,
      async stop() {
        clearInterval(timer);
        await tail.close();
      },
    };
  },
  async check({ paths: patterns }) {
    let files = 0;
    let bytes = 0;
    const problems: string[] = [];
    for await (const path of glob(patterns)) {
      const info = await stat(path).catch((error: unknown) => void problems.push(toFileError(error).message));
      if (info?.isFile() !== true) continue;
      files++;
      bytes += info.size;
      if (files + problems.length >= MOST_CHECKED) break;
    }
    if (problems[0] !== undefined && files === 0) return { kind: 'not-found', message: problems[0], setting: 'paths' };
    if (files === 0) return { kind: 'works', message: 'No file of these names is there now. The source would wait for one.' }; // prettier-ignore
    return { kind: 'works', message: `${files === MOST_CHECKED ? 'At least ' : ''}${files} ${files === 1 ? 'file' : 'files'} of ${(bytes / 1e6).toFixed(1)} MB together.` }; // prettier-ignore
  },
});

const LOOK_EVERY_MS = 3000;
const FIRST_LOOK_MS = 500;
const MOST_CHECKED = 1000;

const receiverOf = (deps: SourceDeps): ReceiverDeps => ({
  append: (batch) => deps.append(batch),
  refuse: (source, count, reason) => deps.refuse(source, count, reason),
  clock: () => deps.clock(),
});

function stateOf(tail: Tail, patterns: readonly string[]): SourceState {
  const files = tail.files();
  const troubled = files.filter(({ problem }) => problem !== undefined);
  const followed = files.length - troubled.length;
  if (files.length === 0) return { kind: 'waits', message: `No file is there yet that is named ${patterns.join(' or ')}.` }; // prettier-ignore
  const [first] = troubled;
  const trouble = first === undefined ? '' : ` ${troubled.length} ${troubled.length === 1 ? 'is' : 'are'} not: ${first.path}: ${first.problem ?? ''}`; // prettier-ignore
  const message = `${followed} ${followed === 1 ? 'file is' : 'files are'} followed.${trouble}`;
  return followed === 0 ? { kind: 'fails', message } : { kind: 'works', message };
}
