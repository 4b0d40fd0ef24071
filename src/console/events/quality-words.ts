import type { Quality } from '../../model/event.ts';

/** How well a record was understood, in words. */
export const qualityWords = {
  'time-missing': 'No time in the record: the receive time stands in',
  'time-no-zone': 'The time has no zone: read as UTC',
  'zone-set': 'The time has no zone: read in the one set for its source',
  'zone-measured': 'The time has no zone: read in the one that its source was measured to be in',
  'time-no-year': 'The time has no year: guessed from the receive time',
  'time-future': 'Its time is more than a day after it was received',
  late: 'Received more than an hour after it happened',
  'clock-skew': 'The clock of its source is wrong: the time was corrected',
  'out-of-order': 'Older than what came before it',
  duplicate: 'The same record came before',
  'encoding-repaired': 'Invalid characters were replaced',
  'encoding-guessed': 'Not UTF-8: read as its bytes suggest',
  truncated: 'Cut to a limit, here or by its sender',
  'not-recognised': 'No parser knows this format: kept as it came',
  repaired: 'Mended by hand, then read: the original is kept beside it',
} as const satisfies Record<Quality, string>;
