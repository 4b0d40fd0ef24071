import { Session } from 'node:inspector/promises';

/** Which blocks of our own code have run, as V8 counts them. */
export interface Coverage {
  /** blocks that ran since the last look and never before it */
  fresh(): Promise<Set<string>>;
  /** blocks of `wanted` that ran since the last look */
  among(wanted: ReadonlySet<string>): Promise<Set<string>>;
  readonly size: number;
}

/** @param isOurs which scripts count, by their URL */
export async function startCoverage(isOurs: (url: string) => boolean): Promise<Coverage> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const known = new Set<string>();

  async function ran(): Promise<string[]> {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const blocks: string[] = [];
    for (const { url, scriptId, functions } of result) {
      if (!isOurs(url)) continue;
      for (const { ranges } of functions)
        for (const { startOffset, endOffset, count } of ranges)
          if (count > 0) blocks.push(`${scriptId}:${startOffset}:${endOffset}`);
    }
    return blocks;
  }

  return {
    async fresh() {
      const blocks = new Set<string>();
      for (const block of await ran()) if (!known.has(block)) blocks.add(block);
      for (const block of blocks) known.add(block);
      return blocks;
    },
    async among(wanted) {
      return new Set((await ran()).filter((block) => wanted.has(block)));
    },
    get size() {
      return known.size;
    },
  };
}
