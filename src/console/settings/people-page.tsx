import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { api, type Role, type User } from '../../model/api.ts';
import { answerOf, client } from '../api/client.ts';
import { usePeople } from '../api/people.ts';
import { queryClient, usersQuery } from '../api/queries.ts';
import { Loading, ProblemBox } from '../parts/states.tsx';
import { Clock } from '../parts/time.tsx';
import { done, failed } from '../parts/undo.tsx';
import { checkField } from '../start/check-field.ts';
import { RoleSelect } from './role-select.tsx';
import { SettingsFrame } from './settings-frame.tsx';

const readAgain = (): Promise<void> => queryClient.invalidateQueries({ queryKey: usersQuery.queryKey });

/** People and what they may do. */
export function PeoplePage() {
  const { may, me } = usePeople();
  const query = useQuery({ ...usersQuery, enabled: may('admin') });
  return (
    <SettingsFrame view="people">
      <h2 className="section-title">People</h2>
      {query.error !== null && (
        <ProblemBox what="The people could not be read." error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && query.error === null && <Loading rows={3} height={32} what="Reading the people" />}
      {query.data !== undefined && (
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Email address</th>
              <th scope="col">Role</th>
              <th scope="col">Since</th>
              <th scope="col">
                <span className="sr">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {query.data.users.map((user) => (
              <Person key={user.id} user={user} isMe={user.id === me.id} />
            ))}
          </tbody>
        </table>
      )}
      <h2 className="section-title">Add somebody</h2>
      <AddPerson />
    </SettingsFrame>
  );
}

function Person({ user, isMe }: { readonly user: User; readonly isMe: boolean }) {
  const [asked, setAsked] = useState(false);
  const changeRole = async (role: Role): Promise<void> => {
    const send = async (to: Role): Promise<void> => {
      await answerOf(client.call(api.changeUser, { params: { id: user.id }, body: { role: to } }));
      await readAgain();
    };
    try {
      await send(role);
      done({ what: `${user.name} is now ${role}`, undo: () => send(user.role) });
    } catch (error) {
      failed('The role is not changed.', error);
    }
  };
  const remove = async (): Promise<void> => {
    try {
      await answerOf(client.call(api.removeUser, { params: { id: user.id } }));
      await readAgain();
    } catch (error) {
      failed(`${user.name} is not removed.`, error);
    }
  };
  return (
    <tr>
      <td>
        {user.name} {isMe && <span className="dim">you</span>}
      </td>
      <td>{user.email}</td>
      <td>
        <RoleSelect
          hideLabel
          label={`Role of ${user.name}`}
          value={user.role}
          onChange={(role) => void changeRole(role)}
        />
      </td>
      <td>
        <Clock time={user.created} full />
      </td>
      <td className="number">
        {!isMe &&
          (asked ? (
            <Button size="compact-sm" color="red" variant="light" onClick={() => void remove()}>
              Remove {user.name}; it cannot be undone
            </Button>
          ) : (
            <Button size="compact-sm" aria-label={`Remove ${user.name}`} onClick={() => setAsked(true)}>
              Remove …
            </Button>
          ))}
      </td>
    </tr>
  );
}

function AddPerson() {
  const [role, setRole] = useState<Role>('analyst');
  const form = useForm({
    initialValues: { name: '', email: '', password: '' },
    validateInputOnBlur: true,
    validate: {
      name: checkField(api.createUser.body.shape.name, 'Write a name.'),
      email: checkField(z.email(), 'Must be an address like o.brandt@example.com.'),
      password: checkField(api.createUser.body.shape.password, 'At least 12 characters.'),
    },
  });
  const add = async (values: typeof form.values): Promise<void> => {
    try {
      await answerOf(client.call(api.createUser, { body: { ...values, role } }));
      form.reset();
      await readAgain();
    } catch (error) {
      failed(`${values.name} is not added.`, error);
    }
  };
  return (
    <form className="add-form" noValidate onSubmit={form.onSubmit((values) => void add(values))}>
      <TextInput label="Name" autoComplete="off" {...form.getInputProps('name')} />
      <TextInput label="Email address" type="email" autoComplete="off" {...form.getInputProps('email')} />
      <PasswordInput
        label="First password, at least 12 characters"
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
      <RoleSelect label="Role" value={role} onChange={setRole} />
      <Button type="submit" variant="filled">
        Add
      </Button>
    </form>
  );
}
