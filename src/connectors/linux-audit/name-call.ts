import type { JsonObject } from '../../model/json.ts';
import { machinesByArch } from './system-calls.ts';

/**
 * The call by its name, beside its number and as enriched lines have it: rules compare both `syscall` and `SYSCALL` with names. What the line names itself
 * counts; numbers mean what they mean on the machine of `arch`.
 */
export function nameCall(fields: JsonObject): void {
  const { arch, syscall, SYSCALL } = fields;
  if (typeof syscall !== 'string') return;
  const machine = typeof arch === 'string' ? machinesByArch.get(arch) : undefined;
  const name = typeof SYSCALL === 'string' ? SYSCALL : (machine?.callsByNumber.get(syscall) ?? unlessNumber(syscall));
  if (name === undefined) return;
  if (machine !== undefined) fields['ARCH'] ??= machine.name;
  fields['SYSCALL'] = name;
  if (name !== syscall) fields['syscall'] = [syscall, name];
}

const unlessNumber = (word: string): string | undefined => (/^[a-z_]\w{0,63}$/.test(word) ? word : undefined);
