// Refusals of API limits (spec/metadata-actions-api.md 6.1).
import { GatewayError } from '@app/types';

export const negativeLimit = (): GatewayError =>
  new GatewayError({ code: 'parse-failed', message: 'a limit cannot be negative' });

export const invalidUniqueParams = (): GatewayError =>
  new GatewayError({
    code: 'parse-failed',
    message: "Not a valid value. Should be either: 'IP' or a list of Hasura session variables",
  });
