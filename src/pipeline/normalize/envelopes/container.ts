import type { JsonObject } from '../../../model/json.ts';
import { isoToTime } from '../iso-time.ts';
import type { EnvelopeFacts } from '../parser.ts';

/** What a program in a container wrote, taken out of the line that the runtime keeps it in. */
export interface OpenedContainer {
  readonly message: string;
  readonly envelope: EnvelopeFacts;
  /** the runtime cut a longer line (at 16 KiB): the rest follows in the next records of this stream */
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

const dockerNames = new Set(['log', 'stream', 'time', 'attrs']);

/** The lines of the container runtime interface (containerd, CRI-O): `2026-11-21T22:51:00.123456789Z stdout F text`; `P` is a part of a longer line. */
export function openCri(text: string): OpenedContainer | undefined {
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
