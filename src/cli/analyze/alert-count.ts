import type { Alert } from '../../model/alert.ts';
import type { Finding } from '../../model/finding.ts';
import type { AlertBook } from './alert-book.ts';

/**
 * Only how many alerts there are: what `raiseAlerts` says of the same findings, without making them. For reports that print none, because
 * where most events match, gathering alerts costs as much as matching.
 */
export function createAlertCount(): AlertBook {
  const windowsByKey = new Map<string, Pick<Alert, 'first' | 'windowEnd'>[]>();
  let count = 0;

  function addOne({ key, time, window }: Finding): void {
    const windows = windowsByKey.get(key);
    const home = windows?.findLast(({ first, windowEnd }) => time < windowEnd && time > first - window);
    if (home !== undefined) {
      home.first = Math.min(home.first, time);
      return;
    }
    count++;
    const raised = { first: time, windowEnd: time + window };
    if (windows === undefined) windowsByKey.set(key, [raised]);
    else windows.push(raised);
  }

  return {
    add: (findings) => {
      for (const finding of findings) addOne(finding);
    },
    count: () => count,
    all: () => [],
  };
}
