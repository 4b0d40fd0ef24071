import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type IncomingBatch, recordBytes } from '../../model/record.ts';
import { createBatcher } from '../../pipeline/collect/batcher.ts';
import { createLineFramer } from '../../pipeline/collect/framing/lines.ts';
import { appendPatiently } from '../../pipeline/collect/pull/append-patiently.ts';
import { createBackOff } from '../../pipeline/collect/pull/back-off.ts';
import { isAppended } from '../../pipeline/collect/pull/is-appended.ts';
import { sleep } from '../../pipeline/collect/pull/sleep.ts';
import type { RunningSource, SourceDeps } from '../../pipeline/collect/source-kind.ts';
import type { JournaldSettings } from './describe.ts';

const savedState = z.object({
  cursor: z.string().optional(),
  /** what was to be appended when the process ended */
  pending: z.object({ key: z.string(), cursor: z.string() }).optional(),
});

const FIRST_WAIT_MS = 1000;
const CEILING_MS = 300_000;
const MOST_SAID = 2000;

/**
 * Runs `journalctl --output=json --follow` from the place where the last run ended, and again, with back-off, when it ends. What is about to be appended is
 * written down before, with the cursor behind it: a crash at any moment neither loses nor doubles an entry. While the journal of the server is slow
 * or full, journalctl's pipe is not read. One chunk of its output and one batch are held.
 */
export function followJournal(settings: JournaldSettings, deps: SourceDeps): RunningSource {
  const own = new AbortController();
  const signal = AbortSignal.any([deps.signal, own.signal]);
  const ended = follow(settings, { ...deps, signal });
  return {
    ended,
    async stop() {
      own.abort();
      await ended.catch(() => undefined);
    },
  };
}

async function follow(settings: JournaldSettings, deps: SourceDeps): Promise<void> {
  const backOff = createBackOff({ first: FIRST_WAIT_MS, ceiling: CEILING_MS, random: Math.random });
  let cursor = await resume(deps);
  while (!deps.signal.aborted) {
    const { reached, said } = await runOnce(settings, cursor, deps);
    if (deps.signal.aborted) return;
    if (reached !== cursor) backOff.worked();
    cursor = reached;
    const wait = backOff.failed();
    deps.told({ kind: 'fails', message: `journalctl has ended${said === '' ? '' : `: ${said}`}. It is started again.`, until: deps.clock() + wait }); // prettier-ignore
    await sleep(wait, deps.signal);
  }
}

/** Where the last run ended, also if it ended between an append and the note of it. */
async function resume(deps: SourceDeps): Promise<string | undefined> {
  const saved = savedState.safeParse(await deps.checkpoint.load());
  if (!saved.success) return undefined;
  const { cursor, pending } = saved.data;
  return pending !== undefined && (await isAppended(pending.key, deps)) ? pending.cursor : cursor;
}

async function runOnce(
  settings: JournaldSettings,
  from: string | undefined,
  deps: SourceDeps,
): Promise<{ reached: string | undefined; said: string }> {
  let cursor = from;
  let said = '';
  const ready: IncomingBatch[] = [];
  const origin = { source: deps.source, envelope: 'none' } as const;
  const batcher = createBatcher({ origin, clock: () => deps.clock(), emit: (batch) => void ready.push(batch) });
  const framer = createLineFramer(batcher);
  const child = spawn(settings.program, argumentsOf(settings, cursor), { stdio: ['ignore', 'pipe', 'pipe'], signal: deps.signal }); // prettier-ignore
  const over = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      if (!deps.signal.aborted) said += error.message;
      resolve();
    });
    child.once('close', () => resolve());
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-MOST_SAID)));
  deps.told({ kind: 'works' });
  try {
    for await (const chunk of child.stdout) {
      if (!Buffer.isBuffer(chunk)) continue;
      framer.write(chunk);
      batcher.flush();
      for (const batch of ready.splice(0)) {
        const behind = lastCursor(batch) ?? cursor;
        if (behind === undefined || !(await append(batch, cursor, behind, deps)))
          return { reached: cursor, said: said.trim() };
        cursor = behind;
      }
    }
  } catch (error) {
    if (!deps.signal.aborted) throw error;
  } finally {
    child.kill();
    await over;
  }
  // a line without its end was cut off with the program: it is read again
  return { reached: cursor, said: said.trim() };
}

/** @returns whether the batch is durable; false if the source was stopped meanwhile */
async function append(batch: IncomingBatch, from: string | undefined, to: string, deps: SourceDeps): Promise<boolean> {
  const key = `journald ${createHash('sha256')
    .update(`${from ?? ''}\n${to}`)
    .digest('hex')
    .slice(0, 32)}`;
  const pending = { key, cursor: to };
  await deps.checkpoint.save(from === undefined ? { pending } : { cursor: from, pending });
  if ((await appendPatiently({ ...batch, key }, deps)) === undefined) return false;
  await deps.checkpoint.save({ cursor: to });
  return true;
}

function argumentsOf({ directory, from, matches }: JournaldSettings, cursor: string | undefined): string[] {
  const begin = cursor === undefined ? (from === 'now' ? ['--lines=0'] : ['--no-tail']) : [`--after-cursor=${cursor}`, '--no-tail']; // prettier-ignore
  const where = directory === undefined ? [] : [`--directory=${directory}`];
  return ['--output=json', '--all', '--no-pager', '--quiet', '--follow', ...begin, ...where, '--', ...matches];
}

/** The place behind the last entry of a batch, as journalctl names it. */
function lastCursor(batch: IncomingBatch): string | undefined {
  for (let index = batch.ends.length - 1; index >= 0; index--) {
    const text = Buffer.from(recordBytes(batch, index)).toString('latin1');
    const cursor = /"__CURSOR"\s*:\s*"([^"\\]{1,500})"/.exec(text)?.[1];
    if (cursor !== undefined) return cursor;
  }
  return undefined;
}
