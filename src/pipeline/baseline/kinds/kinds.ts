import type { Kind } from './kind.ts';
import { rare } from './rare.ts';

/** Every kind of model. The order is that of the docs. */
export const kinds: readonly Kind[] = [rare];

export const kindsByName: ReadonlyMap<string, Kind> = new Map(kinds.map((kind) => [kind.name, kind]));
