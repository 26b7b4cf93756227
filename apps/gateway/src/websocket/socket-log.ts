// The websocket-log lines of one connection (spec/auth-and-security.md 13). They hold neither queries, variables nor headers.
import { randomUUID } from 'node:crypto';
import { toErrorBody, type GatewayError, type JsonObject, type LogLevel, type Observe, type Session } from '@app/types';

export type OperationStage = 'started' | 'completed' | 'stopped';

/** Clients choose them. */
const MAX_ID_LENGTH = 200;

export class SocketLog {
  private readonly id = randomUUID();
  private session: Session | undefined;

  constructor(private readonly observe: Observe) {}

  accepted(): void {
    this.tell('info', { type: 'accepted' });
  }

  rejected(error: GatewayError): void {
    this.tell('error', { type: 'rejected', detail: toErrorBody(error, false) });
  }

  /** From here on the lines name the caller. */
  isOf(session: Session): void {
    this.session = session;
  }

  initRefused(error: GatewayError): void {
    this.tell('error', { type: 'conn_err', detail: toErrorBody(error, false) });
  }

  operation(id: string, stage: OperationStage, error?: GatewayError): void {
    const failed = error !== undefined && stage !== 'stopped';
    const operationType: JsonObject = failed
      ? { type: 'query_err', detail: toErrorBody(error, false) }
      : { type: stage };
    const detail = { operation_id: id.slice(0, MAX_ID_LENGTH), operation_type: operationType };
    this.tell(failed ? 'error' : 'info', { type: 'operation', detail });
  }

  closed(): void {
    this.tell('info', { type: 'closed' });
  }

  private tell(level: LogLevel, event: JsonObject): void {
    const expiresAtMs = this.session?.expiresAtMs;
    this.observe({
      type: 'websocket-log',
      level,
      detail: {
        event,
        connection_info: {
          websocket_id: this.id,
          token_expiry: expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString(),
          msg: null,
        },
        user_vars: this.session === undefined ? null : { ...this.session.variables },
      },
    });
  }
}
