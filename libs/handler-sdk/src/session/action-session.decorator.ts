// `@ActionSession() caller`: who calls, as the gateway vouches for it.
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { RequestLike } from '../request-like.js';
import { readSession } from './read-session.js';

/** Injects the `ActionCaller` of a call. @throws ActionError 400 when it is malformed. */
export const ActionSession = createParamDecorator<undefined>((_unused, context: ExecutionContext) =>
  readSession(context.switchToHttp().getRequest<RequestLike>()),
);
