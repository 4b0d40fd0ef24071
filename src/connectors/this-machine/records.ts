import type { JsonObject } from '../../model/json.ts';

/**
 * What this machine says of itself: one JSON object a record, told by its key `vedette`. The shape is ours, flat, and documented in
 * `docs/this-machine.md`. Times are milliseconds since 1970, sizes bytes, shares from 0 to 1. What could not be read is absent.
 */
export interface RecordBase {
  readonly vedette: RecordKind;
  readonly time: number;
  readonly host: string;
}

export const recordKinds = [
  'process-seen', // was there when watching began
  'process-started',
  'process-ended',
  'port-seen',
  'port-opened',
  'port-closed',
  'connection-seen',
  'connection-opened',
  'connection-closed',
  'sign-in',
  'sign-in-failed',
  'sign-out',
  'machine-started',
  'machine-stopped',
  'journal-entry',
  'performance',
  'omitted', // more happened at once than is recorded one by one
] as const;
export type RecordKind = (typeof recordKinds)[number];

export interface ProcessFacts {
  readonly pid: number;
  readonly name: string;
  /** path of the program, without the ` (deleted)` of the kernel */
  readonly exe?: string;
  readonly exe_deleted?: true;
  /** with secrets masked */
  readonly command_line?: string;
  readonly command_line_cut?: true;
  readonly current_directory?: string;
  readonly user?: string;
  readonly uid?: number;
  /** the account that signed in, whatever it became since (`/proc/PID/loginuid`) */
  readonly login_user?: string;
  readonly started: number;
  readonly parent_pid?: number;
  readonly parent_name?: string;
  readonly parent_exe?: string;
  readonly parent_command_line?: string;
}

export interface ProcessRecord extends RecordBase, ProcessFacts {
  readonly vedette: 'process-seen' | 'process-started' | 'process-ended';
  /** a running process became another program (`exec`) */
  readonly replaced?: true;
}

export interface SocketRecord extends RecordBase {
  readonly vedette: `port-${'seen' | 'opened' | 'closed'}` | `connection-${'seen' | 'opened' | 'closed'}`;
  readonly protocol: 'tcp' | 'udp';
  readonly local_address: string;
  readonly local_port: number;
  readonly remote_address?: string;
  readonly remote_port?: number;
  /** who began the connection; absent for ports */
  readonly direction?: 'outgoing' | 'incoming';
  readonly initiated?: boolean;
  readonly pid?: number;
  readonly name?: string;
  readonly exe?: string;
  readonly command_line?: string;
  readonly user?: string;
  readonly uid?: number;
}

export interface SignInRecord extends RecordBase {
  readonly vedette: 'sign-in' | 'sign-in-failed' | 'sign-out' | 'machine-started' | 'machine-stopped';
  readonly user?: string;
  readonly terminal?: string;
  /** name or address of the machine that the user came from, as the log has it */
  readonly from?: string;
  readonly address?: string;
  readonly pid?: number;
}

export interface JournalEntryRecord extends RecordBase {
  readonly vedette: 'journal-entry';
  readonly message: string;
  readonly identifier?: string;
  readonly unit?: string;
  readonly pid?: number;
  readonly uid?: number;
  readonly exe?: string;
  readonly command_line?: string;
  /** syslog priority, 0 (emergency) to 7 (debug) */
  readonly priority?: number;
  readonly facility?: number;
}

export interface PerformanceRecord extends RecordBase {
  readonly vedette: 'performance';
  /** seconds that the rates and shares are over */
  readonly seconds: number;
  readonly cpu_count: number;
  readonly cpu_share: number;
  readonly cpu_iowait_share: number;
  readonly load_1: number;
  readonly load_5: number;
  readonly load_15: number;
  readonly processes: number;
  readonly memory_total: number;
  readonly memory_available: number;
  readonly memory_share: number;
  readonly swap_total: number;
  readonly swap_share: number;
  readonly disk_read_per_second: number;
  readonly disk_written_per_second: number;
  readonly network_received_per_second: number;
  readonly network_sent_per_second: number;
  readonly file_systems: readonly FileSystemUse[];
}

export interface FileSystemUse {
  readonly mount: string;
  readonly total: number;
  readonly available: number;
  readonly share: number;
}

export interface OmittedRecord extends RecordBase {
  readonly vedette: 'omitted';
  /** what there was too much of */
  readonly of: RecordKind;
  readonly count: number;
}

export type MachineRecord =
  ProcessRecord | SocketRecord | SignInRecord | JournalEntryRecord | PerformanceRecord | OmittedRecord;

const kinds: ReadonlySet<string> = new Set(recordKinds);

export function isRecordKind(value: unknown): value is RecordKind {
  return typeof value === 'string' && kinds.has(value);
}

export function isMachineRecord(object: JsonObject): boolean {
  return isRecordKind(object['vedette']);
}
