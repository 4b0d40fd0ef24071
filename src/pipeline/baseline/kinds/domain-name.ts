import { readFileSync } from 'node:fs';
import { explainName, judgeName, readDomainModel, type DomainModel } from '../../../statistics/domains/domain-model.ts';
import { domainParts } from '../registered-domain.ts';

/** How generated a host name looks. */
export interface DomainName {
  /** the name that was registered */
  readonly registered: string;
  /** the label that looks most generated, and what stands behind it */
  readonly label: string;
  readonly suffix: string;
  /** natural log odds */
  readonly logit: number;
  /** share of names that people chose that look at least as generated */
  readonly p: number;
}

/**
 * Judges the label that was registered, and a single one in front of it: providers of free names that the public suffix list does not know sell those.
 *
 * @returns undefined for what has no registered domain
 */
export function judgeDomainName(name: string, model: DomainModel = shippedModel()): DomainName | undefined {
  const parts = domainParts(name);
  if (parts === undefined) return undefined;
  const { registered, label, suffix, inside } = parts;
  const own = { registered, label, suffix, ...judgeName(model, label, suffix) };
  if (inside === '' || inside.includes('.') || inside.length < 5) return own;
  const front = { registered, label: inside, suffix: registered, ...judgeName(model, inside, registered) };
  return front.logit > own.logit ? front : own;
}

/** Bits for and against by group of features. */
export const explainDomainName = ({ label, suffix }: DomainName, model: DomainModel = shippedModel()): ReturnType<typeof explainName> => explainName(model, label, suffix); // prettier-ignore

let shipped: DomainModel | undefined;

/** The model that `scripts/train-domains.ts` makes; read when the first name is judged. */
export function shippedModel(): DomainModel {
  shipped ??= readDomainModel(readFileSync(new URL('../../../content/models/domain-names.bin', import.meta.url)));
  return shipped;
}
