import type { SourceDeps } from '../source-kind.ts';

/**
 * Whether the journal has the batch that was to be appended under this key: asked after a start, of what was written down before the process ended.
 * A batch without records does not take the key.
 */
export async function isAppended(
  key: string,
  deps: Pick<SourceDeps, 'append' | 'clock' | 'source'>,
  source = deps.source,
): Promise<boolean> {
  // prettier-ignore
  const origin = { source, envelope: 'none' } as const;
  const nothing = { origin, received: deps.clock(), payload: new Uint8Array(0), ends: new Uint32Array(0), key };
  return (await deps.append(nothing)).repeated;
}
