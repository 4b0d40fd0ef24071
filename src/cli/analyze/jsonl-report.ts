import type { Finding } from '../../model/finding.ts';
import type { Report, Write } from './report.ts';

/** Every finding as one line of JSON, then one line with the summary. */
export function jsonlReport(write: Write): Report {
  const toLine = createFindingToLine();
  return {
    finding: (finding, fieldsJson) => write(toLine(finding, fieldsJson)),
    end: (summary) => write(`${JSON.stringify({ summary })}\n`),
  };
}

/**
 * Hot path: where many events match, writing is most of the work. The fields are written as the record's own text where there is one; so a
 * number keeps all its digits. What findings share (a rule's description; one event found by several rules) is put into JSON once.
 */
function createFindingToLine(): (finding: Finding, fieldsJson: string | undefined) => string {
  const ruleToJson = jsonOnce();
  const attackToJson = jsonOnce();
  let last: Pick<Finding, 'event' | 'entities'> | undefined;
  let entities = '';
  let event = '';
  let time = '';
  return (finding, fieldsJson) => {
    if (finding.event !== last?.event || finding.entities !== last.entities) {
      last = finding;
      entities = JSON.stringify(finding.entities);
      time = timeOf(finding.event.time);
      event = eventToJson(finding.event, time, fieldsJson);
    }
    const { severity, score, rule, attack, explanation, anomaly } = finding;
    const found = finding.time === finding.event.time ? time : timeOf(finding.time);
    return `{"time":"${found}","severity":"${severity}","score":${score},"rule":${ruleToJson(rule)},"attack":${attackToJson(attack)},"entities":${entities},"event":${event},"explanation":${JSON.stringify(explanation)}${anomaly === undefined ? '' : `,"anomaly":${JSON.stringify(anomaly)}`}}\n`;
  };
}

function eventToJson({ id, source, fields }: Finding['event'], time: string, fieldsJson: string | undefined): string {
  const text = fieldsJson === undefined ? JSON.stringify(fields) : onOneLine(fieldsJson);
  return `{"id":"${id}","time":"${time}","source":${JSON.stringify(source)},"fields":${text}}`;
}

/** A line break in JSON can only stand between values; a byte order mark may stand before them. */
const onOneLine = (json: string): string => {
  const text = json.charCodeAt(0) === 0xfeff ? json.slice(1) : json;
  return text.includes('\n') || text.includes('\r') ? text.replaceAll(/[\n\r]/g, ' ') : text;
};

const timeOf = (time: number): string => new Date(time).toISOString();

/** The JSON of what does not change, kept for as long as that is there. */
function jsonOnce(): (value: object) => string {
  const known = new WeakMap<object, string>();
  return (value) => {
    let json = known.get(value);
    if (json === undefined) {
      json = JSON.stringify(value);
      known.set(value, json);
    }
    return json;
  };
}
