import { IconCircle, IconCircleCheck, IconCircleOff, IconEyeOff, IconVolume } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { RuleState } from './rule-state.ts';

interface Look {
  readonly word: string;
  readonly meaning: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number; className?: string }>;
}

export const stateLooks: Readonly<Record<RuleState, Look>> = {
  works: { word: 'works', meaning: 'On, and has found something', icon: IconCircleCheck },
  quiet: { word: 'quiet', meaning: 'On, can see, and has found nothing', icon: IconCircle },
  noisy: { word: 'noisy', meaning: 'On, and finds more than 100 a day', icon: IconVolume },
  blind: { word: 'blind', meaning: 'On, but what it needs was never seen', icon: IconEyeOff },
  off: { word: 'off', meaning: 'Makes no findings', icon: IconCircleOff },
};

/** Shape and word; colour only where something is to be done. */
export function StateMark({ state }: { readonly state: RuleState }) {
  const { word, meaning, icon: Icon } = stateLooks[state];
  return (
    <span className={`row tight state-mark is-${state}`} title={meaning}>
      <Icon size={14} stroke={1.8} />
      <span>{word}</span>
    </span>
  );
}
