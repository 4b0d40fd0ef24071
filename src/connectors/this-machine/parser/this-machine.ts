import { integerOf } from '../../../pipeline/normalize/field-values.ts';
import type { JsonParser } from '../../../pipeline/normalize/parser.ts';
import { isMachineRecord } from '../records.ts';
import { kindOf } from './kinds.ts';

const LATEST_TIME = 8.64e15; // of a JavaScript date

/** What Vedette records of the machine that it runs on; see `docs/this-machine.md` for the shape. */
export const thisMachine: JsonParser = {
  input: 'json',
  id: 'this-machine',
  summary: 'The machine that Vedette runs on: processes, connections, sign-ins, performance',
  example:
    '{"vedette":"process-started","time":1795301411250,"host":"web-1","pid":4711,"name":"curl","exe":"/usr/bin/curl","command_line":"curl https://example.com/install.sh","current_directory":"/tmp","user":"alice","uid":1000,"login_user":"alice","started":1795301411250,"parent_pid":4700,"parent_name":"bash","parent_exe":"/usr/bin/bash","parent_command_line":"-bash"}',
  needs: [['vedette']],
  claims: isMachineRecord,
  parse: (fields) => ({ kind: kindOf(fields), fields, time: integerOf(fields['time'], 0, LATEST_TIME) }),
};
