import type { JsonObject } from '../../model/json.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import { numberOr } from '../../pipeline/normalize/text/text-forms.ts';
import { wideFields } from '../../pipeline/normalize/wide-fields.ts';
import type { Meaning } from './meaning.ts';

/**
 * The events of Firepower Threat Defense, 430001 (intrusion), 430002 and 430003 (connection begins, ends), 430004 (file), 430005 (malware):
 * `Name: value, Name: value`. A value may hold commas, so that a pair begins only where a name with its colon does.
 */
export function readFtdEvent(message: string, id: string): { meaning: Meaning; fields: JsonObject } {
  const fields = wideFields();
  let name: string | undefined;
  let from = 0;
  PAIR.lastIndex = 0;
  for (let match = PAIR.exec(message); match !== null; match = PAIR.exec(message)) {
    if (name !== undefined) set(fields, name, message.slice(from, match.index));
    name = match[1];
    from = PAIR.lastIndex;
  }
  if (name !== undefined) set(fields, name, message.slice(from));
  return { meaning: meaningOf(id, fields), fields };
}

/** at the beginning or behind a comma */
const PAIR = /(?:^|, )([A-Z][A-Za-z0-9_]{1,60}): /g;

const shared: Readonly<Record<string, string>> = { SrcIP: 'src_ip', DstIP: 'dst_ip', SrcPort: 'src_port', DstPort: 'dst_port', Protocol: 'protocol', User: 'user', InitiatorBytes: 'bytes_sent', ResponderBytes: 'bytes_received', URL: 'url', AccessControlRuleName: 'acl', IngressInterface: 'src_interface', EgressInterface: 'dst_interface' }; // prettier-ignore

/** Under its own name, and under the name that ASA messages have for it. */
function set(fields: JsonObject, name: string, given: string): void {
  const value = numberOr(given.trim());
  fields[name] = value;
  const own = Object.hasOwn(shared, name) ? shared[name] : undefined;
  if (own !== undefined) fields[own] = value;
  if (name === 'Message' || name === 'ThreatName') fields['signature'] = value;
}

function meaningOf(id: string, fields: JsonObject): Meaning {
  if (id === '430001' || id === '430005') return 'attack';
  const action = textOf(fields['AccessControlRuleAction'] ?? fields['FileAction'])?.toLowerCase() ?? '';
  if (/^(?:block|deny|drop|reset)/.test(action)) return 'denied';
  return id === '430002' ? 'opened' : id === '430003' ? 'closed' : id === '430004' ? 'permitted' : 'other';
}
