// `@ActionInput() input`: the arguments of an action, whoever called.
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { RequestLike } from '../request-like.js';
import { readActionCall } from './read-action-call.js';

/** Injects the input object, unwrapped. @throws ActionError 400 when the body is no envelope. */
export const ActionInput = createParamDecorator<undefined>(
  (_unused, context: ExecutionContext) => readActionCall(context.switchToHttp().getRequest<RequestLike>().body).input,
);
