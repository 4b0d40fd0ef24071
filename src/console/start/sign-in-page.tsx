import { PasswordForm } from './password-form.tsx';
import { StartFrame } from './start-frame.tsx';

export default function SignInPage({ onDone }: { readonly onDone: () => Promise<void> }) {
  return (
    <StartFrame title="Sign in">
      <PasswordForm onDone={() => void onDone()} />
      <p className="dim small">Forgotten? An administrator can set a new password for you.</p>
    </StartFrame>
  );
}
