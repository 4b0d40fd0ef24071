import { navigatorLayer } from '../../model/navigator-layer.ts';
import type { Coverage } from './coverage.ts';

/** The number of rules is the score, their titles are the comment. */
export function toNavigatorLayer({ techniques, version, rules }: Coverage, name: string): object {
  const covered = techniques.filter((one) => one.rules.length > 0);
  return navigatorLayer(
    name,
    `${rules} detection rules of Vedette; the score of a technique is the number of rules that name it or one of its sub-techniques`,
    version,
    covered.map((one) => ({
      id: one.technique.id,
      score: one.rules.length,
      comment: one.rules.slice(0, 20).map(({ title }) => title).join('\n'),
      metadata: [
        { name: 'rules', value: String(one.rules.length) },
        { name: 'with cases', value: String(one.tested) },
      ],
    })),
    Math.min(10, Math.max(1, ...covered.map((one) => one.rules.length))),
  );
} // prettier-ignore
