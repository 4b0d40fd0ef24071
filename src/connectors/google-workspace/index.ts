import type { Parser } from '../../pipeline/normalize/parser.ts';
import { googleWorkspace } from './google-workspace.ts';

export const googleWorkspaceParsers: readonly Parser[] = [googleWorkspace];
