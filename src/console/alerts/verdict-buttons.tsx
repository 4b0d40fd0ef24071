import { Button } from '@mantine/core';
import type { Alert } from '../../model/alert.ts';
import { verdictKind, type VerdictKind } from '../../model/verdict.ts';
import { verdictLooks } from '../parts/verdict.tsx';

interface VerdictButtonsProps {
  readonly alert: Alert;
  readonly judge: (kind: VerdictKind) => void;
}

export function VerdictButtons({ alert, judge }: VerdictButtonsProps) {
  return (
    <div className="row wrap verdicts" role="group" aria-label="Give a verdict">
      {verdictKind.options.map((kind) => {
        const { word, icon: Icon, key, meaning } = verdictLooks[kind];
        return (
          <Button
            key={kind}
            title={`${meaning} (${key})`}
            aria-pressed={alert.verdict === kind}
            className={alert.verdict === kind ? `verdict-${kind}` : undefined}
            leftSection={<Icon size={14} stroke={1.8} />}
            onClick={() => judge(kind)}
          >
            {word}
          </Button>
        );
      })}
    </div>
  );
}
