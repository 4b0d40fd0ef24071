import type { Parser } from '../../pipeline/normalize/parser.ts';
import { parsers } from '../parsers.ts';

/** The parsers of now. @param _content what else says how records are read, as plain data that crosses threads */
export function parsersOf(_content: unknown): readonly Parser[] {
  return parsers;
}
