import type { Parser } from '../../pipeline/normalize/parser.ts';
import { azureActivity } from './azure-activity.ts';

export const azureActivityParsers: readonly Parser[] = [azureActivity];
