// Tells the gateway how far a run is, or how it ended, through the callback URL that it sent along. The URL holds a
// secret: it is never logged. What the gateway does not hear fails nothing here.
import { createParamDecorator, Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import type { Json } from '@app/types';
import type { FastifyRequest } from 'fastify';
import { request } from 'undici';
import { LOG } from '../logging/log.token.js';
import type { Log } from '../logging/log.js';

const CALLBACK_HEADER = 'x-actiongraph-callback-url';
const MAX_URL_LENGTH = 2048;
const TIMEOUT_MS = 5000;
const ATTEMPTS = 3;
const SERVER_FAULT = 500;

export type RunReport =
  { readonly progress: Json } | { readonly output: Json } | { readonly error: { message: string; code: string } };

/** Injects the callback URL of an asynchronous call; undefined for every other call. */
export const CallbackUrl = createParamDecorator<undefined>((_unused, context: ExecutionContext) =>
  readCallbackUrl(context.switchToHttp().getRequest<FastifyRequest>().headers[CALLBACK_HEADER]),
);

/** An absolute http or https URL of sensible length; everything else is as if there were none. */
export function readCallbackUrl(given: unknown): string | undefined {
  if (typeof given !== 'string' || given.length > MAX_URL_LENGTH || !URL.canParse(given)) return undefined;
  const { protocol } = new URL(given);
  return protocol === 'http:' || protocol === 'https:' ? given : undefined;
}

@Injectable()
export class ProgressReporter {
  constructor(@Inject(LOG) private readonly log: Log) {}

  /** True when the gateway took it. Progress is told once, an end several times. Never rejects. */
  async report(url: string, report: RunReport): Promise<boolean> {
    const attempts = 'progress' in report ? 1 : ATTEMPTS;
    let reason = '';
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const status = await post(url, report);
      if (typeof status === 'number' && status < SERVER_FAULT) return status < 300;
      reason = String(status);
    }
    this.log({ level: 'warn', type: 'job', detail: { message: 'the gateway did not take a report', reason } });
    return false;
  }
}

async function post(url: string, report: RunReport): Promise<number | string> {
  try {
    const { statusCode, body } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(report),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await body.dump();
    return statusCode;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  }
}
