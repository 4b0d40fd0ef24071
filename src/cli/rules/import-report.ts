import type { RuleProblem } from '../../model/api.ts';
import type { Pack } from '../../server/rule-import/read-pack.ts';
import type { WazuhOutcome } from '../../server/rule-import/wazuh/wazuh-to-sigma.ts';
import type { PackChange } from '../../server/rule-import/write-pack.ts';
import { problemToLine } from './problem-lines.ts';

/** What a folder or a server did with a pack. */
export interface Change extends PackChange {
  /** what a server found wrong; a folder takes what the reader has passed */
  readonly problems?: readonly RuleProblem[];
}

const FEW = 10;

export function packLines(pack: Pack, isVerbose: boolean): string[] {
  const { source, rules, correlations, problems, files, others } = pack;
  const where = source.revision === undefined ? source.origin : `${source.origin} at ${source.revision.slice(0, 12)}`;
  return [
    `${where}: ${rules} rules and ${correlations} correlations in ${files.length} files.`,
    ...some(problems.map(problemToLine), isVerbose, 'problem', 'problems'),
    ...some(source.refused.map(({ path, reason }) => `${path}: ${reason}`), isVerbose, 'file was refused', 'files were refused'),
    ...(others > 0 ? [`${others} other files were left alone.`] : []),
  ];
} // prettier-ignore

/** The first few lines of a list under its count, or all of them. */
function some(lines: readonly string[], isVerbose: boolean, one: string, many: string): string[] {
  if (lines.length === 0) return [];
  const shown = isVerbose ? lines : lines.slice(0, FEW);
  const more = lines.length - shown.length;
  return [
    `${lines.length} ${lines.length === 1 ? one : many}:`,
    ...shown.map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${more} more (-v names them all)`] : []),
  ];
}

/** How much of Wazuh's rules came over, and why the rest did not. */
export function wazuhLines(outcomes: readonly WazuhOutcome[], isVerbose: boolean): string[] {
  if (outcomes.length === 0) return [];
  const of = (kind: WazuhOutcome['outcome']): WazuhOutcome[] => outcomes.filter(({ outcome }) => outcome === kind);
  const [carried, approximated, lost] = [of('carried'), of('approximated'), of('not-carried')];
  const alerts = carried.length + approximated.length + lost.length;
  const share = alerts === 0 ? 0 : Math.floor(((carried.length + approximated.length) / alerts) * 100);
  const reasons = Map.groupBy(
    lost.flatMap(({ reasons: all }) => all.slice(0, 1)),
    (reason) => reason.replaceAll(/\b\d+(?:, \d+)*\b/g, 'N').replaceAll(/(?:decoder|groups|group|list) [^:]*?(?= are| is|,|:|$)/g, (text) => text),
  );
  const ranked = [...reasons].sort(([, a], [, b]) => b.length - a.length).map(([reason, { length }]) => `${length} × ${reason}`);
  return [
    `Wazuh: ${outcomes.length} rules, ${of('silent').length} of them without an alert (they live on in those that build on them). Of ${alerts} with an alert ${carried.length + approximated.length} came over (${share} %), ${approximated.length} of these not quite the same.`,
    ...some(ranked, isVerbose, 'reason why rules did not come over', 'reasons why rules did not come over'),
    ...(isVerbose ? [...approximated, ...lost].map(({ id, title, source, line, outcome, reasons: all }) => `  ${source}:${line} ${id} "${title}": ${outcome === 'approximated' ? 'not quite the same' : 'did not come over'}: ${all.join('; ')}`) : []),
  ];
} // prettier-ignore

export function changeLines({ added, changed, removed, unchanged, kept, problems = [], before }: Change, isVerbose: boolean): string[] { // prettier-ignore
  const names = (list: readonly string[], sign: string): string[] => isVerbose || list.length <= FEW ? list.map((path) => `  ${sign} ${path}`) : []; // prettier-ignore
  return [
    ...(before === undefined ? [] : [`Was imported before from ${before.origin}${before.revision === undefined ? '' : ` at ${before.revision.slice(0, 12)}`}.`]),
    `${added.length} added, ${changed.length} changed, ${removed.length} removed, ${unchanged} as they were.`,
    ...names(added, '+'),
    ...names(changed, '~'),
    ...names(removed, '-'),
    ...some(kept, isVerbose, 'file was changed by hand and stays as it is (--force overwrites it)', 'files were changed by hand and stay as they are (--force overwrites them)'),
    ...some(problems.map(problemToLine), isVerbose, 'problem on the server', 'problems on the server'),
  ];
} // prettier-ignore

export function toJson(pack: Pack, name: string, change: Change | undefined): object {
  const { source, rules, correlations, files, problems, wazuh, others } = pack;
  const counts = Object.fromEntries(
    (['carried', 'approximated', 'silent', 'not-carried'] as const).map((kind) => [
      kind,
      wazuh.filter(({ outcome }) => outcome === kind).length,
    ]),
  );
  return {
    pack: name,
    source: { kind: source.kind, origin: source.origin, revision: source.revision ?? null },
    rules,
    correlations,
    files: files.map(({ path }) => path),
    problems,
    refused: source.refused,
    others,
    ...(wazuh.length === 0 ? {} : { wazuh: { ...counts, outcomes: wazuh } }),
    ...(change === undefined ? {} : { change }),
  };
}
