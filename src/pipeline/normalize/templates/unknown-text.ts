import type { Quality } from '../../../model/event.ts';
import { addText, rowKind, textKind } from '../base-kinds.ts';
import { readDelimitedHeader } from '../delimited-header.ts';
import { rowToFields } from '../mapping/cut-text.ts';
import { splitDelimited } from '../mapping/split-delimited.ts';
import type { Parsed, TextParser } from '../parser.ts';
import { unknownTime } from '../unknown-time.ts';
import { createTemplateFields } from './match-templates.ts';

/** Templates that were learnt from the text of one source. */
export interface SourceTemplates {
  readonly source: string;
  readonly templates: readonly string[];
}

export const UNKNOWN_TEXT = 'text';
const NOT_RECOGNISED: readonly Quality[] = ['not-recognised'];

/**
 * What is made of text that no parser knows: a base event with the message, what its envelope said, the template of the message and what stands in the
 * template's variables. Put into a list of parsers it takes the place of the usual one, which has learnt nothing.
 */
export function unknownTextParser(learnt: readonly SourceTemplates[] = []): TextParser {
  const bySource = new Map(learnt.map(({ source, templates }) => [source, createTemplateFields(templates)]));
  const usual = createTemplateFields([]);
  return {
    input: 'text',
    id: UNKNOWN_TEXT,
    summary: 'Text that no parser knows, by its template',
    example: 'worker 7 finished job 4711 in 12 ms',
    claims: () => false,
    parse: (text, { envelope, source, context, received }) => {
      const row = envelope === undefined ? readRow(text, context, received) : undefined;
      if (row !== undefined) return row;
      const read = (source === undefined ? undefined : bySource.get(source)) ?? usual;
      return { kind: textKind, fields: addText(read(text), text, envelope), time: undefined, quality: NOT_RECOGNISED };
    },
  };
}

/** A row of a delimited file that no mapping knows: its columns are fields, and the usual names of columns tell the time. */
export function readRow(text: string, context: string | undefined, received: number): Parsed | undefined {
  const header = readDelimitedHeader(context);
  const cut = header === undefined ? undefined : rowToFields(splitDelimited(text, header.delimiter), header.columns);
  if (cut?.ok !== true) return undefined;
  const found = unknownTime(cut.fields, received);
  return { kind: rowKind, fields: cut.fields, time: found?.time, quality: [...NOT_RECOGNISED, ...(found?.quality ?? [])], raw: text, fieldsAreRecord: false }; // prettier-ignore
}
