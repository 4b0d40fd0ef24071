/** A lone surrogate has no UTF-8 form: the store would refuse the row. */
export function quoted(text: string): string {
  return JSON.stringify(text.isWellFormed() ? text : text.toWellFormed());
}
