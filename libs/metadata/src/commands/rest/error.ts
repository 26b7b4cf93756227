// The faults of REST endpoint commands (spec/metadata-actions-api.md 6.3).
import { GatewayError } from '@app/types';
import { parseFailed } from '../../decode/error.js';

export const endpointExists = (name: string) =>
  new GatewayError({ code: 'already-exists', message: `Endpoint with name: ${name} already exists` });
export const noSuchEndpoint = (name: string) =>
  new GatewayError({ code: 'not-exists', message: `endpoint with name: ${name} does not exist` });
export const repeatedMethods = () => parseFailed('duplicate methods are not allowed');
