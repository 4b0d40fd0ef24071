import type { JsonObject } from '../../../model/json.ts';
import { isoToTime } from '../iso-time.ts';
import type { EnvelopeFacts } from '../parser.ts';

/**
 * A row of the table `Syslog` of Azure Monitor (Log Analytics, Sentinel), as it is exported: a syslog message with its header in columns.
 * Source: Azure Monitor Logs reference, "Syslog". Undefined if it is something else.
 */
export function openAzureSyslog(object: JsonObject): { message: string; envelope: EnvelopeFacts } | undefined {
  const message = object['SyslogMessage'];
  if (typeof message !== 'string' || message === '') return undefined;
  if (typeof object['Facility'] !== 'string' && typeof object['SeverityLevel'] !== 'string') return undefined;
  const time = textOf(object['EventTime']) ?? textOf(object['TimeGenerated']);
  const known = time === undefined ? undefined : isoToTime(time);
  const level = levels.indexOf(textOf(object['SeverityLevel'])?.toLowerCase() ?? '');
  const facility = facilities.indexOf(textOf(object['Facility'])?.toLowerCase() ?? '');
  const resource = textOf(object['_ResourceId']);
  return {
    message,
    envelope: {
      time: known,
      timeQuality: [],
      host: textOf(object['HostName']) ?? textOf(object['Computer']),
      app: textOf(object['ProcessName']),
      pid: textOf(object['ProcessID']),
      facility: facility < 0 ? undefined : facility,
      level: level < 0 ? undefined : level,
      attributes: resource === undefined ? undefined : { _ResourceId: resource },
    },
  };
}

/** by their number */
const levels = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];
const facilities = ['kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp', 'ntp', 'audit', 'alert', 'clock', 'local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7']; // prettier-ignore

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
