/** Something that reads bytes of strangers. What it may do with them is anything but throw, hang or keep them. */
export interface FuzzTarget {
  /** also the folder of its kept cases under `fuzz/cases/` */
  readonly name: string;
  readonly kind: 'binary' | 'text';
  /** good inputs to begin from, a few kilobytes each */
  seeds(): Promise<readonly Uint8Array[]> | readonly Uint8Array[];
  /** texts that mean something to the format, put in here and there */
  readonly words?: readonly string[];
  /** Reads one input. What is wrong with the input is no error; a throw is a bug, and so is to take longer than a few seconds. */
  run(input: Uint8Array): Promise<void> | void;
}
