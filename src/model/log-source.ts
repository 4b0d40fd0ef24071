import { z } from 'zod';

/** A Sigma log source (Sigma specification 2.1, "Log Source"): lower case, any combination of the three. */
export const logSource = z.object({
  product: z.string().optional(),
  category: z.string().optional(),
  service: z.string().optional(),
});
export type LogSource = z.infer<typeof logSource>;

/**
 * What the parser says an event is, in Sigma's words. A set: Security 4688 is `windows/security` and `windows/process_creation`.
 *
 * Parsers make these once per kind of event and hand out the same object every time: engines keep their routing by its identity.
 * `aliases` lead from the field name that rules are written with to the names that this kind of event has, first present one wins
 * (for 4688: `Image` to `NewProcessName`). A field that is present under its own name is never aliased.
 */
export interface LogSourceSet {
  readonly id: string;
  readonly sources: readonly LogSource[];
  readonly aliases: Readonly<Record<string, readonly string[]>>;
}

/** `product/category/service`, an empty part where one is absent. */
export function logSourceToText(source: LogSource): string {
  return `${source.product ?? ''}/${source.category ?? ''}/${source.service ?? ''}`;
}

export function logSourceSet(
  sources: readonly LogSource[],
  aliases: Readonly<Record<string, readonly string[]>> = {},
): LogSourceSet {
  return { id: sources.map(logSourceToText).join(' '), sources, aliases };
}
