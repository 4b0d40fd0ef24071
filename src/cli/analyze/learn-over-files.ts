import { readPaths } from '../../connectors/file/read-paths.ts';
import { DEFAULT_BUDGET } from '../../model/baseline.ts';
import type { Finding } from '../../model/finding.ts';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import type { JsonObject } from '../../model/json.ts';
import type { RuleProblem } from '../../model/rule.ts';
import { createWithGroups } from '../../pipeline/clean/audit-groups.ts';
import { createObserve } from '../../pipeline/baseline/observations.ts';
import { createBaselineStage } from '../../pipeline/baseline/stage.ts';
import { createNormalize } from '../../pipeline/normalize/normalize.ts';
import type { NormalizedEvent } from '../../pipeline/normalize/normalized-event.ts';
import type { BaselineViews } from '../../pipeline/ports.ts';
import { readBaselineFiles } from '../../server/baseline/content-files.ts';
import { compileContent } from '../../server/baseline/compile-content.ts';
import { fileFormats } from '../../server/file-formats.ts';
import { parsers } from '../../server/parsers.ts';
import type { LearningSettings } from './learning-options.ts';

/**
 * Baselines over files. Files come one after the other and not in the order of time: what was observed is kept, packed (30 to 100 bytes an event), until all
 * files were read; then it is learnt and judged in slots of ten minutes, in the order of time.
 */
export interface LearnOverFiles {
  readonly problems: readonly RuleProblem[];
  /** events of one batch, in the order of their records */
  add(events: readonly NormalizedEvent[]): void;
  /** Learns the first part and watches the rest. */
  judge(): { readonly findings: readonly Finding[]; readonly trained: number; readonly watched: number };
  readonly views: BaselineViews;
}

interface Packed {
  readonly slot: number;
  readonly order: number;
  readonly bytes: Uint8Array;
  readonly events: number;
  readonly received: number;
  readonly isTraining: boolean;
}

/** Out of order by less than this is in order: the engine calls an event late that is an hour older than the newest. */
const SLOT_MS = 600_000;

/** Reads behaviours, and what is to be learnt from files of its own. @param unread told of a file that could not be read */
export async function createLearnOverFiles(
  settings: LearningSettings,
  unread: (path: string, message: string) => void,
): Promise<LearnOverFiles> {
  const files = await readBaselineFiles(settings.behaviors);
  const { features, behaviors, problems } = compileContent(files);
  const { stage } = createBaselineStage({ features, behaviors, budget: DEFAULT_BUDGET });
  const observe = createObserve(features);
  const packed: Packed[] = [];
  if (settings.directory.length > 0) stage.change({ kind: 'directory', entries: [...settings.directory] }, 0);

  function pack(events: readonly NormalizedEvent[], isTraining: boolean): void {
    for (const [slot, some] of Map.groupBy(events, ({ time }) => Math.floor(time / SLOT_MS))) {
      const bytes = observe(some);
      const received = some.at(-1)?.received ?? 0;
      if (bytes !== undefined) packed.push({ slot, order: packed.length, bytes, events: some.length, received, isTraining }); // prettier-ignore
    }
  }

  if (settings.train.length > 0) {
    const normalize = createNormalize(parsers, DEFAULT_TENANT);
    const withGroups = createWithGroups();
    for await (const item of readPaths(settings.train, {
      clock: Date.now,
      formats: fileFormats,
      onProgress: () => undefined,
    })) {
      if (item.kind === 'error') unread(item.path, item.error.message);
      else if (item.kind === 'batch') pack(normalize(withGroups(item.batch)).events, true);
    }
  }

  return {
    problems: [...files.problems, ...problems],
    add: (events) => pack(events, false),
    judge() {
      packed.sort((a, b) => a.slot - b.slot || a.order - b.order);
      const cut = cutOf(packed, settings);
      const isTraining = ({ isTraining: isGiven, slot }: Packed): boolean => isGiven || slot < cut;
      const findings: Finding[] = [];
      const counts = { trained: 0, watched: 0 };
      // what is given to learn from is learnt first, whenever it happened
      const given = packed.filter((each) => each.isTraining);
      for (const each of [...given, ...packed.filter((one) => !one.isTraining)]) {
        const isHistory = isTraining(each);
        const found = stage.see(each.bytes, each.received, isHistory);
        if (isHistory) counts.trained += each.events;
        else {
          counts.watched += each.events;
          findings.push(...found);
        }
      }
      return { findings, ...counts };
    },
    views: stage.views,
  };
}

/** The slot before which everything is learnt. */
function cutOf(packed: readonly Packed[], { until, share }: LearningSettings): number {
  if (until !== undefined) return Math.floor(until / SLOT_MS);
  const watched = packed.filter(({ isTraining }) => !isTraining);
  const total = watched.reduce((sum, { events }) => sum + events, 0);
  let before = 0;
  for (const { slot, events } of watched) {
    before += events;
    if (before > total * share) return slot;
  }
  return -Infinity;
}

/**
 * Findings with the fields of their events, which were not kept: files are read once more, where something was found. Of standard input, which cannot be,
 * findings name the event alone.
 */
export async function readFields(findings: readonly Finding[], paths: readonly string[]): Promise<readonly Finding[]> {
  const wanted = new Set<string>(findings.map(({ event }) => event.id));
  const fieldsById = new Map<string, JsonObject>();
  const normalize = createNormalize(parsers, DEFAULT_TENANT);
  const withGroups = createWithGroups();
  const files = paths.filter((path) => path !== '-');
  if (wanted.size === 0 || files.length === 0) return findings;
  for await (const item of readPaths(files, { clock: Date.now, formats: fileFormats, onProgress: () => undefined })) {
    if (fieldsById.size === wanted.size) break;
    if (item.kind !== 'batch') continue;
    for (const event of normalize(withGroups(item.batch)).events)
      if (wanted.has(event.id)) fieldsById.set(event.id, event.fields);
  }
  return findings.map((finding) => {
    const fields = fieldsById.get(finding.event.id);
    return fields === undefined ? finding : { ...finding, event: { ...finding.event, fields } };
  });
}
