// `BulkCreateUsersOutput` of the quick-start metadata.
import type { UserInfo } from '../user-registration/register-user-output.js';

export interface UserCreationResult {
  readonly email: string;
  readonly success: boolean;
  readonly user: UserInfo | null;
  readonly error: string | null;
}

export interface BulkCreateUsersOutput {
  /** True when every user was created. */
  readonly success: boolean;
  readonly created_count: number;
  readonly failed_count: number;
  /** One per user of the list, in its order. */
  readonly results: readonly UserCreationResult[];
}

export function toFailure(email: string, error: string): UserCreationResult {
  return { email, success: false, user: null, error };
}

export function toOutput(results: readonly UserCreationResult[]): BulkCreateUsersOutput {
  const created = results.filter(({ success }) => success).length;
  const failed = results.length - created;
  return { success: failed === 0, created_count: created, failed_count: failed, results };
}
