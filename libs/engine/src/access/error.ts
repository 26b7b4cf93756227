// The faults of questions about permissions.
import { GatewayError } from '@app/types';

const notExists = (message: string, key: string): GatewayError =>
  new GatewayError({ code: 'not-exists', message, path: [key] });

export const accessError = {
  noAction: (name: string) => notExists(`action with name "${name}" does not exist`, 'action'),
  noTable: (table: string, source: string) =>
    notExists(`table "${table}" is not tracked in source "${source}"`, 'table'),
};
