// Faults of REST endpoints (spec/metadata-actions-api.md 6.3).
import { GatewayError } from '@app/types';

const badRequest = (message: string): GatewayError => new GatewayError({ code: 'bad-request', message });
const unexpected = (message: string): GatewayError => new GatewayError({ code: 'unexpected', status: 500, message });

export const restError = {
  notFound: () => new GatewayError({ code: 'not-found', status: 404, message: 'Endpoint not found' }),
  wrongMethod: (allowed: readonly string[]) =>
    new GatewayError({ code: 'method-not-allowed', status: 405, message: `Allowed methods: ${allowed.join(', ')}` }),
  ambiguous: () => unexpected('Multiple endpoints match request'),
  notOneDefinition: () => unexpected('A stored query should contain exactly one definition'),
  unknownVariable: (name: string) => badRequest(`Unexpected variable ${name}`),
  listVariable: (name: string, value: string) =>
    badRequest(
      `List variables are not currently supported in URL or Query parameters. (Variable ${name}, with value ${JSON.stringify(value)})`,
    ),
  badBody: (detail: string) => new GatewayError({ code: 'invalid-json', message: `Error in $: ${detail}` }),
  bodyNoObject: () => badRequest('the body must be a JSON object of variables'),
  badValue: (name: string, value: string, type: string) =>
    badRequest(`Expected a value of type ${type} for variable ${name}, but found ${JSON.stringify(value)}`),
} as const;
