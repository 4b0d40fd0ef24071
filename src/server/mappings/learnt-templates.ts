import { z } from 'zod';
import type { StoredMapping } from '../../store/state/mapping-store.ts';
import type { MappingSet } from './mapping-set.ts';

/** Templates of one source, as they are stored. */
const learnt = z.object({
  source: z.string(),
  templates: z.array(z.string()).max(2000),
  coverage: z.number(),
  lines: z.number(),
});
export type Learnt = z.infer<typeof learnt>;

/** What a stored row holds; undefined if it is none. */
export function readLearnt(text: string): Learnt | undefined {
  try {
    const found = learnt.safeParse(JSON.parse(text));
    return found.success ? found.data : undefined;
  } catch {
    return undefined;
  }
}

/** The templates that count, by source. */
export function learntTemplates(stored: readonly StoredMapping[]): MappingSet['templates'] {
  return stored.flatMap(({ kind, enabled, text }) => {
    const found = kind === 'learnt' && enabled ? readLearnt(text) : undefined;
    return found === undefined ? [] : [{ source: found.source, templates: found.templates }];
  });
}
