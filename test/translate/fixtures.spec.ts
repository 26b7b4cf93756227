// Every golden fixture without a database: request -> printed SQL.
import { readFileSync } from 'node:fs';
import { GatewayError } from '@app/types';
import { printingGateway } from '../../libs/tables/test/printing-gateway.js';
import type { SqlCall } from '../../libs/tables/src/run/sql-port.js';
import { readCatalog } from '../support/catalog-json.js';
import { fixtureAreas, golden } from '../support/fixtures.js';

function printStatements(calls: readonly SqlCall[]): string {
  return calls
    .map(({ text, parameters }) => {
      const values = parameters.map((value, index) => `-- $${index + 1}: ${JSON.stringify(value)}\n`);
      return `${text}\n${values.join('')}`;
    })
    .join('\n');
}

describe.each(fixtureAreas())('SQL of $name', ({ setup, catalogPath, cases }) => {
  const gateway = printingGateway(setup, readCatalog(readFileSync(catalogPath, 'utf8')));

  it.each(cases)('$name', async ({ query, request, statementsPath }) => {
    const calls = await gateway.statements(query, request).catch((error: unknown) => {
      if (error instanceof GatewayError) return [];
      throw error;
    });
    const printed = printStatements(calls);
    expect(printed).toBe(golden(statementsPath, printed));
  });
});
