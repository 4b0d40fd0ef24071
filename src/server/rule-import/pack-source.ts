import type { RuleText } from '../../sigma/read-rules.ts';

/** What was found in a folder, an archive or a repository. */
export interface PackSource {
  readonly kind: 'folder' | 'zip' | 'tar' | 'git';
  /** as the person named it, without secrets */
  readonly origin: string;
  /** of a repository: the commit */
  readonly revision: string | undefined;
  /** files that may hold rules or lists, by their path inside the source, `/` between its parts */
  readonly texts: readonly RuleText[];
  /** what was left out, and why */
  readonly refused: readonly Refused[];
  /** files of other kinds, which nobody looked at */
  readonly others: number;
}

export interface Refused {
  readonly path: string;
  readonly reason: string;
}

/** Bounds of a source; rules are small, and an archive may lie about what is in it. */
export interface SourceLimits {
  /** files that may hold rules */
  readonly files: number;
  /** bytes of one file */
  readonly file: number;
  /** bytes of all files together, unpacked */
  readonly total: number;
  /** entries of an archive, or of folders, of any kind */
  readonly entries: number;
}

export const SOURCE_LIMITS: SourceLimits = { files: 20_000, file: 4 << 20, total: 256 << 20, entries: 300_000 };

/** The source cannot be read at all; the message says why and what to do. */
export class SourceError extends Error {}

/** Gathers texts within limits; every way of reading a source uses one. */
export class Gatherer {
  readonly #texts: RuleText[] = [];
  readonly #refused: Refused[] = [];
  readonly #limits: SourceLimits;
  readonly #seen = new Set<string>();
  #others = 0;
  #entries = 0;
  #bytes = 0;

  constructor(limits: SourceLimits) {
    this.#limits = limits;
  }

  /** Whether a file is one to read; what is not is counted or refused here. @param size in bytes, as far as it is known */
  wants(path: string, size: number): boolean {
    if (++this.#entries > this.#limits.entries) throw new SourceError(`there are more than ${this.#limits.entries} files in it: name a folder with rules only`); // prettier-ignore
    const bad = badPath(path);
    if (bad !== undefined) return this.refuse(path, bad);
    if (isHidden(path) || !mayHoldRules(path)) {
      this.#others++;
      return false;
    }
    if (this.#seen.has(path)) return this.refuse(path, 'the same path comes twice');
    this.#seen.add(path);
    if (size > this.#limits.file) return this.refuse(path, `it has ${size} bytes; a rule file may have ${this.#limits.file}`); // prettier-ignore
    if (this.#texts.length >= this.#limits.files) return this.refuse(path, `only ${this.#limits.files} files are read`);
    return true;
  }

  /** @param bytes what the file really holds, cut off behind `room()` */
  add(path: string, bytes: Uint8Array): void {
    if (bytes.length > this.#limits.file) {
      this.refuse(path, `it has more than ${this.#limits.file} bytes, and not what the archive says`);
      return;
    }
    this.#bytes += bytes.length;
    if (this.#bytes > this.#limits.total) throw new SourceError(`it unpacks to more than ${this.#limits.total} bytes of rules: it was not read`); // prettier-ignore
    this.#texts.push({ source: path, text: new TextDecoder().decode(bytes) });
  }

  refuse(path: string, reason: string): false {
    if (this.#refused.length < MOST_REFUSED) this.#refused.push({ path: path.slice(0, 500), reason });
    else this.#others++;
    return false;
  }

  done(kind: PackSource['kind'], origin: string, revision?: string): PackSource {
    const texts = this.#texts.toSorted((a, b) => (a.source < b.source ? -1 : 1));
    return { kind, origin, revision, texts, refused: this.#refused, others: this.#others };
  }

  get limits(): SourceLimits {
    return this.#limits;
  }
}

const MOST_REFUSED = 10_000;

/** Names in archives are hostile: one that leads out of the pack is never used. */
function badPath(path: string): string | undefined {
  if (path.length > 400) return 'its path is longer than 400 characters';
  if (/\p{C}/u.test(path)) return 'its path holds control characters';
  if (path.includes('\\')) return 'its path holds a backslash';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'its path is absolute: it leads out of the pack';
  if (path.split('/').some((part) => part === '..')) return 'its path leads out of the pack (..)';
  return undefined;
}

/** Folders of tools: `.git`, `.github` */
const isHidden = (path: string): boolean => path.split('/').some((part) => part.startsWith('.') && part !== '.');

/** Sigma in YAML, Wazuh in XML, and Wazuh's lists, which have no ending. */
const mayHoldRules = (path: string): boolean => /\.(?:ya?ml|xml)$/i.test(path) || /(?:^|\/)lists\/[^.]+$/.test(path);
