// `FileUploadOutput` of the quick-start metadata.
import { text } from './error.js';

export interface FileUploadOutput {
  readonly success: boolean;
  readonly file_id: string | null;
  /** Works for a while: `DOWNLOAD_TTL_SECONDS`. */
  readonly file_url: string | null;
  /** Null when no processing was asked for. */
  readonly processing_job_id: string | null;
  readonly message: string;
}

export function toRefused(faults: readonly string[]): FileUploadOutput {
  return { success: false, file_id: null, file_url: null, processing_job_id: null, message: text.invalid(faults) };
}
