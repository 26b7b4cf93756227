import { catalogOf } from '../../../../test/support/catalog-builder.js';
import { resolveMetadata } from '../../../../test/support/resolve-metadata.js';
import { openRoleGraph } from '../permission/open-role-graph.js';

const TABLES = 500;
const ROLES = Array.from({ length: 20 }, (_, index) => `role${index}`);

describe('a large source', () => {
  it('resolves five hundred tables with four permissions of twenty roles each well within a second', () => {
    const names = Array.from({ length: TABLES }, (_, index) => `table${index}`);
    const columns = ['id int4', 'owner', ...Array.from({ length: 10 }, (_, index) => `column${index} int4`)];
    const catalog = catalogOf({ tables: names.map((table) => ({ table, columns, primaryKey: ['id'] })) });
    const filter = { _or: [{ owner: { _eq: 'X-Hasura-User-Id' } }, { id: { _in: [1, 2, 3] } }] };
    const listOf = (permission: object) => ROLES.map((role) => ({ role, permission: { ...permission } }));
    const tables = names.map((table, index) => ({
      table,
      array_relationships: [
        {
          name: 'next',
          using: {
            manual_configuration: { remote_table: `table${(index + 1) % TABLES}`, column_mapping: { id: 'id' } },
          },
        },
      ],
      select_permissions: listOf({ columns: '*', filter: { _and: [filter, { next: filter }] } }),
      insert_permissions: listOf({ columns: ['owner'], check: filter }),
      update_permissions: listOf({ columns: ['owner'], filter }),
      delete_permissions: listOf({ filter }),
    }));
    const started = process.cpuUsage();
    const { resolved, reasons } = resolveMetadata(catalog, { tables, inherited: { all: ROLES } });
    expect(reasons).toEqual([]);
    const graphs = ['admin', 'all', ...ROLES].map((role) =>
      openRoleGraph(resolved, 'default', { role, api: 'graphql', backendOnlyPermissions: false }, [role]),
    );
    const { user } = process.cpuUsage(started);
    expect(graphs.every(({ tables: { size } }) => size === TABLES)).toBe(true);
    // Processor time, since the machine may be busy; several times of what it takes, since compiling is part of it.
    expect(user / 1000).toBeLessThan(4000);
  });
});
