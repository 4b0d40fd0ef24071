import { domainParts } from '../src/pipeline/baseline/registered-domain.ts';
import type { LabelledName } from '../src/statistics/domains/train-domain-model.ts';
import { readRows } from './read-csv.ts';

/** What the shipped model is trained with. */
export const MODEL_SEED = 5;

export interface ReadName extends LabelledName {
  /** as it stands in the file */
  readonly name: string;
}

/** Names of a CSV of `family,domain`; `benign` is no family. Of a generated name the label in front counts, where there is one. */
export function readNames(path: string): ReadName[] {
  const rows = readRows(path);
  return rows.flatMap(([family = '', name = '']) => (family === 'family' || name === '' ? [] : [nameOf(family, name)]));
}

function nameOf(family: string, name: string): ReadName {
  const parts = domainParts(name);
  const isChosen = family === 'benign';
  const common = { name, family: isChosen ? undefined : family };
  if (parts === undefined) return { ...common, label: name, suffix: '' };
  const { label, suffix, inside, registered } = parts;
  if (!isChosen && inside !== '' && !inside.includes('.')) return { ...common, label: inside, suffix: registered };
  return { ...common, label, suffix };
}
