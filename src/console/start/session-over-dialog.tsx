import { Button, Modal } from '@mantine/core';
import type { User } from '../../model/api.ts';
import { queryClient } from '../api/queries.ts';
import { session, signOut } from '../api/session.ts';
import { useOverlay } from '../keys/keys.ts';
import { PasswordForm } from './password-form.tsx';

/** The session is over: the same account signs in again, in place. Nothing of the page is unloaded, nothing typed is lost. */
export default function SessionOverDialog({ user }: { readonly user: User }) {
  useOverlay(true);
  const onDone = (): void => {
    session.found();
    void queryClient.invalidateQueries({ predicate: (query) => query.state.error !== null });
  };
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      size="sm"
      title="Your session is over"
    >
      <div className="stack">
        <p className="soft">
          {user.name}, {user.email}. The page stays as it is; sign in to go on.
        </p>
        <PasswordForm email={user.email} onDone={onDone} />
        <Button variant="subtle" onClick={() => void signOut()}>
          Sign in as somebody else
        </Button>
      </div>
    </Modal>
  );
}
