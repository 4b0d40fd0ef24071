import { z } from 'zod';
import { eventId } from '../../model/ids.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import type { Answer, Engine } from './engine.ts';
import { stringLiteral } from './literals.ts';
import { createPastSets, type SetOf } from './past-sets.ts';
import type { Candidate, CandidatePage, CandidateRead, PastCondition, PastCost, PastHour, PastRange, PastRead, PastReads, PastSurvey, Tally } from './past.ts'; // prettier-ignore

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** More names with blanks than this are nobody's log: somebody is playing with us. */
const MOST_SPACED = 2000;
const MOST_SETS = 10_000;
const SURVEY_SECONDS = 60;

export function createPastReads(engine: Engine): PastReads {
  const setOf = createPastSets(MOST_SETS);
  const read = async (sql: string, seconds: number): Promise<{ rows: readonly unknown[]; cost: PastCost }> => {
    const started = performance.now();
    const answer = await engine.read(sql, {}, { seconds });
    return { rows: answer.rows, cost: costOf(answer, started) };
  };
  return {
    survey: async (range) => await survey(range, setOf, read),
    hours: async (range, classUids) => {
      const { rows } = await read(
        `SELECT intDiv(time, ${HOUR}) AS hour, count() AS rows, sum(odd) AS odd FROM {db}.events
         WHERE ${inRange(range, classUids)} GROUP BY hour ORDER BY hour`,
        SURVEY_SECONDS,
      );
      return rows.map((row): PastHour => {
        const { hour, rows: count, odd } = hourRow.parse(row);
        return { time: hour * HOUR, rows: count, odd };
      });
    },
    candidates: async (search) => {
      const { rows, cost } = await read(candidatesSql(search), search.seconds);
      const candidates = rows.slice(0, search.limit).map((row) => rowToCandidate(row, setOf));
      const last = candidates.at(-1);
      const next = rows.length > search.limit && last !== undefined ? { time: last.time, id: last.id } : null;
      return { candidates, next, ...cost } satisfies CandidatePage;
    },
    tally: async (search) => {
      const { rows, cost } = await read(tallySql(search), search.seconds);
      const groups = rows.map((row) => {
        const { day, certain, possible, events } = tallyRow.parse(row);
        return { day: day * DAY, certain: certain.map(isTrue), possible: possible.map(isTrue), events };
      });
      return { groups, ...cost } satisfies Tally;
    },
  };
}

type Read = (sql: string, seconds: number) => Promise<{ rows: readonly unknown[]; cost: PastCost }>;

const setRow = z.object({
  log_sources: z.string(),
  aliases: z.string(),
  classes: z.array(z.number()),
  rows: z.number(),
  odd: z.number(),
  spaced: z.array(z.string()),
});
const hourRow = z.object({ hour: z.number(), rows: z.number(), odd: z.number() });

async function survey(range: PastRange, setOf: SetOf, read: Read): Promise<PastSurvey> {
  const { rows, cost } = await read(
    `SELECT log_sources, aliases, groupUniqArray(class_uid) AS classes, count() AS rows, sum(odd) AS odd,
       groupUniqArrayArray(${MOST_SPACED + 1})(spaced) AS spaced
     FROM {db}.events WHERE ${inRange(range, [])} GROUP BY log_sources, aliases ORDER BY rows DESC LIMIT ${MOST_SETS}`,
    SURVEY_SECONDS,
  );
  const parsed = rows.map((row) => setRow.parse(row));
  const spaced = [...new Set(parsed.flatMap((row) => row.spaced))];
  const sets = parsed.map(({ log_sources, aliases, classes, rows: count, odd }) => {
    return { logSources: setOf(log_sources, aliases), classUids: classes, rows: count, odd };
  });
  return { sets, spaced: spaced.length > MOST_SPACED ? null : spaced, ...cost };
}

function inRange({ tenant, from, to }: PastRange, classUids: readonly number[]): string {
  return [
    `tenant = ${stringLiteral(tenant)}`,
    // the hour is what the table is sorted by
    `intDiv(time, ${HOUR}) >= ${Math.floor(from / HOUR)} AND intDiv(time, ${HOUR}) <= ${Math.floor(to / HOUR)}`,
    `time >= ${Math.ceil(from)} AND time < ${Math.ceil(to)}`,
    ...(classUids.length === 0 ? [] : [`class_uid IN (${classUids.map(Math.trunc).join(', ')})`]),
  ].join(' AND ');
}

function candidatesSql(search: CandidateRead): string {
  const { conditions, after, limit } = search;
  const beyond = after === undefined ? '' : ` AND time >= ${Math.trunc(after.time)} AND (time > ${Math.trunc(after.time)} OR id > toUUID(${stringLiteral(after.id)}))`; // prettier-ignore
  return `SELECT toString(id) AS id_text, time, source, format, log_sources, aliases, f, ent, [${flags(conditions, 'must')}] AS certain, [${flags(conditions, 'may')}] AS possible
    FROM {db}.events PREWHERE ${inRange(search, search.classUids)}${beyond} AND ${anyOf(conditions, 'lightMay')}
    WHERE ${wanted(search)} ORDER BY time, id LIMIT ${Math.trunc(limit) + 1}`;
}

function tallySql(search: PastRead): string {
  const { conditions } = search;
  return `SELECT intDiv(time, ${DAY}) AS day, [${flags(conditions, 'must')}] AS certain, [${flags(conditions, 'may')}] AS possible, count() AS events
    FROM {db}.events PREWHERE ${inRange(search, search.classUids)} AND ${anyOf(conditions, 'lightMay')}
    WHERE ${wanted(search)} GROUP BY day, certain, possible ORDER BY day`;
}

const flags = (conditions: readonly PastCondition[], part: 'must' | 'may'): string =>
  conditions.map((each) => `toUInt8(${each[part]})`).join(', ');

const anyOf = (conditions: readonly PastCondition[], part: 'lightMay' | 'may'): string =>
  `(${conditions.map((condition) => condition[part]).join(' OR ')})`;

/** With one condition, its words are looked up in the index first. */
function wanted({ conditions, isPlain }: PastRead): string {
  const [only] = conditions;
  const words = isPlain && conditions.length === 1 && only !== undefined && only.words !== '1' ? `${only.words} AND ` : '';
  return `${words}${anyOf(conditions, 'may')}`;
} // prettier-ignore

const candidateRow = z.object({
  id_text: eventId,
  time: z.number(),
  source: z.string(),
  format: z.string(),
  log_sources: z.string(),
  aliases: z.string(),
  f: z.string(),
  ent: z.array(z.string()),
  certain: z.array(z.number()),
  possible: z.array(z.number()),
});
const tallyRow = z.object({
  day: z.number(),
  certain: z.array(z.number()),
  possible: z.array(z.number()),
  events: z.number(),
});
const isTrue = (flag: number): boolean => flag !== 0;

function rowToCandidate(row: unknown, setOf: SetOf): Candidate {
  const { id_text, log_sources, aliases, f, ent, certain, possible, ...rest } = candidateRow.parse(row);
  return {
    ...rest,
    id: id_text,
    logSources: setOf(log_sources, aliases),
    fields: parseFields(f),
    entities: ent,
    certain: certain.map(isTrue),
    possible: possible.map(isTrue),
  };
}

/** As they were when they came: also numbers that are no JSON (`1e999`), which rules see as the stream's rules did. */
function parseFields(text: string): JsonObject {
  const fields: unknown = JSON.parse(text);
  if (!isJsonObject(fields)) throw new TypeError('the fields of a stored event are not an object');
  return fields;
}

function costOf({ read, bytes }: Answer, started: number): PastCost {
  return { read, bytes, ms: performance.now() - started };
}
