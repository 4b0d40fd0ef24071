import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Mapping, SuggestedMapping } from '../../model/mapping.ts';
import { mappingApi } from '../../model/mapping-api.ts';
import type { Recognition } from '../../model/recognition.ts';
import { answerOf, client } from '../api/client.ts';
import { failed } from '../parts/undo.tsx';

/** Records to try a mapping on, and the header that stands over them. */
export interface Sample {
  readonly records: readonly string[];
  readonly context: string | undefined;
}

export const NO_SAMPLE: Sample = { records: [], context: undefined };

/** how long nobody types before the text is read, ms */
const PAUSE = 350;
const MOST_RECORDS = 500;

export interface Suggested {
  readonly suggestion: SuggestedMapping | null;
  readonly recognition: Recognition;
}

/** The state of the editor: the text of the mapping, the sample, what comes of both, and what was suggested. */
export function useEditor(first: string) {
  const [text, setText] = useState(first);
  const [sample, setSample] = useState<Sample>(NO_SAMPLE);
  const [suggested, setSuggested] = useState<Suggested>();
  const settled = useSettled(text);

  const preview = useQuery({
    queryKey: ['preview-mapping', settled, sample],
    queryFn: ({ signal }) => answerOf(client.call(mappingApi.previewMapping, { body: { text: settled, records: sample.records.length === 0 ? [''] : [...sample.records], ...(sample.context === undefined ? {} : { context: sample.context }), shown: 30 } }, signal)),
    enabled: settled.trim() !== '',
    placeholderData: (before) => before,
    staleTime: Infinity,
    gcTime: 60_000,
  });

  const suggest = useMutation({
    mutationFn: async (given: Sample) =>
      await answerOf(client.call(mappingApi.suggestMapping, { body: { records: given.records.slice(0, MOST_RECORDS), ...(given.context === undefined ? {} : { context: given.context }) } })),
    onSuccess: ({ suggestion, recognition, records, context }) => {
      setSample({ records, context: context ?? undefined });
      setSuggested({ suggestion, recognition });
      if (suggestion !== null) setText(suggestion.text);
    },
  });

  /** A change in the table of fields: the server writes the text anew. */
  const write = useMutation({
    mutationFn: async (mapping: Mapping) =>
      await answerOf(client.call(mappingApi.previewMapping, { body: { mapping, records: [''], shown: 0 } })),
    onSuccess: (answer) => setText(answer.text),
    onError: (error) => failed('The mapping is not changed.', error),
  });

  return { text, setText, sample, setSample, preview, suggest, suggested, write };
} // prettier-ignore

export type Editor = ReturnType<typeof useEditor>;

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
