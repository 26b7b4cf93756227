// What operators ask about more than the metadata. The gateway answers.
import type { HoldersQuestion } from './access/permission-questions.js';
import type { AuditLogFilter } from './audit/list-audit-log.js';

export type OperatorQuestion =
  | { readonly type: 'audit-log'; readonly filter: AuditLogFilter }
  | { readonly type: 'role-permissions'; readonly role: string }
  | { readonly type: 'permission-holders'; readonly of: HoldersQuestion };
