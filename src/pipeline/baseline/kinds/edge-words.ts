import { CHANNELS, WEIGHTS, type Channel, type EdgeModel } from '../../../statistics/edges/edge-model.ts';
import { durationWords } from '../duration.ts';
import type { Seen } from './kind.ts';
import { amount } from './words.ts';

/** What each answer brought of the bits, the most first: its share of the sum of Cauchy's rule. */
export function edgeContributions(
  edges: EdgeModel,
  p: number,
  feature: string,
): { channel: Channel; feature: string; bits: number }[] {
  const shares = CHANNELS.map((channel, i) => ({ channel, share: Math.max(0, (WEIGHTS[i] ?? 0) / Math.tan(Math.PI * Math.min(0.999, edges.ps[i] ?? 1))) })); // prettier-ignore
  const all = shares.reduce((sum, { share }) => sum + share, 0);
  const bits = -Math.log2(p);
  const own = shares.map(({ channel, share }) => ({ channel, feature: `${feature} (${channel})`, bits: all > 0 ? (bits * share) / all : bits / shares.length })); // prettier-ignore
  return own.filter((each) => each.bits > 0).sort((a, b) => b.bits - a.bits);
}

/** What was seen and what is usual. */
export function edgeWords(
  edges: EdgeModel,
  channel: Channel,
  { value }: Seen,
  per: number,
): { text: string; expected: string } {
  const { now, mean, peak } = edges.countsOf(channel);
  const span = per === 60_000 ? 'a minute' : durationWords(per);
  const usual = `${amount(mean)} within ${span} on average${peak > 0 ? `, up to ${amount(peak)} on other days` : ''}`;
  const many = amount(now);
  const seen: Record<Channel, string> = {
    activity: `${many} connections within ${span}`,
    'fan-out': `${many} others reached within ${span}`,
    rarity: `speaks to ${value}, and was hardly ever heard of`,
    'new destinations': `${many} reached within ${span} that it never reached before`,
    destination: `one of ${many} connections to ${value} within ${span}`,
    edge: `${many} connections to ${value} within ${span}`,
  };
  return { text: `${seen[channel]}; usual: ${usual}`, expected: usual };
}
