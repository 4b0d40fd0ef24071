/** One file each, or one way in. */
export const sourceNames = [
  'windows-security',
  'sysmon',
  'zeek',
  'entra',
  'cloudtrail',
  'linux',
  'web',
  'resolver',
  'metrics',
] as const;
export type SourceName = (typeof sourceNames)[number];

const texts: ReadonlySet<SourceName> = new Set(['linux', 'web', 'resolver']);

export const fileOf = (source: SourceName): string => `${source}.${texts.has(source) ? 'log' : 'jsonl'}`;
