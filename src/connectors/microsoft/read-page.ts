import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { arrayTexts } from '../../pipeline/collect/pull/array-texts.ts';
import type { Answer } from '../../pipeline/collect/pull/ask.ts';
import { isPullFailure, type PullFailure } from '../../pipeline/collect/pull/failure.ts';
import type { PulledRecord } from '../../pipeline/collect/pull/pulled-record.ts';
import type { TimeWindow, WindowPage } from '../../pipeline/collect/pull/windows.ts';

/** Links lie in the checkpoint. */
const MOST_LINK = 32_768;

const page = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().max(MOST_LINK).optional(),
  nextLink: z.string().max(MOST_LINK).optional(),
});

/**
 * A page of Graph (OData 4.01: `{"value": […], "@odata.nextLink": "…"}`) or of Azure's REST APIs (`nextLink`), whose next page is known by its link.
 *
 * @param idOf what tells a record from all others
 */
export function readPage(
  answer: Answer | PullFailure,
  { page: asked }: TimeWindow,
  idOf: (record: JsonObject) => string | undefined,
): WindowPage | PullFailure {
  if (isPullFailure(answer)) return asked === undefined ? answer : asExpired(answer);
  const known = page.safeParse(answer.json);
  const texts = known.success ? arrayTexts(answer.text, ['value']) : undefined;
  if (!known.success || texts === undefined) return { kind: 'unavailable', message: 'The answer holds no page of records.' }; // prettier-ignore
  const next = known.data['@odata.nextLink'] ?? known.data.nextLink;
  const { notBefore } = answer;
  return {
    records: texts.map((text, i) => toRecord(text, known.data.value[i], idOf)),
    ...(next === undefined ? {} : { page: next }),
    ...(notBefore === undefined ? {} : { notBefore }),
  };
}

/** The address of a page that was begun. */
export const linkOf = ({ page: asked }: TimeWindow): string | undefined => (typeof asked === 'string' ? asked : undefined); // prettier-ignore

function toRecord(text: string, value: unknown, idOf: (record: JsonObject) => string | undefined): PulledRecord {
  const id = isJsonObject(value) ? idOf(value) : undefined;
  return id === undefined ? { text } : { text, id };
}

/** Services forget where a reading stood (`Directory_ExpiredPageToken`, "Invalid skip token") with an error of their own, which has a code. */
function asExpired(failure: PullFailure): PullFailure {
  const isTheirs = failure.code !== undefined && (failure.kind === 'refused' || failure.kind === 'not-found');
  return isTheirs ? { ...failure, kind: 'cursor-expired' } : failure;
}
