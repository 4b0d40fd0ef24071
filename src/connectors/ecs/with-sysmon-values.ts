import type { JsonObject } from '../../model/json.ts';
import {
  sysmonDetails,
  sysmonHashes,
  sysmonTargetObject,
  sysmonUser,
} from '../../pipeline/normalize/activity/sysmon-values.ts';
import { fieldAt, listOf, textOf, type Field } from '../../pipeline/normalize/field-values.ts';
import { isOutbound } from './facts.ts';
import type { EcsWhat } from './what.ts';

/**
 * The event with `User`, `Hashes`, `Initiated`, `Details` and `TargetObject` as Sysmon writes them, where ECS says the same in other words. The very
 * object if there is nothing to add; what is there under these names stays.
 */
export function withSysmonValues(object: JsonObject, what: EcsWhat): JsonObject {
  const at = (name: string): Field => fieldAt(object, name);
  const added: JsonObject = {};
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && !Object.hasOwn(object, name)) added[name] = value;
  };
  if (textOf(at('user.domain')) !== undefined) add('User', sysmonUser(at('user.domain'), at('user.name')));
  if (what === 'network') {
    const out = isOutbound(at('network.direction')) ?? attempted(textOf(at('event.action')));
    add('Initiated', out === undefined ? undefined : String(out));
  }
  if (what === 'registry-set') {
    const type = textOf(at('registry.data.type'));
    if (type !== undefined && /^REG_(?:[DQ]WORD|BINARY)$/i.test(type)) add('Details', sysmonDetails(type, listOf(at('registry.data.strings'))[0])); // prettier-ignore
  }
  const path = at('registry.path');
  const target = path === undefined ? undefined : sysmonTargetObject(path, undefined);
  if (target !== path) add('TargetObject', target);
  const holder = holderByWhat[what];
  if (holder !== undefined) add('Hashes', hashesAt(at, holder));
  return Object.keys(added).length === 0 ? object : { ...object, ...added };
}

/** whose hashes Sysmon would give */
const holderByWhat: { readonly [what in EcsWhat]?: string } = {
  'process-start': 'process',
  'file-create': 'file',
  'file-delete': 'file',
  'image-load': 'dll',
  'driver-load': 'dll',
};

function hashesAt(at: (name: string) => Field, holder: string): string | undefined {
  return sysmonHashes({
    MD5: at(`${holder}.hash.md5`),
    SHA1: at(`${holder}.hash.sha1`),
    SHA256: at(`${holder}.hash.sha256`),
    IMPHASH: at(`${holder}.pe.imphash`),
  });
}

/** Elastic Endpoint says it in the name of the action. */
function attempted(action: string | undefined): boolean | undefined {
  return action === 'connection_attempted' ? true : action === 'connection_accepted' ? false : undefined;
}
