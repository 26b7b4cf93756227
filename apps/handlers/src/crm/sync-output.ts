// `SyncWithCRMOutput` of the quick-start metadata.
import { text } from './error.js';

export interface SyncOutput {
  readonly success: boolean;
  readonly synced_count: number;
  readonly failed_count: number;
  readonly message: string;
  readonly error: string | null;
}

export function toFailed(error: string): SyncOutput {
  return { success: false, synced_count: 0, failed_count: 0, message: text.failed, error };
}

/** `error`: why the rest was not even tried. */
export function toCounted(synced: number, failed: number, error: string | null): SyncOutput {
  if (error !== null)
    return { success: false, synced_count: synced, failed_count: failed, message: text.failed, error };
  const message = failed === 0 ? text.completed : text.partly;
  return { success: synced > 0, synced_count: synced, failed_count: failed, message, error: null };
}
