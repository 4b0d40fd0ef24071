import { IconCircleMinus, IconFlagFilled, IconHelpCircle, IconShieldCheck } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { VerdictKind } from '../../model/verdict.ts';
import './verdict.css';

interface VerdictLook {
  readonly key: string;
  readonly word: string;
  /** what it means, for the help and the dialog */
  readonly meaning: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number }>;
}

export const verdictLooks = {
  malicious: { key: '1', word: 'Malicious', meaning: 'Somebody meant harm', icon: IconFlagFilled },
  authorised: { key: '2', word: 'Authorised', meaning: 'It happened, and was allowed', icon: IconShieldCheck },
  'false-alarm': { key: '3', word: 'False alarm', meaning: 'The rule was wrong', icon: IconCircleMinus },
  'cannot-tell': { key: '4', word: 'Cannot tell', meaning: 'The evidence does not say', icon: IconHelpCircle },
} as const satisfies Record<VerdictKind, VerdictLook>;

export function VerdictWord({ kind }: { readonly kind: VerdictKind }) {
  const { word, icon: Icon } = verdictLooks[kind];
  return (
    <span className={`verdict verdict-${kind}`}>
      <Icon size={14} stroke={1.8} />
      {word}
    </span>
  );
}
