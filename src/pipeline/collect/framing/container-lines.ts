import type { LineJoiner, LineRole } from './joined-lines.ts';

/** Whether a text is what a container's runtime keeps of its output, from its first line: Docker's `json-file`, containerd and CRI-O. */
export const isContainerLog = (head: string): boolean => /^\{"log":"[^\n]{0,65536}","stream":"std(?:out|err)",/.test(head) || criHead.test(head); // prettier-ignore

/** both streams of one container */
const STREAMS = 2;
const criHead = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2}) (stdout|stderr) ([PF])[ :]/;
const BRACE = 123;
const LETTER_N = 110;
const BACKSLASH = 92;

/**
 * Lines that the runtime cut (at 16 KiB) and kept in parts: CRI marks a part with `P` and the end with `F`, in Docker's files only the end has a line feed. The parts of a
 * stream are one record; lines of the other one may stand between.
 */
export const createContainerJoiner = (): LineJoiner => {
  /** streams with an open line */
  const open = new Set<string>();
  return {
    mostOpen: STREAMS,
    mostLines: 256,
    mostBytes: 1 << 20,
    roleOf(line): LineRole | undefined {
      const part = line[0] === BRACE ? dockerPart(line) : criPart(line);
      if (part === undefined || (part.isWhole && !open.has(part.stream))) return undefined;
      if (part.isWhole) open.delete(part.stream);
      else open.add(part.stream);
      return { group: part.stream, ends: part.isWhole };
    },
  };
};

interface Part {
  readonly stream: string;
  /** the line ends with it */
  readonly isWhole: boolean;
}

function criPart(line: Buffer): Part | undefined {
  const [, stream = '', tag] = criHead.exec(line.toString('latin1', 0, 64)) ?? [];
  return tag === undefined ? undefined : { stream, isWhole: tag === 'F' };
}

/** inside of a text of JSON a quote has a backslash before it: this can only stand behind the text of `log` */
const BEHIND_LOG = Buffer.from('","stream":"');

function dockerPart(line: Buffer): Part | undefined {
  const at = line.indexOf(BEHIND_LOG);
  if (at < 0) return undefined;
  const name = at + BEHIND_LOG.length;
  return { stream: line.toString('latin1', name, name + 6), isWhole: endsWithLineFeed(line, at) };
}

/** Whether `\n` stands there, and not a backslash and an n (`\\n`). */
function endsWithLineFeed(line: Buffer, end: number): boolean {
  if (line[end - 1] !== LETTER_N) return false;
  let backslashes = 0;
  while (line[end - 2 - backslashes] === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}
