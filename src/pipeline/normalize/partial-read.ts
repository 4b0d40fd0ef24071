import type { LogSourceSet } from '../../model/log-source.ts';
import type { JsonObject } from '../../model/json.ts';
import { ENVELOPE_KEYS } from './envelopes/envelope-keys.ts';
import { FlatShape } from './flat-shape.ts';
import type { EventKind, JsonParser, Parsed, ParseContext } from './parser.ts';

/** Which fields of events of a log source set will be asked for; undefined: all of them. Gives the same answer every time. */
export type AsksFor = (logSources: LogSourceSet) => ((key: string) => boolean) | undefined;

/**
 * Reads of a JSON record only the fields that somebody will ask for, where that gives the very event that reading all of it gives. The whole
 * text is checked to be JSON all the same (`FlatShape`). Kinds are told apart by how their records begin, which is why it works only for
 * parsers that look at the first key, as Zeek's does at `_path`. Every other record is left to be read as a whole.
 */
export class PartialReader {
  readonly #asksFor: AsksFor;
  readonly #kindsByHead = new Map<string, KnownKind>();
  #last: KnownKind | undefined;

  constructor(asksFor: AsksFor) {
    this.#asksFor = asksFor;
  }

  /** @param parser the one that is asked first about this record */
  read(text: string, parser: JsonParser, outside: ParseContext): Parsed | undefined {
    if (parser.looksAt === undefined || text.length > LONGEST) return undefined;
    // logs come in runs
    let known = this.#last;
    let fields = known?.shape?.read(text);
    if (fields === undefined) {
      known = this.#kindOf(text);
      if (known === this.#last) return undefined;
      this.#last = known;
      fields = known?.shape?.read(text);
    }
    if (fields === undefined || known?.parser !== parser || !parser.claims(fields, outside)) return undefined;
    const parsed = parser.parse(fields, outside);
    const isSame =
      'kind' in parsed && parsed.kind === known.kind && parsed.fields === fields && parsed.raw === undefined;
    return isSame ? parsed : undefined;
  }

  /** Learns from a record that had to be read as a whole. */
  learn(text: string, fields: JsonObject, parser: JsonParser, kind: EventKind): void {
    const { looksAt } = parser;
    if (looksAt === undefined) return;
    const known = this.#kindOf(text) ?? this.#begin(text, parser, kind, looksAt);
    if (known?.shape === undefined) return;
    for (const key in fields) if (ENVELOPE_KEYS.has(key)) known.shape = undefined;
    if (known.parser === parser && known.kind === kind) known.shape?.learn(fields);
    if (known.shape?.isGivenUp === true) known.shape = undefined;
  }

  #begin(
    text: string,
    parser: JsonParser,
    kind: EventKind,
    looksAt: NonNullable<JsonParser['looksAt']>,
  ): KnownKind | undefined {
    const [head, key = '', value = ''] = HEAD.exec(text) ?? [];
    if (head === undefined || key !== looksAt[0] || this.#kindsByHead.size >= MOST_KINDS) return undefined;
    const asks = this.#asksFor(kind.logSources);
    const shape = asks && new FlatShape([key, value], (name) => looksAt.includes(name) || asks(name));
    const known = { head, parser, kind, shape };
    this.#kindsByHead.set(head, known);
    return known;
  }

  #kindOf(text: string): KnownKind | undefined {
    return this.#kindsByHead.get(text.slice(0, text.indexOf(',') + 1));
  }
}

/** What an expression remembers while it tries grows with the text. Longer records are few, and read as a whole. */
const LONGEST = 1 << 16;

/** Anybody can write the first value of a record: more than so many are not told apart. */
const MOST_KINDS = 256;

/** The first key and its value, a plain text, with the comma behind it. */
const HEAD = /^\{"([\w.]{1,64})":"([\w.-]{1,64})",/;

interface KnownKind {
  readonly head: string;
  readonly parser: JsonParser;
  readonly kind: EventKind;
  /** undefined if its records have to be read as a whole */
  shape: FlatShape | undefined;
}
