import type { PostgresBinaries } from './binaries.ts';
import type { SystemUser } from './system-user.ts';

/** Where a server works, with what, and as whom. */
export interface Place {
  readonly dataFolder: string;
  readonly socketFolder: string;
  readonly logFile: string;
  readonly binaries: PostgresBinaries;
  readonly user: SystemUser;
}
