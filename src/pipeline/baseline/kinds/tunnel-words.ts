import type { Contribution } from '../../../model/anomaly.ts';
import type { FlowFacts } from '../../../statistics/tunnels/name-flow.ts';
import { sumOf, type TunnelBits } from '../../../statistics/tunnels/tunnel-score.ts';
import { durationInWords } from './beacon-words.ts';
import { amount, percent } from './words.ts';

/** @param whole bits of the judgement, over which the parts are spread */
export function tunnelContributions(parts: TunnelBits, whole: number, facts: FlowFacts): Contribution[] {
  const sum = sumOf(parts);
  const scale = sum === 0 ? 0 : whole / sum;
  const rounded = (value: number): number => Number(value.toPrecision(3));
  return [
    { feature: 'names.information', bits: parts.information * scale, actual: rounded(facts.information) },
    { feature: 'names.length', bits: parts.length * scale, actual: rounded(facts.length) },
    { feature: 'names.density', bits: parts.density * scale, actual: rounded(facts.density) },
    { feature: 'names.record_types', bits: parts.dataTypes * scale, actual: rounded(facts.dataTypes) },
    { feature: 'names.different', bits: parts.names * scale, actual: facts.names },
  ].sort((one, other) => other.bits - one.bits);
}

/** @param span ms @param clients of the domain in the tenant @param usual bytes that 95 % of windows stay under */
export function tunnelWords(facts: FlowFacts, domain: string, span: number, clients: number, usual: number): string {
  const types = facts.dataTypes > 0.2 ? `, ${percent(facts.dataTypes)} of them for records that carry free data` : '';
  const others = clients <= 1 ? 'nobody else asks for this domain' : `${clients} clients ask for this domain`;
  return `asked for ${facts.names} different names under ${domain} within ${durationInWords(Math.max(1, span / 1000))}, ${Math.round(facts.length)} characters each${types}: room for ${amount(facts.information, 'By')}, where 95 % stay under ${amount(usual, 'By')}; ${others}`;
}
