/** What can be wrong with a journal, apart from being full (`JournalFull` of the port). */
export type JournalProblemKind =
  | 'damaged' // bytes that were acknowledged cannot be read back
  | 'position-gone' // the position lies before the first record that is kept
  | 'position-ahead' // the position lies behind the last record
  | 'in-use' // another process has the folder
  | 'newer' // written by a later version of the program
  | 'closed'
  | 'broken'; // the disk failed in a way after which nothing more can be promised

export class JournalProblem extends Error {
  readonly kind: JournalProblemKind;
  readonly file: string | undefined;
  /** byte in `file` */
  readonly offset: number | undefined;

  constructor(kind: JournalProblemKind, message: string, place: { file?: string; offset?: number } = {}) {
    super(message);
    this.name = 'JournalProblem';
    this.kind = kind;
    this.file = place.file;
    this.offset = place.offset;
  }
}

/** What was put right while opening. Nothing in it had been acknowledged unless `unsure` says that it may have been. */
export interface Repair {
  readonly kind: 'torn-tail' | 'readers-unreadable' | 'reader-ahead' | 'half-made-segment';
  readonly file: string;
  readonly offset: number;
  /** bytes taken out */
  readonly bytes: number;
  /** where they were kept */
  readonly kept: string | undefined;
  /** true if the removed bytes may have been acknowledged once (a write of the last group that is whole in length and wrong in content) */
  readonly unsure: boolean;
  readonly message: string;
}

/** Records that were acknowledged and cannot be read any more; only with `damage: 'skip'`, else it is an error. */
export interface Loss {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
  /** sequences from (inclusive) and to (exclusive) that are lost */
  readonly from: number;
  readonly to: number;
}

export function damagedAt(file: string, offset: number): JournalProblem {
  return new JournalProblem(
    'damaged',
    `The journal file ${file} is damaged at byte ${offset}: what was written there cannot be read back. Restore the file from a ` +
      `backup, or open the journal with damage: 'skip' to go on behind the damage; what is lost is then listed.`,
    { file, offset },
  );
}
