import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantId } from '../../model/ids.ts';
import { asUserId } from '../../model/ids.ts';
import { learnTemplates } from '../../pipeline/normalize/templates/learn-templates.ts';
import { createTemplateMatcher } from '../../pipeline/normalize/templates/match-templates.ts';
import type { MappingStore } from '../../store/state/mapping-store.ts';
import type { Learnt } from './learnt-templates.ts';
import { readLearnt } from './learnt-templates.ts';
import type { UnknownRecords } from './unknown-records.ts';

/** How templates of text that nobody knows are learnt: beside the stream, from what is stored, and published as a version like any change of a mapping. */
export interface LearnDeps {
  readonly store: Pick<MappingStore, 'list' | 'put'>;
  readonly tenant: TenantId;
  readonly unknown: (source: string | undefined, limit: number) => Promise<UnknownRecords>;
  /** makes the new templates count */
  readonly publish: () => Promise<unknown>;
  readonly log: { warn(facts: object, message: string): void; info(facts: object, message: string): void };
}

/** Sources that are learnt of, at most: each adds up to 500 templates. */
const MOST_SOURCES = 50;
const SAMPLE = 2000;
/** Lines of a source before anything is learnt of it. */
const LEAST_LINES = 100;
/** What new templates must explain beyond the known ones, as a share of the lines, before workers are started anew for them. */
const LEAST_GAIN = 0.05;
const FIRST_MS = 60_000;
const EVERY_MS = 3_600_000;

const VEDETTE = { id: asUserId('vedette'), name: 'Vedette' };

/** Looks once: the sources whose recent unknown text would be explained better are learnt anew. @returns how many */
export async function learnOnce({ store, tenant, unknown, publish, log }: LearnDeps): Promise<number> {
  const recent = (await unknown(undefined, SAMPLE)).records.filter(({ format }) => format === 'text');
  const sources = [...Map.groupBy(recent, ({ source }) => source)].toSorted((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)).map(([source]) => source);
  const stored = new Map((await store.list(tenant)).filter(({ kind }) => kind === 'learnt').map((row) => [row.id, row]));
  let changed = 0;
  for (const source of sources.slice(0, MOST_SOURCES)) {
    const row = stored.get(source);
    if (row?.enabled === false || (row === undefined && stored.size + changed >= MOST_SOURCES)) continue;
    const lines = (await unknown(source, SAMPLE)).records.filter(({ format }) => format === 'text').map(({ text }) => text).toReversed();
    if (lines.length < LEAST_LINES) continue;
    const known = row === undefined ? undefined : readLearnt(row.text);
    const before = known === undefined ? 0 : shareOf(lines, known.templates);
    const found = learnTemplates(lines);
    if (found.templates.length === 0 || found.coverage < before + LEAST_GAIN) continue;
    const next: Learnt = { source, templates: [...found.templates], coverage: found.coverage, lines: lines.length };
    await store.put(tenant, { kind: 'learnt', id: source, text: JSON.stringify(next), note: `learnt from ${lines.length} lines` }, VEDETTE);
    changed += 1;
  }
  if (changed > 0) {
    log.info({ part: 'mappings', sources: changed }, 'templates of unknown text were learnt');
    await publish();
  }
  return changed;
} // prettier-ignore

function shareOf(lines: readonly string[], templates: readonly string[]): number {
  const match = createTemplateMatcher(templates);
  return lines.filter((line) => match(line) !== undefined).length / lines.length;
}

/** Learns a minute after the start and then every hour, until told to stop. */
export function learnOnTheSide(deps: LearnDeps): () => void {
  const ending = new AbortController();
  void (async () => {
    for (let wait = FIRST_MS; !ending.signal.aborted; wait = EVERY_MS) {
      await sleep(wait, undefined, { signal: ending.signal, ref: false }).catch(() => undefined);
      if (ending.signal.aborted) return;
      await learnOnce(deps).catch((error: unknown) =>
        deps.log.warn({ part: 'mappings', reason: error instanceof Error ? error.message : String(error) }, 'templates could not be learnt; it is tried again'),
      );
    }
  })();
  return () => ending.abort();
} // prettier-ignore
