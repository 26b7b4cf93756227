// Opens what is behind the HTTP server; a database that cannot be used is told with the variable that names it.
import { CatalogError } from '../catalog/error.js';
import type { DatabaseChoice } from '../config/choose-databases.js';
import { openGateway, type GatewayInput, type GatewayParts } from '../gateway.module.js';

/** One printable line that names the variable. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

/** @throws DatabaseError, GatewayError */
export async function openOrExplain(input: GatewayInput, databases: DatabaseChoice): Promise<GatewayParts> {
  try {
    return await openGateway(input);
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    const variable = databases.type === 'given' ? databases.metadataVariable : 'ACTIONGRAPH_DATA_DIR';
    throw new DatabaseError(`${variable}: ${error.message}`);
  }
}
