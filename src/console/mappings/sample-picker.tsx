import { Button, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, client } from '../api/client.ts';
import { mappingApi } from '../../model/mapping-api.ts';
import { ProblemBox } from '../parts/states.tsx';
import { textToPlain } from '../words/visible-text.ts';
import { countToText } from '../words/format.ts';
import { sampleQuery } from './queries.ts';
import type { Editor, Sample } from './use-editor.ts';

const MOST_LINES = 2000;

/** Records to look at: pasted, or those of a source that nothing knew. */
export function SamplePicker({ editor }: { readonly editor: Editor }) {
  const [pasted, setPasted] = useState('');
  const [problem, setProblem] = useState<unknown>();
  const sources = useQuery(sampleQuery(undefined)).data?.sources ?? [];
  const take = (sample: Sample): void => {
    setProblem(undefined);
    if (editor.text.trim() === '') editor.suggest.mutate(sample);
    else editor.setSample(sample);
  };
  const pick = async (source: string | null): Promise<void> => {
    if (source === null) return;
    try {
      const { records, context } = await answerOf(client.call(mappingApi.mappingSample, { query: { source } }));
      setPasted('');
      take({ records, context: context ?? undefined });
    } catch (error) {
      setProblem(error);
    }
  };
  const lines = pasted.split('\n').map((line) => line.replace(/\r$/, '')).filter((line) => line !== '').slice(0, MOST_LINES);
  return (
    <section className="stack" aria-label="Records">
      <div className="row sample-row">
        <Select
          label="Records of a source that nothing knows"
          placeholder={sources.length === 0 ? 'There are none' : 'Choose a source'}
          disabled={sources.length === 0}
          data={sources.map(({ source, records }) => ({ value: source, label: `${textToPlain(source)} (${countToText(records)})` }))}
          searchable
          className="grow"
          onChange={(source) => void pick(source)}
        />
      </div>
      <Textarea
        label="Or paste some records, one a line"
        classNames={{ input: 'mono small' }}
        spellCheck={false}
        autosize
        minRows={2}
        maxRows={6}
        value={pasted}
        onChange={(event) => setPasted(event.currentTarget.value)}
      />
      <div className="row">
        <Button size="compact-sm" disabled={lines.length === 0} loading={editor.suggest.isPending} onClick={() => take({ records: lines, context: undefined })}>
          {editor.text.trim() === '' ? 'Suggest a mapping' : 'Try on these'}
        </Button>
        {editor.text.trim() !== '' && editor.sample.records.length > 0 && (
          <Button size="compact-sm" variant="subtle" loading={editor.suggest.isPending} onClick={() => editor.suggest.mutate(editor.sample)}>
            Suggest anew
          </Button>
        )}
      </div>
      {problem !== undefined && <ProblemBox what="The records could not be read." error={problem} />}
      {editor.suggest.error !== null && <ProblemBox what="Nothing could be suggested." error={editor.suggest.error} />}
    </section>
  );
} // prettier-ignore
