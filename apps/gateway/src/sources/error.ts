// Faults of commands that name a source.
import { GatewayError } from '@app/types';

export const noSuchSource = (name: string): GatewayError =>
  new GatewayError({ code: 'not-exists', message: `source with name "${name}" does not exist`, path: ['source'] });
