// Faults of the websocket protocol itself (spec/queries-and-mutations.md 11.1, 11.4).
import { GatewayError } from '@app/types';

const startFailed = (message: string): GatewayError => new GatewayError({ code: 'start-failed', message });

export const socketError = {
  notInitialised: () => startFailed('start received before the connection is initialised'),
  idInUse: (id: string) => startFailed(`an operation already exists with this id: ${id}`),
  tooManyOperations: (limit: number) =>
    new GatewayError({
      code: 'busy',
      message: `this connection runs too many operations: at most ${limit} are allowed`,
    }),
  shuttingDown: () => new GatewayError({ code: 'busy', message: 'the server is shutting down' }),
  unknownPath: () =>
    new GatewayError({
      code: 'not-found',
      status: 404,
      message: "only '/v1/graphql', '/v1alpha1/graphql' and '/v1beta1/relay' are supported on websockets",
    }),
  foreignOrigin: () =>
    new GatewayError({
      code: 'access-denied',
      status: 400,
      message: 'received origin header does not match configured CORS domains',
    }),
} as const;
