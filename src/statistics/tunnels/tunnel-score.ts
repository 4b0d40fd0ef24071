import type { FlowFacts } from './name-flow.ts';

/** What speaks for a tunnel, in bits; all of them added up are the surprise. */
export interface TunnelBits {
  readonly information: number;
  readonly length: number;
  readonly density: number;
  readonly dataTypes: number;
  readonly names: number;
}

/**
 * The information that a client sends to a domain has a tail like a power law: of what is over the amount that one window in a hundred reaches, one in four is over twice as
 * much. What the names look like adds to that: long, dense, hardly one asked for twice, in records that carry free data.
 *
 * @param usual bytes of information that one in a hundred of the tenant's windows exceeds
 */
export function tunnelBits(
  { information, length, density, dataTypes, names, queries }: FlowFacts,
  usual: number,
): TunnelBits {
  const excess = Math.log2(information / usual);
  return {
    information: excess <= 0 ? Math.max(0, ONE_PERCENT * (1 + excess / 4)) : ONE_PERCENT + TAIL * excess,
    length: clamp((length - 20) / 8, 0, 3),
    density: clamp(3 * (density - 4), 0, 3),
    dataTypes: 3 * dataTypes,
    names: clamp(4 * (names / Math.max(1, queries) - 0.5), 0, 2),
  };
}

export const sumOf = (bits: TunnelBits): number => bits.information + bits.length + bits.density + bits.dataTypes + bits.names; // prettier-ignore

const ONE_PERCENT = Math.log2(100);
const TAIL = 2;
const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));
