/** One key of each envelope that is a JSON object, without which a record is none: Docker's, the journal's, that of Azure's table of syslog. */
export const ENVELOPE_KEYS: ReadonlySet<string> = new Set(['log', '__REALTIME_TIMESTAMP', 'SyslogMessage']);
