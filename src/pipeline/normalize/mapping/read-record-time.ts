import type { JsonObject } from '../../../model/json.ts';
import type { Mapping } from '../../../model/mapping.ts';
import type { Field } from '../field-values.ts';
import { valueAt } from './value-at.ts';
import { readAnyTime } from './known-times.ts';
import { compileTimeFormat, epochToTime, isoTextToTime, readTime, type ReadTime } from './time-format.ts';

export type ReadRecordTime = (fields: JsonObject, received: number) => ReadTime | undefined;

/** How the time of a record is read, from the `time` part of a mapping. */
export function createReadRecordTime({ time }: Pick<Mapping, 'time'>): ReadRecordTime {
  if (time === undefined) return () => undefined;
  const { field, parts, format = 'auto', zone } = typeof time === 'string' ? { field: time } : time;
  const readers = (typeof format === 'string' ? [format] : format).map((each) => readerOf(each, zone));
  const names = field === undefined ? [] : typeof field === 'string' ? [field] : field;
  const read = (value: Field, received: number): ReadTime | undefined => {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    for (const reader of readers) {
      const found = reader(value, received);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return (fields, received) => {
    if (parts !== undefined) {
      const texts = parts.map((name) => valueAt(fields, name));
      if (texts.every((text) => typeof text === 'string' || typeof text === 'number'))
        return read(texts.join(' '), received);
    }
    for (const name of names) {
      const found = read(valueAt(fields, name), received);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

type Reader = (value: string | number, received: number) => ReadTime | undefined;

function readerOf(format: string, zone: string | undefined): Reader {
  if (format === 'auto') return (value, received) => readAnyTime(value, zone, received)?.read;
  if (format === 'iso') return (value) => (typeof value === 'string' ? isoTextToTime(value, zone) : undefined);
  if (format.startsWith('epoch')) return (value) => epochToTime(value, format);
  const compiled = compileTimeFormat(format === 'syslog' ? 'MMM dd HH:mm:ss' : format);
  if (typeof compiled === 'string') return () => undefined;
  return (value, received) => readTime(compiled, String(value).trim(), zone, received);
}
