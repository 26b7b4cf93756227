// Faults of the metadata endpoints that no command makes.
import { GatewayError } from '@app/types';

export const adminOnly = (): GatewayError =>
  new GatewayError({ code: 'access-denied', message: 'restricted access : admin only', path: ['args'] });

/** For endpoints that are no commands (spec/metadata-actions-api.md 8). */
export const adminEndpoint = (): GatewayError =>
  new GatewayError({ code: 'access-denied', message: 'You have to be an admin to access this endpoint' });
