import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { signIn } from '../api/session.ts';

/** Address and password. With `email` given, the password alone: the same account signs in again. */
export function PasswordForm({ email, onDone }: { readonly email?: string; readonly onDone: () => void }) {
  const [address, setAddress] = useState(email ?? '');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async (): Promise<void> => {
    setBusy(true);
    const result = await signIn(address.trim(), password);
    setBusy(false);
    if (result.ok) onDone();
    else setProblem(result.message);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy) void submit();
  };
  return (
    <form className="form" onSubmit={onSubmit}>
      {email === undefined && (
        <TextInput
          label="Email address"
          type="email"
          autoComplete="username"
          required
          autoFocus
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
      )}
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        required
        data-autofocus
        autoFocus={email !== undefined}
        value={password}
        error={problem}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled" loading={busy}>
        Sign in
      </Button>
    </form>
  );
}
