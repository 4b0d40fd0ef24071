import type { JsonObject } from '../../model/json.ts';
import { sysmonDetails, sysmonHashes, sysmonTargetObject, sysmonUser } from '../../pipeline/normalize/activity/sysmon-values.ts'; // prettier-ignore
import { fieldAt, textOf, type Field } from '../../pipeline/normalize/field-values.ts';
import { hashesAt, isOutbound } from './facts.ts';
import type { OcsfWhat } from './what.ts';

/**
 * The event with `User`, `Hashes`, `Initiated`, `TargetObject` and `Details` as Sysmon writes them, where OCSF says the same in other
 * words. The very object if there is nothing to add; what is there under these names stays.
 */
export function withSysmonValues(event: JsonObject, what: OcsfWhat): JsonObject {
  const at = (name: string): Field => fieldAt(event, name);
  const added: JsonObject = {};
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && !Object.hasOwn(event, name)) added[name] = value;
  };
  const user = what === 'process-start' && at('process.user.name') !== undefined ? 'process.user' : 'actor.user';
  if (textOf(at(`${user}.domain`)) !== undefined) add('User', sysmonUser(at(`${user}.domain`), at(`${user}.name`)));
  if (what === 'network' || what === 'firewall') {
    const out = isOutbound(at('connection_info.direction_id'));
    add('Initiated', out === undefined ? undefined : String(out));
  }
  if (what.startsWith('registry-')) {
    const hasValue = at('reg_value') !== undefined;
    add('TargetObject', hasValue ? sysmonTargetObject(at('reg_value.path'), at('reg_value.name')) : sysmonTargetObject(at('reg_key.path') ?? at('prev_reg_key.path'), undefined)); // prettier-ignore
    const type = textOf(at('reg_value.type'));
    if (type !== undefined && /^REG_(?:[DQ]WORD|BINARY)$/i.test(type)) add('Details', sysmonDetails(type, at('reg_value.data'))); // prettier-ignore
  }
  const holder = holderByWhat[what];
  if (holder !== undefined) add('Hashes', sysmonHashesOf(hashesAt(at, holder)));
  return Object.keys(added).length === 0 ? event : { ...event, ...added };
}

/** whose hashes Sysmon would give */
const holderByWhat: { readonly [what in OcsfWhat]?: string } = {
  'process-start': 'process.file',
  'file-create': 'file',
  'file-delete': 'file',
  'module-load': 'module.file',
  'driver-load': 'driver.file',
};

function sysmonHashesOf(hashes: ReturnType<typeof hashesAt>): string | undefined {
  const byName = new Map<string, Field>();
  for (const { algorithm, value } of hashes) {
    const name =
      algorithm?.replaceAll(/[^a-z0-9]/gi, '').toUpperCase() ?? namesByLength.get(textOf(value)?.length ?? 0);
    if (name !== undefined && !byName.has(name)) byName.set(name, value);
  }
  return sysmonHashes({ MD5: byName.get('MD5'), SHA1: byName.get('SHA1'), SHA256: byName.get('SHA256'), IMPHASH: byName.get('IMPHASH') }); // prettier-ignore
}

const namesByLength: ReadonlyMap<number, string> = new Map([
  [32, 'MD5'],
  [40, 'SHA1'],
  [64, 'SHA256'],
]);
