import type { ByteReader, ByteWriter } from '../bytes.ts';
import { NgramModel } from '../sequences/ngram-model.ts';
import { ScoreScale } from '../sequences/score-scale.ts';
import { commandWords, type CommandWord } from './command-words.ts';

const VERSION = 1;
const SCORES = 1024;
/** A command is as odd as its oddest parts: all others are what hides them. */
const ODDEST = 3;
const MOST_BITS = 16;
/** A new word of fewer characters says nothing by how it is spelt. */
const SPELT = 6;
const MOST_SPELLING = 8;
/** What is believed less says nothing of what is normal. */
const BELIEVED = 0.1;

export interface CommandSizes {
  /** slots of the tables of word and character n-grams, powers of two; 20 bytes each */
  readonly words: number;
  readonly characters: number;
}

export const COMMAND_SIZES: CommandSizes = { words: 2 ** 17, characters: 2 ** 15 };

export interface CommandJudgement {
  /** share of normal command lines that are at least as odd; 1 while fewer than two were learnt */
  readonly p: number;
  readonly bits: number;
  /** the parts that decide, the oddest first; their bits add up to `bits` */
  readonly oddest: readonly OddPart[];
}

/** A part of the command line, from one place to another. */
export interface OddPart {
  readonly from: number;
  readonly to: number;
  readonly bits: number;
  /** whether it was never seen anywhere */
  readonly isNew: boolean;
}

/**
 * How little a command line is like those that an organisation's own people and machines use: living off the land uses programs that are there
 * in ways that are not. As a stream, hashed, with bounded memory (at most 3.3 MB with the usual sizes).
 *
 * Each part of a line (`commandWords`) is surprising as far as it does not follow from the two before it (`NgramModel`, Witten and Bell), where all that was
 * never seen counts as one word: after a program that always gets new file names a new name is no surprise. A new word also is as surprising as its spelling is,
 * by n-grams of characters against other words when they were new: encoded data does not look like names. The score is the sum of the three most
 * surprising parts; every line that is learnt is scored first, which gives the p-value.
 */
export class CommandModel {
  readonly sizes: CommandSizes;
  readonly #words: NgramModel;
  readonly #characters: NgramModel;
  readonly #spelling: ScoreScale;
  readonly #scale: ScoreScale;
  #commands = 0;

  constructor(sizes: CommandSizes = COMMAND_SIZES, parts?: Parts) {
    this.sizes = sizes;
    this.#words = parts?.words ?? new NgramModel(3, sizes.words);
    this.#characters = parts?.characters ?? new NgramModel(4, sizes.characters);
    this.#spelling = parts?.spelling ?? new ScoreScale(SCORES, 0.9);
    this.#scale = parts?.scale ?? new ScoreScale(SCORES, 0.9);
  }

  /** weight of the command lines learnt */
  get commands(): number {
    return this.#commands;
  }

  get vocabulary(): number {
    return this.#words.vocabulary;
  }

  get forgotten(): number {
    return this.#words.pruned + this.#characters.pruned;
  }

  get bytes(): number {
    return this.#words.bytes + this.#characters.bytes + 2 * this.#scale.bytes + 64;
  }

  judge(command: string): CommandJudgement {
    const parts = this.#oddest(commandWords(command));
    const score = sumOf(parts);
    const bits = this.#scale.bits(score);
    const oddest = parts.map((part) => ({ ...part, bits: score > 0 ? (part.bits / score) * bits : 0 }));
    return { p: 2 ** -Math.min(bits, 1000), bits, oddest };
  }

  /** @param weight how far it is believed, 0 to 1; nothing of what is not above 0 is learnt */
  learn(command: string, weight = 1): void {
    const words = commandWords(command);
    if (!(weight > 0) || words.length === 0) return;
    if (this.#commands > 0 && weight >= BELIEVED) this.#scale.add(sumOf(this.#oddest(words)));
    const tokens = tokensOf(words);
    for (const [at, { text }] of words.entries()) {
      if (this.#words.timesSeen(tokens, at, 1) > 0) continue;
      if (weight >= BELIEVED && text.length >= SPELT) this.#spelling.add(this.#strangeness(text));
      this.#characters.learn(charactersOf(text), weight);
    }
    this.#words.learn(tokens, weight);
    this.#commands += weight;
  }

  decay(factor: number): void {
    this.#words.decay(factor);
    this.#characters.decay(factor);
    this.#commands *= factor;
  }

  merge(other: CommandModel): void {
    this.#words.merge(other.#words);
    this.#characters.merge(other.#characters);
    this.#commands += other.#commands;
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    to.f64(this.#commands);
    for (const part of [this.#words, this.#characters, this.#spelling, this.#scale]) part.write(to);
  }

  /** @throws RangeError if the bytes hold no such model, or one of other sizes */
  static read(from: ByteReader, sizes: CommandSizes = COMMAND_SIZES): CommandModel {
    from.version(VERSION, 'command lines');
    const commands = from.f64();
    const words = NgramModel.read(from, sizes.words);
    const characters = NgramModel.read(from, sizes.characters);
    const spelling = ScoreScale.read(from, SCORES, 0.9);
    const scale = ScoreScale.read(from, SCORES, 0.9);
    const model = new CommandModel(sizes, { words, characters, spelling, scale });
    model.#commands = commands;
    return model;
  }

  /** The parts that surprise most, with their own bits. */
  #oddest(words: readonly CommandWord[]): OddPart[] {
    const tokens = tokensOf(words);
    const parts = words.map(({ from, to, text }, at): OddPart => {
      const isNew = this.#words.timesSeen(tokens, at, 1) === 0;
      const spelling =
        isNew && text.length >= SPELT ? Math.min(MOST_SPELLING, this.#spelling.bits(this.#strangeness(text))) : 0;
      return { from, to, isNew, bits: Math.min(MOST_BITS, this.#words.noveltyBits(tokens, at)) + spelling };
    });
    return parts.sort((one, other) => other.bits - one.bits || one.from - other.from).slice(0, ODDEST);
  }

  /** mean bits of a word's characters */
  #strangeness(text: string): number {
    const characters = charactersOf(text);
    let sum = 0;
    for (let at = 0; at < characters.length; at++) sum += this.#characters.bits(characters, at);
    return sum / characters.length;
  }
}

interface Parts {
  readonly words: NgramModel;
  readonly characters: NgramModel;
  readonly spelling: ScoreScale;
  readonly scale: ScoreScale;
}

/** The first 64: encoded data is told by its beginning. */
const charactersOf = (text: string): Uint32Array =>
  Uint32Array.from({ length: Math.min(64, text.length) }, (_, i) => text.charCodeAt(i));

const tokensOf = (words: readonly CommandWord[]): Uint32Array => Uint32Array.from(words, ({ token }) => token);

const sumOf = (parts: readonly OddPart[]): number => parts.reduce((sum, { bits }) => sum + bits, 0);
