// Refusals of operations that break a rule of their role (spec/auth-and-security.md 8-10).
import { GatewayError, type ErrorCode } from '@app/types';

const limit = (code: ErrorCode, message: string, status = 400): GatewayError =>
  new GatewayError({ code, message, status });

export const ruleError = {
  notAllowed: () =>
    new GatewayError({
      code: 'validation-failed',
      message: 'query is not allowed',
      internal: { message: 'query is not in any of the allowlists' },
    }),
  noIntrospection: (role: string) =>
    new GatewayError({ code: 'validation-failed', message: `introspection is not allowed for role: ${role}` }),
  tooDeep: (depth: number, max: number) =>
    limit('depth-limit-exceeded', `depth ${depth} of the operation is over the limit of ${max}`),
  tooManyNodes: (nodes: number, max: number) =>
    limit('node-limit-exceeded', `${nodes} nodes of the operation are over the limit of ${max}`),
  tooManyOperations: (operations: number, max: number) =>
    limit('batch-limit-exceeded', `${operations} operations of the batch are over the limit of ${max}`),
  tooSlow: (limitMs: number) =>
    limit('time-limit-exceeded', `the operation took longer than ${limitMs / 1000} seconds`, 504),
};
