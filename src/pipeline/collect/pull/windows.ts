import { z } from 'zod';
import { type JsonValue, jsonValue } from '../../../model/json.ts';
import { isPullFailure, type PullFailure } from './failure.ts';
import type { Poll } from './pull.ts';
import type { PulledRecord } from './pulled-record.ts';

/** How far a source that is asked by time has come. */
export const windowCursor = z.object({
  /** ms since 1970: everything before was asked for */
  through: z.number(),
  /** a window that is being read, and the page of it that comes next */
  open: z.object({ from: z.number(), to: z.number(), page: jsonValue }).nullable(),
});
export type WindowCursor = z.infer<typeof windowCursor>;

export interface WindowPage {
  readonly records: readonly PulledRecord[];
  /** how the service calls the next page of this window: a token, a link, an offset */
  readonly page?: JsonValue;
  /** ms since 1970 */
  readonly notBefore?: number;
}

export interface TimeWindow {
  /** ms since 1970 */
  readonly from: number;
  readonly to: number;
  readonly page: JsonValue | undefined;
}

export interface WindowOptions {
  /** ms since 1970 */
  readonly clock: () => number;
  /** ms: how far back the first question reaches */
  readonly history: number;
  /** ms that are asked for again each time, for records that the service shows late: they need ids */
  readonly lookBack: number;
  /** ms: a question spans no more */
  readonly longest: number;
  /** ms that the newest question stays behind the present, for services that must not be asked about it */
  readonly settle?: number;
  ask(window: TimeWindow, signal: AbortSignal): Promise<WindowPage | PullFailure>;
}

/** Turns questions of the form "from when to when" into a poll: windows one after the other up to the present, then the last stretch again and again. */
export function pollWindows(options: WindowOptions): Poll<WindowCursor> {
  const { clock, history, lookBack, longest, settle = 0 } = options;

  function open(through: number | undefined): { from: number; to: number } {
    const end = Math.max(0, clock() - settle);
    const from = through === undefined ? end - history : through - lookBack;
    // a clock that was set back must not make a window that ends before it begins
    return { from: Math.max(0, Math.min(from, end)), to: Math.min(end, Math.max(from, through ?? from) + longest) };
  }

  return async (cursor, signal) => {
    const isOpen = (cursor?.open ?? null) !== null;
    const window = cursor?.open ?? open(cursor?.through);
    let given = await options.ask({ from: window.from, to: window.to, page: cursor?.open?.page }, signal);
    // the page is not known any more: the window is read again from its start, and ids keep out what came before
    if (isPullFailure(given) && given.kind === 'cursor-expired' && isOpen) {
      given = await options.ask({ from: window.from, to: window.to, page: undefined }, signal);
    }
    if (isPullFailure(given)) return given;
    const { records, page, notBefore } = given;
    const rest = { records, ...(notBefore === undefined ? {} : { notBefore }) };
    if (page !== undefined) {
      const through = cursor?.through ?? window.from;
      return { ...rest, cursor: { through, open: { from: window.from, to: window.to, page } }, more: true };
    }
    const through = Math.max(cursor?.through ?? 0, window.to);
    return { ...rest, cursor: { through, open: null }, more: through < clock() - settle - SLACK_MS };
  };
}

/** A window that ends this close to the present has reached it: answers take time. */
const SLACK_MS = 60_000;
