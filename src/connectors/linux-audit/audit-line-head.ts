import { typesByNumber } from './type-numbers.ts';

/** What stands before the pairs of a line. */
export interface AuditLineHead {
  readonly type: string;
  readonly node: string | undefined;
  readonly serial: string | undefined;
  /** milliseconds since 1970; undefined if the line has none */
  readonly time: number | undefined;
  /** names for numbers, values without quotes, and a local time */
  readonly isInterpreted: boolean;
  /** where the pairs begin */
  readonly at: number;
}

/**
 * The forms that lines of the audit system come in:
 *
 *     type=SYSCALL msg=audit(1795301460.123:4711): …          auditd's log, audisp-syslog; also `node=web1 type=…`
 *     type=SYSCALL msg=audit(11/21/26 22:51:00.123:4711) : …  `ausearch -i`; `audisp-syslog … interpret` writes neither thousandths nor serial
 *     audit: type=1300 audit(1795301460.123:4711): …          the kernel's own log, where no daemon takes the records
 *     SYSCALL …                                               what the journal of systemd says to syslog as `audit[812]`, with neither time nor serial
 *
 * @param app the program that the line's envelope names
 */
export function readHead(text: string, app: string | undefined): AuditLineHead | undefined {
  const groups = stamped.exec(text);
  if (groups?.groups !== undefined) return headOf(groups[0].length, groups.groups);
  if (app !== 'audit') return undefined;
  const bare = /^([A-Z][A-Z0-9_]{1,40}) /.exec(text);
  if (bare === null) return undefined;
  return { type: bare[1] ?? '', node: undefined, serial: undefined, time: undefined, isInterpreted: false, at: bare[0].length }; // prettier-ignore
}

const stamped =
  /^(?:node=(?<node>\S{1,253}) )?(?:type=(?<type>[A-Z][A-Z0-9_]{1,40}|UNKNOWN\[\d{1,5}\]) msg=|(?:\[ {0,6}\d{1,9}\.\d{1,6}\] )?(?:audit: )?type=(?<number>\d{4}) )audit\((?:(?<seconds>\d{9,11})\.(?<millis>\d{3}):(?<serial>\d{1,20})|(?<local>\d{2}\/\d{2}\/(?:\d{4}|\d{2}) \d{2}:\d{2}:\d{2}(?:\.\d{3})?)(?::(?<localSerial>\d{1,20}))?)\) ?:/;

function headOf(at: number, groups: Readonly<Record<string, string | undefined>>): AuditLineHead {
  const { node, type, number = '', seconds, millis, serial, local, localSerial } = groups;
  return {
    type: type ?? typesByNumber.get(number) ?? `UNKNOWN[${number}]`,
    node,
    serial: serial ?? localSerial,
    time: local === undefined ? Number(seconds) * 1000 + Number(millis) : localToTime(local),
    isInterpreted: local !== undefined,
    at,
  };
}

/** `11/21/26 22:51:00.123`: month, day and year, in the zone of the machine */
function localToTime(local: string): number | undefined {
  const [, month = '', day = '', year = '', time = ''] = /^(\d\d)\/(\d\d)\/(\d{2,4}) (.{1,12})$/.exec(local) ?? [];
  const read = Date.parse(`${year.length === 2 ? `20${year}` : year}-${month}-${day}T${time}Z`);
  return Number.isNaN(read) ? undefined : read;
}
