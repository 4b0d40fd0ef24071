import { DEFAULT_BUDGET, type BaselineCommand } from '../../model/baseline.ts';
import type { StoredBaselineChange } from '../../store/state/baseline-store.ts';

/** What takes a change back: the command that puts things as they were before it. @param before the newest earlier command of a kind (about an entity) that counts */
export async function toUndo(
  { command }: StoredBaselineChange,
  before: (kind: BaselineCommand['kind'], entity?: string) => Promise<BaselineCommand | null>,
): Promise<BaselineCommand> {
  switch (command.kind) {
    case 'zone':
    case 'role':
      return (await before(command.kind, command.entity)) ?? cleared(command);
    case 'budget':
      return (await before('budget')) ?? { kind: 'budget', budget: DEFAULT_BUDGET };
    case 'directory':
      return (await before('directory')) ?? { kind: 'directory', entries: [] };
    case 'normal':
    case 'incident':
    case 'unjudged':
      return { kind: 'unjudged', findings: command.findings };
    case 'reset':
      throw new Error('what was forgotten cannot be brought back: such a change is not undoable');
  }
}

/** As the directory or the default says. */
function cleared(command: Extract<BaselineCommand, { kind: 'zone' | 'role' }>): BaselineCommand {
  return command.kind === 'zone'
    ? { kind: 'zone', entity: command.entity, zone: null }
    : { kind: 'role', entity: command.entity, role: null };
}
