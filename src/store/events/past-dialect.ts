import type { LogSourceSet } from '../../model/log-source.ts';
import { hotFields } from './hot-fields.ts';
import { stringLiteral } from './literals.ts';
import { storedTextsOf } from './past-sets.ts';
import { WORDS } from './schema.ts';

const hot: ReadonlySet<string> = new Set(hotFields);

/** Where the values of stored events are, for the compiler of Sigma rules (its `SqlDialect`). */
export const pastDialect = {
  literal: stringLiteral,
  column: (field: string): string | undefined => (hot.has(field) ? `\`x.${field}\`` : undefined),
  json: 'f',
  odd: 'odd = 1',
  /** where there are more names with blanks than can be told apart */
  oddOrSpaced: '(odd = 1 OR notEmpty(spaced))',
  anyWord: (words: readonly string[]): string => `hasAnyTokens(${WORDS}, [${words.map(stringLiteral).join(', ')}])`,
  ofSets(sets: readonly LogSourceSet[]): string {
    const byAliases = Map.groupBy(sets.map(storedTextsOf), ({ aliases }) => aliases);
    const parts = [...byAliases].map(([aliases, same]) => {
      const sources = same.map((each) => stringLiteral(each.sources)).join(', ');
      return `aliases = ${stringLiteral(aliases)} AND log_sources IN (${sources})`;
    });
    return parts.length === 0 ? '0' : `(${parts.map((part) => `(${part})`).join(' OR ')})`;
  },
} as const;
