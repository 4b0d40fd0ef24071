import type { JsonObject } from '../../../model/json.ts';
import type { Mapping } from '../../../model/mapping.ts';
import { readDelimitedHeader } from '../delimited-header.ts';
import type { ParseContext } from '../parser.ts';
import { createTemplateMatcher } from '../templates/match-templates.ts';
import { setField } from './set-field.ts';
import { splitDelimited } from './split-delimited.ts';
import { splitKeyValue, USUAL_PAIRS } from './split-key-value.ts';
import { compileTextPattern } from './text-pattern.ts';
import type { TimeParts } from './time-format.ts';

/** A text as fields, or why it is not of this format. */
export type CutText =
  | { readonly ok: true; readonly fields: JsonObject; readonly time?: TimeParts | undefined }
  | { readonly ok: false; readonly message: string };

export type Cut = (text: string, context: ParseContext) => CutText;

/** How a mapping's records are cut into fields. */
export function readMappedText(mapping: Mapping): Cut {
  switch (mapping.input) {
    case 'delimited':
      return cutDelimited(mapping);
    case 'key-value':
      return cutKeyValue(mapping);
    case 'text':
      return cutByPatterns(mapping);
    case 'templates': {
      const match = createTemplateMatcher(mapping.templates ?? []);
      return (text) => {
        const fields = match(text);
        return fields === undefined ? no('it is of none of the templates') : { ok: true, fields: { ...fields, message: text } };
      };
    }
    case 'json':
      return () => no('it is no JSON object');
  }
} // prettier-ignore

const no = (message: string): CutText => ({ ok: false, message });

function cutDelimited({ delimiter, columns }: Mapping): Cut {
  const sign = delimiter === 'tab' ? '\t' : (delimiter ?? ',');
  if (columns !== undefined) return (text) => rowToFields(splitDelimited(text, sign), columns);
  return (text, { context }) => {
    const header = readDelimitedHeader(context);
    if (header === undefined) return no('it came without a header line, and the mapping gives no columns');
    return rowToFields(splitDelimited(text, header.delimiter), header.columns);
  };
}

export function rowToFields(values: readonly string[], columns: readonly string[]): CutText {
  if (values.length !== columns.length) return no(`it has ${values.length} fields, and ${columns.length} are expected`);
  const fields: JsonObject = {};
  for (const [index, column] of columns.entries()) {
    const value = values[index];
    if (value !== undefined && value !== '') setField(fields, column, value);
  }
  return { ok: true, fields };
}

function cutKeyValue({ pairs }: Mapping): Cut {
  const signs = { ...USUAL_PAIRS, ...withoutUndefined(pairs) };
  return (text) => {
    const fields = splitKeyValue(text, signs);
    return Object.keys(fields).length === 0 ? no(`it has no ${signs.assign}`) : { ok: true, fields };
  };
}

function withoutUndefined(pairs: Mapping['pairs']): { separator?: string; assign?: string } {
  return {
    ...(pairs?.separator === undefined ? {} : { separator: pairs.separator === 'tab' ? '\t' : pairs.separator }),
    ...(pairs?.assign === undefined ? {} : { assign: pairs.assign }),
  };
}

function cutByPatterns({ patterns = [] }: Mapping): Cut {
  const compiled = patterns.flatMap((source) => {
    const pattern = compileTextPattern(source);
    return 'message' in pattern ? [] : [pattern];
  });
  return (text) => {
    for (const pattern of compiled) {
      if (!text.startsWith(pattern.prefix)) continue;
      const found = pattern.match(text);
      if (found !== undefined) return { ok: true, ...found };
    }
    return no(compiled.length === 1 ? 'the line is not of its pattern' : `the line is of none of its ${compiled.length} patterns`); // prettier-ignore
  };
}
