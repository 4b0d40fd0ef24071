import { u16 } from './bytes.ts';
import type { JsonSink } from './json-sink.ts';

/**
 * A FILETIME (100 ns since 1601) as `2026-03-01T09:15:02.125000Z`, to the microsecond: the form of evtx_dump. Beyond the year 9999 it is no time
 * that anybody reads, and stays hexadecimal.
 */
export function writeFileTime(sink: JsonSink, low: number, high: number): void {
  if (high > MAX_HIGH) {
    sink.ascii(`0x${high.toString(16)}${low.toString(16).padStart(8, '0')}`);
    return;
  }
  // 2^32 is 429 seconds of 10^7 ticks and 4,967,296 ticks more: all stays below 2^53
  const ticks = high * 4_967_296 + low;
  const whole = Math.floor(ticks / TICKS);
  const seconds = high * 429 + whole;
  writeDay(sink, Math.floor(seconds / 86_400));
  const second = seconds % 86_400;
  writeClock(sink, second, Math.floor((ticks - whole * TICKS) / 10));
}

/** A SYSTEMTIME: eight 16-bit numbers, year to millisecond. */
export function writeSystemTime(sink: JsonSink, bytes: Uint8Array, at: number): void {
  sink.padded(u16(bytes, at), 4);
  sink.byte(45);
  sink.padded(u16(bytes, at + 2), 2);
  sink.byte(45);
  sink.padded(u16(bytes, at + 6), 2);
  sink.byte(84);
  const second = u16(bytes, at + 8) * 3600 + u16(bytes, at + 10) * 60 + u16(bytes, at + 12);
  writeClock(sink, second, u16(bytes, at + 14) * 1000);
}

const TICKS = 10_000_000;
/** the upper half of 9999-12-31 */
const MAX_HIGH = 0x24c85a5e;
/** days from 1601-01-01 to 1970-01-01 */
const DAYS_TO_1970 = 134_774;

/** The day that was written last: the records of a log lie close together. */
let lastDay = -1;
let lastText = '';

function writeDay(sink: JsonSink, day: number): void {
  if (day !== lastDay) {
    lastText = new Date((day - DAYS_TO_1970) * 86_400_000).toISOString().slice(0, 11);
    lastDay = day;
  }
  sink.ascii(lastText);
}

function writeClock(sink: JsonSink, second: number, micros: number): void {
  sink.padded(Math.floor(second / 3600), 2);
  sink.byte(58);
  sink.padded(Math.floor(second / 60) % 60, 2);
  sink.byte(58);
  sink.padded(second % 60, 2);
  sink.byte(46);
  sink.padded(micros, 6);
  sink.byte(90);
}
