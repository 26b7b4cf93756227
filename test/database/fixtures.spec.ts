// Every golden fixture against a real Postgres: request -> answer. Mutations get a database of their own.
import { GatewayError, parseJson, printJson, printJsonPath, type Json } from '@app/types';
import { tableGateway, type TableGateway } from '../../libs/tables/test/table-gateway.js';
import { printCatalog } from '../support/catalog-json.js';
import { fixtureAreas, golden, type FixtureCase } from '../support/fixtures.js';

/** Compared as texts: the order of keys and every digit count. */
async function answerOf(gateway: TableGateway, { query, request }: FixtureCase): Promise<string> {
  try {
    const { data } = parseJson(await gateway.body(query, request)) as { readonly data: Json };
    return `${printJson(data)}\n`;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { message, code, path } = error;
    return `${printJson({ error: { message, code, path: printJsonPath(path) } })}\n`;
  }
}

/** Without what differs between versions of the server: its own types, its number. */
function ofSchema(catalog: string): string {
  return catalog.replace(/"scalars":\{"set":\[[^\]]*\]\}/, '').replace(/"serverVersion":\d+/, '');
}

async function ownDatabase<T>(
  setup: Parameters<typeof tableGateway>[0],
  use: (gateway: TableGateway) => Promise<T>,
): Promise<T> {
  const gateway = await tableGateway(setup);
  try {
    return await use(gateway);
  } finally {
    await gateway.close();
  }
}

describe.each(fixtureAreas())('answers of $name', ({ setup, catalogPath, cases }) => {
  let gateway: TableGateway;

  beforeAll(async () => {
    gateway = await tableGateway(setup);
  });
  afterAll(() => gateway.close());

  it('have the catalog that is recorded', () => {
    const catalog = gateway.snapshot.sources.get('default')?.catalog;
    if (catalog === undefined) throw new Error('the source is part of the snapshot');
    const printed = printCatalog(catalog);
    expect(ofSchema(printed)).toBe(ofSchema(golden(catalogPath, printed)));
  });

  it.each(cases)('$name', async (fixture) => {
    const isMutation = /^\s*mutation\b/.test(fixture.query);
    const ask = (of: TableGateway): Promise<string> => answerOf(of, fixture);
    const answer = await (isMutation ? ownDatabase(setup, ask) : ask(gateway));
    expect(answer).toBe(golden(fixture.expectedPath, answer));
  });
});
