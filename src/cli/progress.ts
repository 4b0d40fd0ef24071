const SHOW_AFTER_MS = 2000;
const REDRAW_MS = 100;
const BAR_WIDTH = 30;

export interface Progress {
  /** @param done and total in bytes (or what `amount` says); total is undefined where it cannot be known (standard input) */
  update(done: number, total: number | undefined, note: string): void;
  /** takes the bar away */
  end(): void;
}

/** A bar on the terminal for what takes longer than two seconds; nothing where standard error is not a terminal. */
export function createProgress(
  stream: NodeJS.WriteStream = process.stderr,
  now: () => number = Date.now,
  amount: (count: number) => string = bytes,
): Progress {
  const started = now();
  let drawn = 0;
  const isTerminal = stream.isTTY;
  return {
    update(done, total, note) {
      const time = now();
      if (!isTerminal || time - started < SHOW_AFTER_MS || time - drawn < REDRAW_MS) return;
      drawn = time;
      stream.write(`\r\u001B[2K${progressLine(done, total, time - started, note, amount)}`);
    },
    end() {
      if (drawn > 0) stream.write('\r\u001B[2K');
      drawn = 0;
    },
  };
}

export function progressLine(
  done: number,
  total: number | undefined,
  elapsedMs: number,
  note: string,
  amount = bytes,
): string {
  const rate = `${amount(elapsedMs === 0 ? 0 : (done / elapsedMs) * 1000)}/s`;
  if (total === undefined || total === 0) return `${amount(done)} read, ${rate}  ${note}`;
  const share = Math.min(1, done / total);
  const bar = '█'.repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, '░');
  const left = share === 0 ? '' : `, ${Math.ceil((elapsedMs * (1 - share)) / share / 1000)} s left`;
  return `${bar} ${Math.floor(share * 100)} %  ${amount(done)} of ${amount(total)}, ${rate}${left}  ${note}`;
}

/** Units by thousands, at most three digits that mean something. */
export function bytes(count: number): string {
  for (const [unit, size] of [
    ['GB', 1e9],
    ['MB', 1e6],
    ['kB', 1e3],
  ] as const) {
    // prettier-ignore
    if (count >= size) return `${(count / size).toPrecision(3).replace(/\.0+$/, '')} ${unit}`;
  }
  return `${Math.round(count)} B`;
}
