import { z } from 'zod';
import { logSource, logSourceSet, type LogSourceSet } from '../../model/log-source.ts';

/** The log source set of stored rows: the same object for the same texts, because engines keep their routing by its identity. */
export type SetOf = (sources: string, aliases: string) => LogSourceSet;

interface StoredTexts {
  readonly sources: string;
  readonly aliases: string;
}

const textsBySet = new WeakMap<LogSourceSet, StoredTexts>();

/** The texts in the columns `log_sources` and `aliases`, just as they were written. */
export function storedTextsOf(set: LogSourceSet): StoredTexts {
  return textsBySet.get(set) ?? { sources: JSON.stringify(set.sources), aliases: JSON.stringify(set.aliases) };
}

const storedAliases = z.record(z.string(), z.array(z.string()));

/** @param most sets that are kept; parsers make some hundreds */
export function createPastSets(most: number): SetOf {
  const setsByTexts = new Map<string, LogSourceSet>();
  return (sources, aliases) => {
    const key = `${sources}\n${aliases}`;
    let set = setsByTexts.get(key);
    if (set === undefined) {
      // rows of before there were aliases have an empty text
      const names = aliases === '' ? {} : storedAliases.parse(JSON.parse(aliases));
      set = logSourceSet(z.array(logSource).parse(JSON.parse(sources)), names);
      textsBySet.set(set, { sources, aliases });
      if (setsByTexts.size >= most) setsByTexts.clear();
      setsByTexts.set(key, set);
    }
    return set;
  };
}
