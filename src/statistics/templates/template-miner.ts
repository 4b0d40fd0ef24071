import type { ByteReader, ByteWriter } from '../bytes.ts';
import { maskedTokens, WILDCARD } from './mask.ts';

const VERSION = 1;

export interface MinerSettings {
  /** layers of the tree: the number of tokens, `depth - 2` first tokens, the templates */
  readonly depth: number;
  /** share of tokens that must be the same, 0 to 1 */
  readonly similarity: number;
  /** most children of a node, above which first tokens are not told apart */
  readonly children: number;
  /** most templates, in all and in one leaf of the tree; the one that was not seen for longest makes room */
  readonly templates: number;
  readonly leaf: number;
  /** characters of a line that are read */
  readonly characters: number;
  /** tokens of a line that are read */
  readonly tokens: number;
}

/** The paper has 0.4 to 0.5 as `similarity`, with masks made for each system; what is masked here leaves fewer tokens that vary. */
export const MINER_SETTINGS: MinerSettings = {
  depth: 4,
  similarity: 0.7,
  children: 100,
  templates: 1024,
  leaf: 128,
  characters: 2048,
  tokens: 64,
};

export interface Template {
  /** counts up from 0, never given twice */
  readonly id: number;
  /** weight of the lines that were of it */
  readonly count: number;
  readonly tokens: readonly string[];
}

/**
 * Templates of log lines, found as lines come: Drain (He, Zhu, Zheng and Lyu, ICWS 2017). A line goes down a tree by its number of tokens and by
 * its first ones (those with digits as a wildcard) to a short list of templates; the one that shares most tokens takes it, and tokens that
 * differ become wildcards; if none shares `similarity` of them, the line is a new template.
 *
 * Memory: at most `templates` lists of at most `tokens` strings of at most `characters` in all: 1,024 of usual lines are 0.3 MB, at the very
 * worst 4 MB. The least recently seen makes room (`evicted`); of lines that are too long only the beginning is read (`cut`).
 */
export class TemplateMiner {
  readonly settings: MinerSettings;
  readonly #root = newNode();
  /** the least recently seen first */
  readonly #templates = new Map<number, Entry>();
  #next = 0;
  #evicted = 0;
  #cut = 0;
  #seen = 0;

  constructor(settings: MinerSettings = MINER_SETTINGS) {
    this.settings = settings;
  }

  get size(): number {
    return this.#templates.size;
  }

  get evicted(): number {
    return this.#evicted;
  }

  /** lines of which only the beginning was read */
  get cut(): number {
    return this.#cut;
  }

  get bytes(): number {
    let sum = 200;
    for (const { tokens } of this.#templates.values())
      sum += 200 + tokens.reduce((size, token) => size + 24 + token.length, 0);
    return sum;
  }

  /** The template that a line is of, if one is known; learns nothing. */
  match(line: string): Template | undefined {
    const tokens = this.#tokensOf(line);
    return this.#best(this.#leaf(tokens), tokens);
  }

  /** The template that a line is of, which may be new; its wildcards grow with it. */
  learn(line: string, weight = 1): Template {
    if (line.length > this.settings.characters) this.#cut++;
    const tokens = this.#tokensOf(line);
    const leaf = this.#leaf(tokens);
    const found = this.#best(leaf, tokens) ?? this.#create(leaf, tokens);
    for (let i = 0; i < tokens.length; i++) if (found.tokens[i] !== tokens[i]) found.tokens[i] = WILDCARD;
    found.count += weight;
    found.seen = ++this.#seen;
    this.#templates.delete(found.id);
    this.#templates.set(found.id, found);
    return found;
  }

  /** All templates, the least recently seen first. */
  templates(): readonly Template[] {
    return [...this.#templates.values()];
  }

  get(id: number): Template | undefined {
    return this.#templates.get(id);
  }

  decay(factor: number): void {
    for (const entry of this.#templates.values()) {
      entry.count *= factor;
      if (entry.count < 0.01) this.#forget(entry);
    }
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    for (const count of [this.#next, this.#evicted, this.#cut, this.#templates.size]) to.varint(count);
    for (const { id, count, tokens } of this.#templates.values()) {
      to.varint(id);
      to.f64(count);
      to.varint(tokens.length);
      for (const token of tokens) to.text(token);
    }
  }

  /** @throws RangeError if the bytes hold no templates, or more than the settings allow */
  static read(from: ByteReader, settings: MinerSettings = MINER_SETTINGS): TemplateMiner {
    from.version(VERSION, 'log templates');
    const miner = new TemplateMiner(settings);
    miner.#next = from.varint();
    miner.#evicted = from.varint();
    miner.#cut = from.varint();
    const size = from.size(10);
    if (size > settings.templates) throw new RangeError(`${size} templates are more than ${settings.templates}`);
    for (let i = 0; i < size; i++) {
      const [id, count] = [from.varint(), from.f64()];
      const tokens = Array.from({ length: from.size(1) }, () => from.text());
      const leaf = miner.#grow(tokens);
      const entry: Entry = { id, count, seen: ++miner.#seen, tokens, leaf };
      leaf.entries.push(entry);
      miner.#templates.set(id, entry);
    }
    return miner;
  }

  #tokensOf(line: string): string[] {
    return maskedTokens(line.slice(0, this.settings.characters), this.settings.tokens);
  }

  /** The leaf where a line's templates are, if there is one. */
  #leaf(tokens: readonly string[]): Node | undefined {
    let node = this.#root.children.get(String(tokens.length));
    for (let layer = 0; node !== undefined && layer < this.#layersOf(tokens); layer++) {
      const found: Node | undefined = node.children.get(keyOf(tokens[layer] ?? ''));
      node = found ?? (this.#isFull(node) ? node.children.get(WILDCARD) : undefined);
    }
    return node;
  }

  /** The same leaf, made where it is missing. */
  #grow(tokens: readonly string[]): Node {
    let node = childOf(this.#root, String(tokens.length));
    for (let layer = 0; layer < this.#layersOf(tokens); layer++) {
      const key = keyOf(tokens[layer] ?? '');
      node = childOf(node, node.children.has(key) || !this.#isFull(node) ? key : WILDCARD);
    }
    return node;
  }

  #layersOf(tokens: readonly string[]): number {
    return Math.min(this.settings.depth - 2, tokens.length);
  }

  #isFull(node: Node): boolean {
    return node.children.size >= this.settings.children;
  }

  #best(leaf: Node | undefined, tokens: readonly string[]): Entry | undefined {
    let best: Entry | undefined;
    let least = Math.ceil(this.settings.similarity * tokens.length);
    for (const entry of leaf?.entries ?? []) {
      const same = commonTokens(entry.tokens, tokens, least);
      if (same < least) continue;
      best = entry;
      least = same + 1;
    }
    return best;
  }

  #create(near: Node | undefined, tokens: readonly string[]): Entry {
    const [oldest] = this.#templates.values();
    if (near !== undefined && near.entries.length >= this.settings.leaf) this.#evict(oldestOf(near.entries));
    else if (this.#templates.size >= this.settings.templates) this.#evict(oldest);
    const leaf = this.#grow(tokens);
    const entry: Entry = { id: this.#next++, count: 0, seen: 0, tokens: [...tokens], leaf };
    leaf.entries.push(entry);
    this.#templates.set(entry.id, entry);
    return entry;
  }

  #evict(entry: Entry | undefined): void {
    if (entry === undefined) return;
    this.#forget(entry);
    this.#evicted++;
  }

  #forget(entry: Entry): void {
    this.#templates.delete(entry.id);
    entry.leaf.entries.splice(entry.leaf.entries.indexOf(entry), 1);
    prune(entry.leaf);
  }
}

interface Entry extends Template {
  count: number;
  /** number of the line that was last of it */
  seen: number;
  readonly tokens: string[];
  readonly leaf: Node;
}

interface Node {
  readonly parent: Node | undefined;
  readonly key: string;
  readonly children: Map<string, Node>;
  readonly entries: Entry[];
}

const newNode = (parent?: Node, key = ''): Node => ({ parent, key, children: new Map(), entries: [] });

/** How many tokens are the same; less than `least` as soon as that many cannot be. */
function commonTokens(one: readonly string[], other: readonly string[], least: number): number {
  let same = 0;
  for (let i = 0; i < other.length; i++) {
    if (one[i] === other[i]) same++;
    else if (same + other.length - i - 1 < least) return -1;
  }
  return same;
}

const oldestOf = (entries: readonly Entry[]): Entry | undefined =>
  entries.reduce<Entry | undefined>(
    (oldest, each) => (oldest === undefined || each.seen < oldest.seen ? each : oldest),
    undefined,
  );

/** A token with a digit is no word to go by. */
const keyOf = (token: string): string => (token.includes(WILDCARD) || /[0-9]/.test(token) ? WILDCARD : token);

function childOf(node: Node, key: string): Node {
  const found = node.children.get(key);
  if (found !== undefined) return found;
  const made = newNode(node, key);
  node.children.set(key, made);
  return made;
}

/** Takes empty branches out, so that the tree is not larger than its templates. */
function prune(node: Node): void {
  if (node.parent === undefined || node.children.size > 0 || node.entries.length > 0) return;
  node.parent.children.delete(node.key);
  prune(node.parent);
}
