import type { Alert } from '../../model/alert.ts';
import type { LiveName, Overview } from '../../model/api.ts';
import { Refused } from '../http/refused.ts';

/** Server-sent events for whoever looks: the overview every second, and alerts as they come and change. */
export interface Live {
  /**
   * A stream for one listener, or a refusal if there are too many.
   * @param isStillAllowed asked every minute: a session that ended ends its stream
   */
  open(isStillAllowed: () => Promise<boolean>): Response | Refused;
  alertsChanged(alerts: readonly Alert[], change: 'new' | 'changed'): void;
  listeners(): number;
  close(): void;
}

export interface LiveDeps {
  readonly overview: () => Promise<Overview>;
  readonly maxListeners?: number;
  /** ms between overviews */
  readonly everyMs?: number;
  /** ms between two looks whether a listener is still allowed */
  readonly checkEveryMs?: number;
}

/** A listener that is this many messages behind does not read: it is let go, and may come back. */
const MAX_BEHIND = 256;
/** An alert storm is told by the overview; a listener gets no more than this many alerts at once. */
const MAX_ALERTS_AT_ONCE = 200;
const HEARTBEAT_MS = 15_000;

type Controller = ReadableStreamDefaultController<Uint8Array>;

export function createLive(deps: LiveDeps): Live {
  const maxListeners = deps.maxListeners ?? 200;
  const listeners = new Map<Controller, NodeJS.Timeout>();
  const encoder = new TextEncoder();
  let ticking: NodeJS.Timeout | undefined;
  let lastSent = 0;
  let isReading = false;

  function send(text: string, to: Iterable<Controller> = listeners.keys()): void {
    const bytes = encoder.encode(text);
    for (const controller of to) {
      if ((controller.desiredSize ?? 0) <= 0) end(controller);
      else controller.enqueue(bytes);
    }
    lastSent = Date.now();
  }

  function end(controller: Controller): void {
    if (!listeners.has(controller)) return;
    forget(controller);
    controller.close();
  }

  function forget(controller: Controller): void {
    clearInterval(listeners.get(controller));
    listeners.delete(controller);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  }

  /** While that cannot be said, because a store is away, the listener stays. */
  async function check(controller: Controller, isStillAllowed: () => Promise<boolean>): Promise<void> {
    if (!(await isStillAllowed().catch(() => true))) end(controller);
  }

  async function tick(): Promise<void> {
    if (Date.now() - lastSent >= HEARTBEAT_MS) send(': beat\n\n');
    if (isReading) return;
    isReading = true;
    try {
      send(toMessage('overview', await deps.overview()));
    } catch {
      // A store is away: /healthz says so, and the console sees that the overview gets old.
    } finally {
      isReading = false;
    }
  }

  return {
    open(isStillAllowed) {
      if (listeners.size >= maxListeners) {
        return new Refused(
          'busy',
          `There are ${maxListeners} live listeners already. Close other consoles, or ask /api/v1/overview.`,
          { retryAfter: 30 },
        );
      }
      let own: Controller | undefined;
      const stream = new ReadableStream<Uint8Array>(
        {
          start: (controller) => {
            own = controller;
            listeners.set(
              controller,
              setInterval(() => void check(controller, isStillAllowed), deps.checkEveryMs ?? 60_000),
            );
            send('retry: 2000\n\n', [controller]);
            ticking ??= setInterval(() => void tick(), deps.everyMs ?? 1000);
            void tick();
          },
          cancel: () => {
            if (own !== undefined) forget(own);
          },
        },
        new CountQueuingStrategy({ highWaterMark: MAX_BEHIND }),
      );
      return new Response(stream, {
        headers: {
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        },
      });
    },
    alertsChanged(alerts, change) {
      if (listeners.size === 0) return;
      send(
        alerts
          .slice(-MAX_ALERTS_AT_ONCE)
          .map((alert) => toMessage('alert', { alert, change }))
          .join(''),
      );
    },
    listeners: () => listeners.size,
    close() {
      for (const controller of listeners.keys()) end(controller);
    },
  };
}

function toMessage(name: LiveName, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
