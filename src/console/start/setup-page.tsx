import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { z } from 'zod';
import { api } from '../../model/api.ts';
import { answerOf, client, problemOf } from '../api/client.ts';
import { signIn } from '../api/session.ts';
import { ProblemBox } from '../parts/states.tsx';
import { checkField } from './check-field.ts';
import { StartFrame } from './start-frame.tsx';

/** The first account. The one-time link that the server printed brings the token. */
export default function SetupPage({ token, onDone }: { readonly token: string; readonly onDone: () => Promise<void> }) {
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const form = useForm({
    initialValues: { name: '', email: '', password: '' },
    validateInputOnBlur: true,
    validate: {
      name: checkField(api.setup.body.shape.name, 'Write the name that colleagues know you by.'),
      email: checkField(z.email(), 'Must be an address like o.brandt@example.com.'),
      password: checkField(api.setup.body.shape.password, 'At least 12 characters. A few words are easier than signs.'),
    },
  });
  const create = async (values: typeof form.values): Promise<void> => {
    setBusy(true);
    try {
      await answerOf(client.call(api.setup, { body: { ...values, token } }));
      await signIn(values.email, values.password);
      history.replaceState(null, '', '/now');
      await onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  if (token === '') {
    return (
      <StartFrame title="The first account is still to be made">
        <p className="soft">
          Vedette printed a link with a one-time token when it started. Open that link. It is in the terminal where{' '}
          <code className="mono">vedette serve</code> runs, and in its log.
        </p>
      </StartFrame>
    );
  }
  return (
    <StartFrame title="Make the first account">
      <p className="soft">It will be an administrator. Everything stays on this machine.</p>
      {problem !== undefined && <ProblemBox what="The account was not made." error={problem} />}
      <form onSubmit={form.onSubmit((values) => void create(values))} noValidate>
        <TextInput label="Name" autoComplete="name" autoFocus required {...form.getInputProps('name')} />
        <TextInput
          label="Email address"
          description="You sign in with it. No mail is sent."
          type="email"
          autoComplete="username"
          required
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          description="At least 12 characters"
          autoComplete="new-password"
          required
          {...form.getInputProps('password')}
        />
        <Button type="submit" variant="filled" loading={busy}>
          Make the account
        </Button>
      </form>
    </StartFrame>
  );
}
