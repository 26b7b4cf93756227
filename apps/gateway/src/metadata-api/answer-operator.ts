// Answers operators about the audit log and about permissions.
import { printAuditCursor, type OperatorQuestion } from '@app/metadata';
import type { AuditStore } from '@app/postgres';
import { describeActionHolders, describeRole, describeTableHolders, type SchemaSnapshot } from '@app/engine';
import type { Json } from '@app/types';

export type AuditArchive = Pick<AuditStore, 'list'>;

/** @throws GatewayError with a path inside the command's args */
export async function answerOperator(
  question: OperatorQuestion,
  snapshot: SchemaSnapshot,
  audit: AuditArchive,
): Promise<Json> {
  switch (question.type) {
    case 'audit-log': {
      const { entries, next } = await audit.list(question.filter);
      return { entries, next_cursor: next === undefined ? null : printAuditCursor(next) };
    }
    case 'role-permissions':
      return describeRole(snapshot, question.role);
    case 'permission-holders':
      return question.of.type === 'action'
        ? describeActionHolders(snapshot, question.of.action)
        : describeTableHolders(snapshot, question.of);
  }
}
