import { z } from 'zod';

/** A form's check from the API's own schema, in our words. */
export function checkField(schema: z.ZodType, words: string): (value: unknown) => string | null {
  return (value) => (z.safeParse(schema, value).success ? null : words);
}
