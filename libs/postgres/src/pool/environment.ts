// Environment variables that a source's configuration names.
import { environmentNotSet } from '../error.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws GatewayError `not-found` `environment variable 'X' not set` */
export function readVariable(name: string, environment: Environment): string {
  // Environments inherit from Object.prototype: `constructor` is not a variable.
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (value === undefined) throw environmentNotSet(name);
  return value;
}
