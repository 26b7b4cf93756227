// Every error that leaves a handler app: `{message, extensions: {code, ...}}` (spec/actions.md 4.5), internals never.
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { JsonObject } from '@app/types';
import type { RequestLike } from '../request-like.js';
import { ActionError } from './action-error.js';

/** Told about what the caller may not see. */
export type ReportUnexpected = (error: unknown, requestId: string) => void;

export interface ActionErrorAnswer {
  readonly status: number;
  readonly body: { readonly message: string; readonly extensions: JsonObject };
}

interface ReplyLike {
  readonly sent: boolean;
  status(code: number): { send(body: unknown): unknown };
}

const CODE_BY_STATUS: Readonly<Record<number, string>> = Object.freeze({
  401: 'access-denied',
  403: 'permission-denied',
  404: 'not-found',
  405: 'method-not-allowed',
});

/** The answer to an error that was meant for the caller; undefined for everything unexpected. */
export function toActionErrorAnswer(error: unknown): ActionErrorAnswer | undefined {
  if (error instanceof ActionError) {
    return { status: error.status, body: { message: error.message, extensions: error.extensions } };
  }
  if (!(error instanceof HttpException) || error.getStatus() >= 500) return undefined;
  const status = error.getStatus();
  // Nest's text for an unknown route repeats the URL, which may carry a token.
  const message = status === 404 ? 'resource does not exist' : error.message;
  return { status, body: { message, extensions: { code: CODE_BY_STATUS[status] ?? 'bad-request' } } };
}

/** Prints errors: 4xx as they were meant, everything else as a 500 that names only the request. */
@Catch()
export class ActionErrorFilter implements ExceptionFilter {
  constructor(private readonly reportUnexpected: ReportUnexpected) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const requestId = http.getRequest<RequestLike>().id;
    const reply = http.getResponse<ReplyLike>();
    const answer = toActionErrorAnswer(error);
    if (answer === undefined) this.reportUnexpected(error, requestId);
    if (reply.sent) return;
    const { status, body } = answer ?? {
      status: 500,
      body: { message: 'Internal server error', extensions: { code: 'unexpected', request_id: requestId } },
    };
    reply.status(status).send(body);
  }
}
