import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { Ref } from 'react';

interface FilterFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly ref: Ref<HTMLInputElement>;
}

/** What a list is filtered by, over the whole width of its bar. */
export function FilterField({ label, placeholder, value, onText, ref }: FilterFieldProps) {
  return (
    <TextInput
      ref={ref}
      className="grow filter-input"
      variant="unstyled"
      leftSection={<IconSearch size={15} stroke={1.7} />}
      placeholder={placeholder}
      aria-label={label}
      value={value}
      onChange={(event) => onText(event.currentTarget.value)}
    />
  );
}
