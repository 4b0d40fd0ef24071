import type { z } from 'zod';
import type { rulesApi } from '../../model/rules-api.ts';
import { navigatorLayer } from '../../model/navigator-layer.ts';

export type Coverage = z.output<typeof rulesApi.coverage.answer>;
type Technique = Coverage['techniques'][number];

/** A technique with its sub-techniques, in one column of the matrix. */
export interface Cell extends Technique {
  readonly subs: readonly Cell[];
}

export interface Column {
  readonly id: string;
  readonly name: string;
  readonly cells: readonly Cell[];
  /** techniques (not their sub-techniques) with a rule that is on and can see, and all of them */
  readonly seen: number;
  readonly of: number;
}

/** State, not count: has it fired, could it, can it not see, is it off, or is there nothing. */
export type Shade = 'seen' | 'quiet' | 'blind' | 'off' | 'none';

export const shadeWords: Readonly<Record<Shade, string>> = {
  seen: 'has fired',
  quiet: 'on, quiet',
  blind: 'blind',
  off: 'off',
  none: 'no rule',
};

/** A technique stands for its sub-techniques, too. */
export function shadeOf(cell: Cell): Shade {
  const all = [cell, ...cell.subs];
  if (all.some((one) => one.findings > 0)) return 'seen';
  if (all.some((one) => one.enabled > one.blind)) return 'quiet';
  if (all.some((one) => one.enabled > 0)) return 'blind';
  return all.some((one) => one.rules > 0) ? 'off' : 'none';
}

export function matrixOf(coverage: Coverage, show: 'all' | 'gaps' | 'rules'): Column[] {
  const subsOf = Map.groupBy(
    coverage.techniques.filter(({ id }) => id.includes('.')),
    ({ id }) => id.slice(0, id.indexOf('.')),
  );
  const cells = coverage.techniques
    .filter(({ id }) => !id.includes('.'))
    .map((technique): Cell => ({ ...technique, subs: (subsOf.get(technique.id) ?? []).map((sub) => ({ ...sub, subs: [] })) }))
    .toSorted((a, b) => a.name.localeCompare(b.name)); // prettier-ignore
  return coverage.tactics.map(({ id, shortName, name }) => {
    const all = cells.filter(({ tactics }) => tactics.includes(shortName));
    return { id, name, cells: all.filter((cell) => isShown(cell, show)), seen: all.filter(isSeen).length, of: all.length };
  }); // prettier-ignore
}

const isSeen = (cell: Cell): boolean => ['seen', 'quiet'].includes(shadeOf(cell));

function isShown(cell: Cell, show: 'all' | 'gaps' | 'rules'): boolean {
  if (show === 'all') return true;
  return show === 'gaps' ? !isSeen(cell) : [cell, ...cell.subs].some((one) => one.rules > 0);
}

/** A layer of MITRE's ATT&CK Navigator (layer format 4.5): the score is the number of rules that are on and can see. */
export function coverageToLayer(coverage: Coverage): object {
  return navigatorLayer(
    'Vedette',
    'Rules of Vedette that are on and can see, by technique',
    coverage.version,
    coverage.techniques
      .filter(({ rules }) => rules > 0)
      .map(({ id, rules, enabled, blind, findings }) => ({
        id,
        score: Math.max(0, enabled - blind),
        comment: `${rules} rules, ${enabled} on, ${blind} blind, ${findings} findings`,
      })),
    10,
  );
}
