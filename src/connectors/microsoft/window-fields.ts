import { z } from 'zod';

/** Settings of ways in that ask from when to when. */
export const windowFields = (most: number) => ({
  interval: z.number().int().min(10).max(86_400).default(300).meta({ title: 'Interval', description: 'How often is asked, when all was read.', unit: 's' }), // prettier-ignore
  history: z.number().min(0).max(most).default(Math.min(7, most)).meta({ title: 'History', description: 'How far back the first question reaches.', unit: 'd' }), // prettier-ignore
  lookBack: z.number().int().min(1).max(1440).default(60).meta({ title: 'Look back', description: 'How much is asked for again each time, for records that show up late.', unit: 'min' }), // prettier-ignore
});

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** Ids that are remembered, for each log: about 0.5 MB of checkpoint if there are that many. */
export const REMEMBER = 50_000;
