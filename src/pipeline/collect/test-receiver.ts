import { z } from 'zod';
import type { ReceiverDescription } from './receiver.ts';

/** What is missing in a way in's description of itself, in words; nothing if it is whole. For the tests of the ways in. */
export function gapsIn(description: ReceiverDescription): string[] {
  const gaps: string[] = [];
  const { settings, example } = description;
  if (!settings.safeParse({}).success) gaps.push('not every field has a default');
  if (!settings.strict().safeParse(example).success) gaps.push('the example is not valid');
  for (const [name, field] of Object.entries(settings.shape)) {
    const meta = z.globalRegistry.get(field);
    if (typeof meta?.description !== 'string') gaps.push(`${name} has no description`);
    if (z.safeParse(field, 1).success && typeof meta?.['unit'] !== 'string')
      gaps.push(`${name} is a number without a unit`);
  }
  return gaps;
}
