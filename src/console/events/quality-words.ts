import type { Quality } from '../../model/event.ts';

/** How well a record was understood, in words. */
export const qualityWords = {
  'time-missing': 'No time in the record: the receive time stands in',
  'time-no-zone': 'The time has no zone: read as UTC',
  'time-no-year': 'The time has no year: guessed from the receive time',
  'time-future': 'Its time is more than a day after it was received',
  late: 'Received more than an hour after it happened',
  'encoding-repaired': 'Invalid characters were replaced',
  truncated: 'Cut to the limit',
  'not-recognised': 'No parser knows this format: kept as it came',
  repaired: 'Mended by hand, then read: the original is kept beside it',
} as const satisfies Record<Quality, string>;
