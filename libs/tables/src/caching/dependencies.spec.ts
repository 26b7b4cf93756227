// What the answers of statements depend on, and what mutations change, over a real catalog.
import { kindSteps, planWithValues, type Dependencies } from '@app/engine';
import { tableGateway, type TableGateway } from '../../test/table-gateway.js';

const name = (table: string) => ({ schema: 'public', name: table });

let gateway: TableGateway;
beforeAll(async () => {
  gateway = await tableGateway({
    sql: `
      CREATE TABLE author (id int PRIMARY KEY, team int, name text);
      CREATE TABLE article (id int PRIMARY KEY, author_id int REFERENCES author ON DELETE CASCADE ON UPDATE CASCADE);
      CREATE TABLE note (article_id int REFERENCES article ON DELETE CASCADE);
      CREATE VIEW authors AS SELECT id FROM author;
      CREATE FUNCTION changing() RETURNS SETOF author LANGUAGE sql VOLATILE AS 'SELECT * FROM author'`,
    tables: [
      {
        table: name('author'),
        array_relationships: [
          { name: 'articles', using: { foreign_key_constraint_on: { table: 'article', column: 'author_id' } } },
        ],
        select_permissions: [
          {
            role: 'user',
            permission: { columns: ['id'], filter: { id: 'X-Hasura-User-Id', team: { _eq: 'X-Hasura-Team' } } },
          },
        ],
      },
      {
        table: name('article'),
        select_permissions: [{ role: 'user', permission: { columns: ['id'], filter: { id: 'X-Hasura-Article' } } }],
      },
      'note',
      'authors',
    ],
    functions: [{ function: name('changing'), configuration: { exposed_as: 'query' } }],
  });
});
afterAll(() => gateway.close());

function firstStep(query: string, role = 'admin') {
  const schema = gateway.schema({ role });
  const { plan } = planWithValues({
    request: { query, variables: {}, operationName: undefined },
    schema,
    surroundings: {
      session: { role, variables: {}, isAdmin: false, backendOnlyPermissions: false },
      headers: {},
      requestId: '1',
      transport: 'http',
      batched: false,
    },
    options: { dropUnboundVariables: false },
  });
  const [step] = kindSteps(plan.roots);
  return { kind: schema.kind('table'), payload: step?.payload, resolved: schema.resolved('table') };
}

const variablesOf = (query: string, role: string): readonly string[] | undefined => {
  const names = dependencies(query, role)?.sessionVariables;
  return names === 'all' ? undefined : names?.toSorted();
};

function dependencies(query: string, role?: string): Dependencies | undefined {
  const { kind, payload, resolved } = firstStep(query, role);
  return kind.dependencies?.(payload, resolved);
}

function changes(query: string): readonly string[] {
  const { kind, payload, resolved } = firstStep(query);
  return [...(kind.changes?.(payload, resolved) ?? [])].sort();
}

it('names every session variable that the permissions of the read tables use, and no other', () => {
  expect(variablesOf('{ author { id } }', 'user')).toEqual(['x-hasura-team', 'x-hasura-user-id']);
  expect(dependencies('{ author { articles { id } } }', 'user')?.sessionVariables).toContain('x-hasura-article');
  expect(dependencies('{ author(where: {articles: {}}) { id } }', 'user')?.sessionVariables).toContain(
    'x-hasura-article',
  );
  expect(dependencies('{ author { id } }')?.sessionVariables).toEqual([]);
});

it('tags tables wherever the statement reads them', () => {
  for (const query of ['{ author { articles { id } } }', '{ author(where: {articles: {}}) { id } }']) {
    expect(dependencies(query)?.tags).toEqual(
      expect.arrayContaining(['source:default', 'table:default.public.author', 'table:default.public.article']),
    );
  }
  expect(dependencies('{ author { id } }')?.tags).not.toContain('opaque:default');
  expect(dependencies('{ authors { id } }')?.tags).toContain('opaque:default');
});

it('has none for functions that are VOLATILE, and for mutations', () => {
  expect(dependencies('{ changing { id } }')).toBeUndefined();
  expect(dependencies('mutation { delete_note(where: {}) { affected_rows } }')).toBeUndefined();
});

it('follows foreign keys from what is deleted, and from keys that change', () => {
  const all = ['opaque:default', ...['article', 'author', 'note'].map((table) => `table:default.public.${table}`)];
  expect(changes('mutation { delete_author(where: {}) { affected_rows } }')).toEqual(all);
  expect(changes('mutation { delete_note(where: {}) { affected_rows } }')).toEqual([all[0], all[3]]);
  expect(changes('mutation { update_author(where: {}, _set: {name: "x"}) { affected_rows } }')).toEqual([
    all[0],
    all[2],
  ]);
  expect(changes('mutation { update_author(where: {}, _set: {id: 5}) { affected_rows } }')).toContain(all[1]);
});

it('drops everything of the source where a view is written', () => {
  expect(changes('mutation { delete_authors(where: {}) { affected_rows } }')).toEqual(['source:default']);
});

it('names every table of a nested insert', () => {
  const query = 'mutation { insert_author(objects: {id: 1, articles: {data: {id: 1}}}) { affected_rows } }';
  expect(changes(query)).toEqual(['opaque:default', 'table:default.public.article', 'table:default.public.author']);
});
