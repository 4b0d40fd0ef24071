import { compileTimeFormat, epochToTime, isoTextToTime, readTime, type ReadTime, type TimeFormat } from './time-format.ts'; // prettier-ignore

/** The ways in which logs write times, the surest first. What of day and month comes first is told by the order here: day first, unless it has slashes and a twelve-hour clock. */
export const KNOWN_TIME_FORMATS = [
  'dd/MMM/yyyy:HH:mm:ss Z',
  'EEE MMM dd HH:mm:ss.S yyyy',
  'EEE MMM dd HH:mm:ss yyyy z',
  'EEE MMM dd HH:mm:ss z yyyy',
  'EEE MMM dd HH:mm:ss yyyy',
  'EEE, dd MMM yyyy HH:mm:ss Z',
  'yyyy-MM-dd HH:mm:ss,S',
  'yyyy-MM-dd-HH.mm.ss.S',
  'yyyyMMdd-HH:mm:ss:S',
  'yyyyMMdd HH:mm:ss',
  'yyyyMMddHHmmss',
  'yyyy.MM.dd HH:mm:ss',
  'yyyy.MM.dd',
  'MM/dd/yyyy hh:mm:ss a',
  'M/d/yyyy h:mm:ss a',
  'M/d/yyyy h:mm a',
  'MM/dd/yyyy HH:mm:ss',
  'dd/MM/yyyy HH:mm:ss',
  'dd.MM.yyyy HH:mm:ss',
  'dd-MMM-yyyy HH:mm:ss.S',
  'dd-MMM-yyyy HH:mm:ss',
  'dd MMM yyyy HH:mm:ss',
  'MMM dd yyyy HH:mm:ss',
  'MMM dd, yyyy HH:mm:ss',
  'MMM d, yyyy h:mm:ss a',
  'yy/MM/dd HH:mm:ss',
  'yyMMdd HHmmss',
  'MM/dd/yy HH:mm:ss',
  'MM-dd HH:mm:ss.S',
  'MMM d HH:mm:ss',
  'yyyy-MM-dd',
] as const;

export const compiledKnownTimes: readonly TimeFormat[] = KNOWN_TIME_FORMATS.flatMap((format) => {
  const compiled = compileTimeFormat(format);
  return typeof compiled === 'string' ? [] : [compiled];
});

export interface TimeReading {
  readonly format: string;
  readonly read: ReadTime;
}

/** The first of the known ways in which a value can be read as a time. */
export function readAnyTime(value: string | number, zone: string | undefined, received: number): TimeReading | undefined {
  if (typeof value === 'number' || /^\d{9,19}(?:\.\d{1,12})?$/.test(value)) {
    const compact = typeof value === 'string' && value.length === 14 ? knownTime(value, zone, received) : undefined;
    const read = compact?.read ?? epochToTime(value, 'epoch');
    return read === undefined ? undefined : { format: compact?.format ?? 'epoch', read };
  }
  if (value.length < 8 || value.length > 60) return undefined;
  const iso = isoTextToTime(value, zone);
  return iso === undefined ? knownTime(value, zone, received) : { format: 'iso', read: iso };
} // prettier-ignore

function knownTime(text: string, zone: string | undefined, received: number): TimeReading | undefined {
  for (const format of compiledKnownTimes) {
    const read = readTime(format, text, zone, received);
    if (read !== undefined) return { format: format.format, read };
  }
  return undefined;
}
