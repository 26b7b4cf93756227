// The faults of commands on policies.
import { GatewayError, type JsonPath } from '@app/types';

export const noSuchPolicy = (action: string) =>
  new GatewayError({ code: 'not-exists', message: `action "${action}" has no policy` });

export const policyOfNoAction = (action: string, path: JsonPath) =>
  new GatewayError({ code: 'not-exists', message: `action with name "${action}" does not exist`, path });
