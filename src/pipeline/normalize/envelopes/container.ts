import { isJsonObject, type JsonObject } from '../../../model/json.ts';
import { isoToTime } from '../iso-time.ts';
import { brokenLimit } from '../json-limits.ts';
import type { EnvelopeFacts } from '../parser.ts';

/** What a program in a container wrote, taken out of the line that the runtime keeps it in. */
export interface OpenedContainer {
  readonly message: string;
  readonly envelope: EnvelopeFacts;
  /** the runtime cut a longer line (at 16 KiB), and its end is not in this record */
  readonly isPartial: boolean;
}

/**
 * Docker's `json-file` driver: `{"log":"text\n","stream":"stdout","time":"2026-11-21T22:51:00.123456789Z"}`, with `attrs` if labels or environment are
 * logged. A line that does not end in a line feed goes on in the next record. Undefined if it is something else.
 */
export function openDocker(object: JsonObject): OpenedContainer | undefined {
  const { log, stream, time, attrs } = object;
  if (typeof log !== 'string' || typeof time !== 'string' || (stream !== 'stdout' && stream !== 'stderr')) return undefined; // prettier-ignore
  for (const name in object) if (!dockerNames.has(name)) return undefined;
  const isPartial = !log.endsWith('\n');
  const message = isPartial ? log : log.slice(0, log.endsWith('\r\n') ? -2 : -1);
  const attributes: JsonObject = attrs === undefined ? { stream } : { stream, attrs };
  return { message, envelope: factsOf(isoToTime(time), attributes), isPartial };
}

/**
 * The parts of one line, as the framer of containers' files joins them: several of Docker's objects, one a line. Undefined if they are something else, or of
 * several streams.
 */
export function openDockerParts(text: string): OpenedContainer | undefined {
  if (!text.includes('\n') || !text.startsWith('{"log":')) return undefined;
  return joined(text.split('\n').map((line) => openObject(line)));
}

function openObject(line: string): OpenedContainer | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) && brokenLimit(value, line) === undefined ? openDocker(value) : undefined;
  } catch {
    return undefined;
  }
}

/** One message of parts, at the time of the first. Only the last may be the end of the line. */
function joined(parts: readonly (OpenedContainer | undefined)[]): OpenedContainer | undefined {
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return undefined;
  let message = '';
  for (const part of parts) {
    if (part === undefined || part.envelope.attributes?.['stream'] !== first.envelope.attributes?.['stream']) return undefined; // prettier-ignore
    if (part !== last && !part.isPartial) return undefined;
    message += part.message;
  }
  return { ...first, message, isPartial: last.isPartial };
}

const dockerNames = new Set(['log', 'stream', 'time', 'attrs']);

/**
 * The lines of the container runtime interface (containerd, CRI-O): `2026-11-21T22:51:00.123456789Z stdout F text`; `P` is a part of a longer line, whose other parts follow in lines
 * of the same record where a framer joined them.
 */
export function openCri(text: string): OpenedContainer | undefined {
  const first = openCriLine(text);
  if (first?.isPartial !== true || !text.includes('\n')) return first;
  return joined(text.split('\n').map(openCriLine)) ?? first;
}

function openCriLine(text: string): OpenedContainer | undefined {
  if (text.charCodeAt(10) !== 84) return undefined;
  const match = CRI.exec(text);
  if (match === null) return undefined;
  const [head, time = '', stream = '', tag = ''] = match;
  return {
    message: text.slice(head.length),
    envelope: factsOf(isoToTime(time), { stream }),
    isPartial: tag.startsWith('P'),
  };
}

const CRI = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})) (stdout|stderr) ([PF](?::\S{0,40})?) /; // prettier-ignore

const factsOf = (time: number | undefined, attributes: JsonObject): EnvelopeFacts => ({
  time,
  timeQuality: [],
  host: undefined,
  app: undefined,
  pid: undefined,
  facility: undefined,
  level: undefined,
  attributes,
});
