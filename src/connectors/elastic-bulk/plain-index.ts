/** An index a day is one source: without the date, the week or the generation behind its name. */
export function plainIndex(index: string): string {
  const plain = index.slice(0, 120).replace(GENERATION, '').replace(DATE, '');
  return plain === '' ? index : plain;
}

const GENERATION = /-\d{6}$/;
const DATE = /[-_.]\d{4}(?:[-_.]?\d\d(?:[-_.]?\d\d(?:[-_.]?\d\d)?)?|[-_.]w\d\d)$/i;
