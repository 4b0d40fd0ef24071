const HOUR_MS = 3_600_000;

/**
 * Applications whose activities show up within minutes, as Google says ("Data retention and lag times"). Some come later than is said, so an hour is
 * looked back on. The others may take hours.
 */
const WITHIN_MINUTES: ReadonlySet<string> = new Set([
  'access_evaluation',
  'access_transparency',
  'admin',
  'admin_data_action',
  'assignments',
  'chat',
  'chrome',
  'classroom',
  'context_aware_access',
  'data_migration',
  'drive',
  'mobile',
]);

/** How late an activity may show up and still be found, in ms. */
export function lookBackOf(application: string, hours: number | undefined): number {
  return (hours ?? (WITHIN_MINUTES.has(application) ? 1 : 6)) * HOUR_MS;
}
