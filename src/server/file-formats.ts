import { evtxFormat } from '../connectors/windows/evtx/evtx-format.ts';
import type { FileFormat } from '../pipeline/collect/file-format.ts';

/** The binary file formats that are read wherever files come in: `vedette analyze`, `POST /api/v1/ingest`, buckets. */
export const fileFormats: readonly FileFormat[] = [evtxFormat];
