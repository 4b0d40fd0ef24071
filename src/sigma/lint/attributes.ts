import type { Lint } from './lint.ts';
import { nearestWord } from './nearest-word.ts';

/** Attributes of the specification (2.1, "Rule", "Correlation", "Filter"), of collections, and our own. */
const KNOWN = [
  'title', 'id', 'related', 'name', 'taxonomy', 'status', 'description', 'license', 'author', 'references', 'date', 'modified',
  'logsource', 'detection', 'correlation', 'filter', 'fields', 'falsepositives', 'level', 'tags', 'scope', 'action', 'vedette',
]; // prettier-ignore
/** What SigmaHQ's own collection adds. */
const ADDED = ['regression_tests_path', 'simulation'];

const OF_VEDETTE = ['group-by', 'window', 'response', 'cases'];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const attributeLints: readonly Lint[] = [
  {
    id: 'unknown-attribute',
    summary: 'An attribute that neither Sigma nor Vedette knows, often a slip of the pen: it has no effect',
    check({ value }, report) {
      for (const key of Object.keys(value)) {
        if (KNOWN.includes(key) || ADDED.includes(key)) continue;
        const near = nearestWord(key, KNOWN);
        report([key], `"${key}" is not an attribute of Sigma and has no effect: ${near === undefined ? 'take it out, or keep it as a note of your own' : `did you mean "${near}"?`}`); // prettier-ignore
      }
      const own = value['vedette'];
      if (typeof own !== 'object' || own === null) return;
      for (const key of Object.keys(own)) {
        if (OF_VEDETTE.includes(key)) continue;
        const near = nearestWord(key, OF_VEDETTE);
        report(['vedette', key], `"${key}" is not known under "vedette" and has no effect: ${near === undefined ? `there are ${OF_VEDETTE.join(', ')}` : `did you mean "${near}"?`}`); // prettier-ignore
      }
    },
  },
  {
    id: 'id-missing',
    summary: 'Without an id, a rule that is moved or renamed is another rule: tuning and history are lost',
    check({ kind, value, hasTemplate }, report) {
      if (kind === 'filter' || hasTemplate || !isEmpty(value['id'])) return;
      report([], 'the rule has no id: give it a random UUID (uuidgen makes one)');
    },
  },
  {
    id: 'id-not-uuid',
    summary: 'The specification asks for a UUID as id',
    check({ value }, report) {
      const { id } = value;
      if (isEmpty(id) || (typeof id === 'string' && UUID.test(id))) return;
      report(['id'], 'the id is not a UUID: other tools refuse it; uuidgen makes one');
    },
  },
  {
    id: 'level-missing',
    summary: 'A rule without a level counts as medium, whatever it finds',
    check({ kind, value, hasTemplate, isPart }, report) {
      if (kind === 'filter' || hasTemplate || isPart || !isEmpty(value['level'])) return;
      report([], 'the rule has no level and counts as medium: say informational, low, medium, high or critical');
    },
  },
  {
    id: 'description-missing',
    summary: 'Whoever gets the alert should read what it means',
    check({ kind, value, hasTemplate, isPart }, report) {
      if (kind === 'filter' || hasTemplate || isPart) return;
      const { description } = value;
      if (isEmpty(description)) report([], 'the rule has no description: say what it finds and why that matters');
      else if (typeof description === 'string' && description.trim().length < 16)
        report(['description'], 'the description is shorter than 16 characters: say what the rule finds and why that matters');
    }, // prettier-ignore
  },
  {
    id: 'falsepositives-missing',
    summary: 'The list of harmless causes is what an analyst checks first',
    check({ kind, value, hasTemplate, isPart }, report) {
      if (kind === 'filter' || hasTemplate || isPart || !isEmpty(value['falsepositives'])) return;
      report([], 'the rule has no falsepositives: name what harmless things set it off, or write "Unlikely"');
    },
  },
  {
    id: 'date-format',
    summary: 'Dates are written YYYY-MM-DD since version 2 of the specification',
    check({ value }, report) {
      for (const key of ['date', 'modified']) {
        const date = value[key];
        if (isEmpty(date) || (typeof date === 'string' && /^\d{4}-\d\d-\d\d$/.test(date))) continue;
        report([key], `"${key}" should be written as in 2026-11-21`);
      }
    },
  },
];

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) ? value.length === 0 : typeof value === 'string' && value.trim() === '';
}
