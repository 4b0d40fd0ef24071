import type { JsonObject } from '../../../model/json.ts';
import { sparse } from '../../../pipeline/normalize/ocsf-parts.ts';
import type { Meaning } from '../meaning.ts';
import { deviceOf, fileOf, userOfAccount } from '../objects.ts';
import { baseNameOf, firstGiven, numberOf } from '../values.ts';
import { accountIn, host } from '../who.ts';

/** Microsoft Defender Antivirus: malware found (1006, 1116) and what was done about it (1007, 1117, …). */
export const defenderMeanings: Readonly<Record<string, Meaning>> = {
  '1006': detection(1),
  '1007': detection(2),
  '1008': detection(2),
  '1015': detection(1),
  '1116': detection(1),
  '1117': detection(2),
  '1118': detection(2),
  '1119': detection(2),
};

/** Defender's `Severity ID`: 1 low, 2 moderate, 4 high, 5 severe. */
const severities: ReadonlyMap<string, number> = new Map(Object.entries({ '1': 2, '2': 3, '4': 4, '5': 5 }));

/** Field names are written with blanks or without, as the shipper likes. */
const field = (fields: JsonObject, spaced: string): string | undefined =>
  firstGiven(fields, spaced, spaced.replaceAll(' ', ''), spaced.replaceAll(' ', '_'));

function detection(activity: number): Meaning {
  return {
    ocsf: {
      class: 'detection_finding',
      activity,
      severity: (fields) => severities.get(field(fields, 'Severity ID') ?? '') ?? 0,
      attributes: (fields) => {
        const threat = field(fields, 'Threat Name') ?? 'unknown';
        const paths = pathsOf(field(fields, 'Path'));
        const user = userOfAccount(field(fields, 'Detection User'));
        const process = field(fields, 'Process Name');
        return {
          device: deviceOf(fields),
          finding_info: sparse({
            uid: field(fields, 'Detection ID') ?? threat,
            title: threat,
            types: asList(field(fields, 'Category Name')),
          }),
          malware: [
            sparse({
              name: threat,
              uid: field(fields, 'Threat ID'),
              classification_ids: [0],
              files: paths.length === 0 ? undefined : paths.map((path) => fileOf(path)),
            }),
          ],
          actor: user === undefined ? undefined : { user },
          evidences:
            process === undefined
              ? undefined
              : [{ process: { uid: 'unknown', path: process, name: baseNameOf(process) } }],
          status_code: field(fields, 'Error Code'),
          status_detail: field(fields, 'Action Name'),
        };
      },
    },
    entities: [
      host,
      (fields, list) => accountIn('User', 'actor')({ User: field(fields, 'Detection User') ?? null }, list),
      (fields, list) => {
        for (const path of pathsOf(field(fields, 'Path'))) list.add('file', path, 'target');
      },
      (fields, list) => list.add('process', field(fields, 'Process Name'), 'actor'),
    ],
  };
}

const asList = (text: string | undefined): string[] | undefined => (text === undefined ? undefined : [text]);

/** `file:_C:\a.exe; containerfile:_C:\a.zip` to paths; what is no file is left out. */
function pathsOf(text: string | undefined): string[] {
  const parts = text?.split(';').slice(0, 20) ?? [];
  return parts.flatMap((part) => {
    const match = /^\s*(?:file|containerfile):_?(.+)$/.exec(part) ?? /^\s*([A-Za-z]:\\.+|\\\\.+)$/.exec(part);
    const path = match?.[1]?.trim();
    return path === undefined || numberOf(path) !== undefined ? [] : [path];
  });
}
