import type { JsonParser } from '../../pipeline/normalize/parser.ts';
import { eventTimeOf } from './event-time.ts';
import { kindOf } from './kinds.ts';
import { fieldsOf, shapeOf } from './shapes.ts';
import { windowsNames } from './names.ts';

/** Windows event logs as JSON: NXLog's flat shape, Winlogbeat's, and converted EVTX. Sysmon is one of the logs. */
const windows: JsonParser = {
  id: 'windows',
  input: 'json',
  summary: 'Windows event logs as JSON: NXLog, Winlogbeat (6, 7 and later) and converted EVTX; Sysmon included',
  example:
    '{"EventTime":"2026-03-01T09:15:02Z","Hostname":"ws-17.example.com","EventID":4624,"Channel":"Security","SourceName":"Microsoft-Windows-Security-Auditing","TargetUserName":"jdoe","TargetDomainName":"EXAMPLE","LogonType":"3","IpAddress":"192.0.2.17","IpPort":"50112"}',
  needs: [['EventID', 'Event', 'winlog', 'event_id']],
  names: windowsNames,
  claims: (object) => shapeOf(object) !== undefined,
  parse: (object) => {
    const shape = shapeOf(object);
    if (shape === undefined)
      return {
        unreadable: {
          kind: 'not-recognised',
          message: 'the record has no EventID and Channel, winlog, or Event.System',
        },
      };
    const fields = fieldsOf(object, shape);
    const { time, quality } = eventTimeOf(fields);
    return { kind: kindOf(fields), fields, time, quality, fieldsAreRecord: shape === 'flat' };
  },
};

export const windowsParsers: readonly JsonParser[] = [windows];
