import { elementOf, netflow9ElementOf, netflow9ScopeOf, type Element } from './elements/elements.ts';
import { guessText, writers, type WriteValue } from './write-value.ts';

/** A field as a template names it. `enterprise` is `SCOPE` for a scope of NetFlow v9; `length` is `VARIABLE` where each value tells its own. */
export interface FieldSpec {
  readonly enterprise: number;
  readonly id: number;
  readonly length: number;
}

export const VARIABLE = 0xffff;
export const SCOPE = -1;

export interface TemplateField extends FieldSpec {
  readonly element: Element;
  /** `,"name":` */
  readonly key: string;
  readonly write: WriteValue;
}

/** What the records of a data set look like. */
export interface Template {
  readonly id: number;
  readonly protocol: 'netflow9' | 'ipfix';
  readonly isOptions: boolean;
  readonly fields: readonly TemplateField[];
  /** bytes of the shortest record */
  readonly shortest: number;
  /** which field is the number of a sampler or selector, where one is */
  readonly sampler: number;
  /** flows say when they began or ended by the exporter's uptime, and not otherwise */
  readonly isByUptime: boolean;
}

/** A template from its fields. A name that comes again gets a number: `mplsLabelStackSection_2`. */
export function makeTemplate(
  id: number,
  protocol: Template['protocol'],
  isOptions: boolean,
  specs: readonly FieldSpec[],
): Template {
  const timesByName = new Map<string, number>();
  const fields = specs.map(({ enterprise, id: number, length }): TemplateField => {
    const element =
      enterprise === SCOPE
        ? netflow9ScopeOf(number)
        : protocol === 'netflow9'
          ? netflow9ElementOf(number)
          : elementOf(enterprise, number);
    const times = (timesByName.get(element.name) ?? 0) + 1;
    timesByName.set(element.name, times);
    const write = element.type === 'unknown' && length === VARIABLE ? guessText : writers[element.type];
    const name = times === 1 ? element.name : `${element.name}_${times}`;
    return { enterprise, id: number, length, element, key: `,"${name}":`, write };
  });
  return {
    id,
    protocol,
    isOptions,
    fields,
    shortest: fields.reduce((sum, { length }) => sum + (length === VARIABLE ? 1 : length), 0),
    sampler: fields.findIndex(
      ({ enterprise, id: number }) => enterprise === 0 && (number === SAMPLER_ID || number === SELECTOR_ID),
    ),
    isByUptime:
      timesByName.has('flowStartSysUpTime') &&
      !timesByName.has('flowStartMilliseconds') &&
      !timesByName.has('flowStartSeconds'),
  };
}

const SAMPLER_ID = 48;
const SELECTOR_ID = 302;
