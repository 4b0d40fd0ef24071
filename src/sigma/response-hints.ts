import { actionVerb, type ActionVerb } from '../model/action.ts';
import { entityKind, type EntityKind } from '../model/entity.ts';
import { isMapping, type Report } from './rule-document.ts';

/** One thing to do about a match: a verb of OpenC2, what kind of entity of the finding it is done to, and a sentence for the person. */
export interface ResponseHint {
  readonly action: ActionVerb;
  readonly target: EntityKind;
  readonly note: string;
}

/**
 * Reads what a rule says under `vedette: response:`
 *
 *     response:
 *       - { action: contain, target: device, note: Take it off the network until its memory has been looked at }
 */
export function readResponseHints(value: unknown, report: Report): readonly ResponseHint[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return fail(report, [], '"response" must be a list of action, target and note');
  const hints = value.map((one: unknown, i) => readHint(one, i, report));
  const read = hints.filter((hint) => hint !== undefined);
  return read.length === hints.length ? read : undefined;
}

const MOST_CHARACTERS = 500;

function readHint(value: unknown, at: number, report: Report): ResponseHint | undefined {
  if (!isMapping(value)) return fail(report, [at], 'a response must be a map of action, target and note');
  const unknown = Object.keys(value).find((key) => !['action', 'target', 'note'].includes(key));
  if (unknown !== undefined) return fail(report, [at, unknown], `"${unknown}" is not known: a response has action, target and note`); // prettier-ignore
  const action = actionVerb.safeParse(value['action']);
  if (!action.success) return fail(report, [at, 'action'], `"action" must be one of ${actionVerb.options.join(', ')}`);
  const target = entityKind.safeParse(value['target']);
  if (!target.success) return fail(report, [at, 'target'], `"target" must be one of ${entityKind.options.join(', ')}`);
  const note = value['note'];
  if (typeof note !== 'string' || note.trim() === '' || note.length > MOST_CHARACTERS)
    return fail(report, [at, 'note'], `"note" must be a text of at most ${MOST_CHARACTERS} characters`);
  return { action: action.data, target: target.data, note };
}

function fail(report: Report, path: readonly (string | number)[], message: string): undefined {
  report(['vedette', 'response', ...path], message);
  return undefined;
}
