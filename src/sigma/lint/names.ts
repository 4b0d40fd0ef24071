import type { Lint } from './lint.ts';

export const nameLints: readonly Lint[] = [
  {
    id: 'title-duplicate',
    summary: 'Two rules with one title cannot be told apart in a list of alerts',
    check(document, report, { titleElsewhere }) {
      const place = titleElsewhere(document);
      if (place !== undefined) report(['title'], `the same title stands in ${place}: give each its own`);
    },
  },
  {
    id: 'title-form',
    summary: 'A title is a headline: at most 110 characters, no full stop',
    check({ value: { title } }, report) {
      if (typeof title !== 'string') return;
      if (title.length > 110) report(['title'], `the title has ${title.length} characters: lists cut it off after 110`);
      if (/[^.]\.$/.test(title.trim())) report(['title'], 'the title ends with a full stop: take it away');
    },
  },
  {
    id: 'file-name',
    summary: 'File names are lower case words with underscores and end in .yml, as in all public collections',
    check({ source }, report) {
      const name = source.split(/[\\/]/).at(-1) ?? source;
      if (!/\.ya?ml$/i.test(name)) return;
      if (name.endsWith('.yaml')) report([], `the file is called ${name}: collections use .yml`);
      else if (!/^[a-z0-9][a-z0-9_-]*\.yml$/.test(name)) {
        report([], `the file is called ${name}: use lower case letters, digits and underscores, and .yml`);
      }
    },
  },
];
