import { pino, type Logger } from 'pino';
import type { ServeOptions } from './options.ts';

export type Log = Logger;

export interface LogStream {
  readonly isTTY?: boolean;
  write(line: string): unknown;
}

/**
 * The server's own log: JSON lines on standard error, or short lines for people when that is a terminal.
 * It never holds what senders send, nor a secret: what is logged is chosen field by field, and these names are blanked whatever happens.
 */
export function createLog(level: ServeOptions['logLevel'], stream: LogStream = process.stderr): Log {
  const options = {
    level,
    base: null,
    redact: {
      paths: [
        'secret',
        'token',
        'password',
        'authorization',
        'cookie',
        '*.secret',
        '*.token',
        '*.password',
        '*.authorization',
        '*.cookie',
      ],
      censor: '[hidden]',
    },
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  };
  return stream.isTTY
    ? pino(options, { write: (line: string) => void stream.write(toPeopleLine(line)) })
    : pino(options, stream);
}

/** `23:10:12 warn  event store: does not answer (retryInMs 100)`, without control characters. */
export function toPeopleLine(line: string): string {
  const entry: unknown = JSON.parse(line);
  if (typeof entry !== 'object' || entry === null) return line;
  const { level, time, msg, ...rest }: Record<string, unknown> = { ...entry };
  const more = Object.entries(rest).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const text = `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${String(msg)}${more.length === 0 ? '' : ` (${more.join(', ')})`}`;
  // eslint-disable-next-line no-control-regex
  return `${text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, ' ')}\n`;
}
