import { z } from 'zod';
import type { Answer } from './engine.ts';

const answer = z.object({
  data: z.array(z.unknown()),
  statistics: z.object({ rows_read: z.coerce.number(), bytes_read: z.coerce.number() }).optional(),
});

/** ClickHouse's `JSON` format. */
export function readAnswer(text: string): Answer {
  if (text === '') return { rows: [], read: 0, bytes: 0 };
  const { data, statistics } = answer.parse(JSON.parse(text));
  return { rows: data, read: statistics?.rows_read ?? 0, bytes: statistics?.bytes_read ?? 0 };
}
