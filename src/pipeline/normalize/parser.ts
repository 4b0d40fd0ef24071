import type { EntityRef } from '../../model/entity.ts';
import type { Quality } from '../../model/event.ts';
import type { SourceId } from '../../model/ids.ts';
import type { JsonObject } from '../../model/json.ts';
import type { LogSourceSet } from '../../model/log-source.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import type { UnreadableReason } from '../../model/record.ts';

/**
 * A parser turns one record into original fields and names the kind of event it is. It lives in its connector's folder.
 * It never throws, whatever the bytes. What costs time (OCSF, entities) hangs on the kind and is computed only when asked for.
 */
export type Parser = JsonParser | TextParser;

interface ParserBase {
  /** also the name of the connector's folder or of one of its formats: `windows`, `zeek-tsv` */
  readonly id: string;
  readonly summary: string;
  /** a record as it comes, for the docs and the tests */
  readonly example: string;
  /** it also claims what parsers before it in the list know better, so that it is never asked first because it knew the last record */
  readonly isFallback?: boolean;
  /** a mapping that people made: asked before the parser that knew the last record of the source, so that what came before decides nothing */
  readonly isMapping?: boolean;
}

/** For records that are one JSON object. */
export interface JsonParser extends ParserBase {
  readonly input: 'json';
  /**
   * What an object must have at least for `claims` to be true: of each of these lists one key, at the top level. As the clues of text they are necessary,
   * not sufficient: an object without them is not even shown to `claims`. Worth it only where parsers are many, as mappings are; a test checks them.
   */
  readonly needs?: readonly KeyChoice[];
  /**
   * The names of the format's fields as its maker writes them, with dots, and `.*` behind an object whose names are anybody's. Pipelines write them
   * otherwise: in small letters, with underscores, laid flat. What nobody claims is spelled by these names, and then asked about again
   * (`spelling.ts`). Needs `needs`.
   */
  readonly names?: readonly string[];
  /**
   * The keys that `claims` and `parse` look at in records that begin with the first of them and a text, which says of which kind they are: with these alone
   * the object is claimed all the same, and kind, time and quality are the same. `parse` must give the object itself as the fields. It lets records be
   * read in part (`partial-read.ts`).
   */
  readonly looksAt?: readonly [string, ...string[]];
  /** its `needs` and `names` have to be read from somewhere first: it is asked after those that need not */
  readonly isLate?: boolean;
  /** whether the object is of this format, from the presence of its telling keys; must be cheap */
  claims(object: JsonObject, context?: ParseContext): boolean;
  parse(object: JsonObject, context: ParseContext): ParseResult;
}

/** one of these keys must be there */
export type KeyChoice = readonly string[];

/** For records that are a line or block of text. With an open envelope (syslog) `text` is the message inside it. */
export interface TextParser extends ParserBase {
  readonly input: 'text';
  /**
   * What a text must have at least for `claims` to be true: one of these. They must be necessary, not sufficient: a text without them is not even shown
   * to `claims`, so that what other parsers or nobody reads costs little. Left out where there is no such thing; a test checks them over all cases.
   */
  readonly clues?: readonly Clue[];
  claims(text: string, context: ParseContext): boolean;
  parse(text: string, context: ParseContext): ParseResult;
}

/** All of its parts must hold. */
export interface Clue {
  /** the text begins with one of these ASCII characters */
  readonly first?: string;
  /** this stands somewhere in the text */
  readonly has?: string;
  /** the text came in an envelope of an application like this; asked once for each, so it must depend on the name alone */
  readonly app?: (app: string) => boolean;
  /** the batch has a `context` */
  readonly header?: true;
}

export const DIGITS = '0123456789';
export const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const SMALL_LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** What is known about a record from outside of it. */
export interface ParseContext {
  /** milliseconds since 1970 */
  readonly received: number;
  /** the batch's `context` (for example a Zeek header); parsers may cache by its identity */
  readonly context: string | undefined;
  /** what an envelope said; absent without one */
  readonly envelope: EnvelopeFacts | undefined;
  /** the source that the record came from; absent in tests of parsers */
  readonly source?: SourceId;
}

/** From a syslog header or a HEC envelope. */
export interface EnvelopeFacts {
  readonly time: number | undefined;
  readonly timeQuality: readonly Quality[];
  readonly host: string | undefined;
  /** syslog APP-NAME or TAG; HEC `sourcetype` */
  readonly app: string | undefined;
  readonly pid: string | undefined;
  /** syslog facility and severity numbers */
  readonly facility: number | undefined;
  readonly level: number | undefined;
  /** RFC 5424 structured data, HEC `fields` */
  readonly attributes: JsonObject | undefined;
}

export type ParseResult = Parsed | { readonly unreadable: UnreadableReason };

export interface Parsed {
  readonly kind: EventKind;
  /** original field names and values; may be the very object that was parsed */
  readonly fields: JsonObject;
  /** milliseconds since 1970; undefined if the record has none that can be read */
  readonly time: number | undefined;
  readonly quality?: readonly Quality[];
  /** the record's own text, if `fields` does not hold all of it */
  readonly raw?: string;
  /** false if `fields` was built anew: its JSON is then not the record's own text */
  readonly fieldsAreRecord?: boolean;
  /** the record may tell of its event together with others, which came as records of their own */
  readonly together?: Together;
}

/** How records that tell of one event together become that event. One a parser: it also says whether two records are of the same kind. */
export interface Together {
  /** @param parts in the order that they came @returns undefined if they are of several events after all */
  whole(parts: readonly Parsed[]): Parsed | undefined;
  /** the kind of a record whose event stands at the place of another: without log sources, so that nothing is found twice */
  readonly part: EventKind;
}

/** A kind of event, made once per parser: its log sources and how to read its meaning out of the fields. */
export interface EventKind {
  /** `parser/what`, for example `windows/sysmon-1` */
  readonly id: string;
  readonly logSources: LogSourceSet;
  ocsf(fields: JsonObject, time: number): Ocsf;
  entities(fields: JsonObject): EntityRef[];
}
