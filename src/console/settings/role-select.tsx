import { role, type Role } from '../../model/api.ts';

export const roleMeanings = {
  viewer: 'reads',
  analyst: 'reads, judges alerts',
  engineer: 'the same, and sends data',
  admin: 'everything, people and keys',
} as const satisfies Record<Role, string>;

interface RoleSelectProps {
  readonly label: string;
  readonly value: Role;
  readonly onChange: (role: Role) => void;
  readonly hideLabel?: boolean;
}

export function RoleSelect({ label, value, onChange, hideLabel = false }: RoleSelectProps) {
  const select = (
    <select
      className="select"
      aria-label={hideLabel ? label : undefined}
      value={value}
      onChange={(event) => onChange(role.parse(event.currentTarget.value))}
    >
      {role.options.map((option) => (
        <option key={option} value={option}>
          {option}: {roleMeanings[option]}
        </option>
      ))}
    </select>
  );
  if (hideLabel) return select;
  return (
    <label className="select-field">
      {label}
      {select}
    </label>
  );
}
