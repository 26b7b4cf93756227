// The one statement that reads a source's catalog.

/**
 * Answers one row with one JSON text, as `found-catalog.ts` types it: flat lists whose entries name each other by oid,
 * which are cheaper to build there and to group here. Relations of every schema that is not PostgreSQL's own: tables
 * (partitioned ones and partitions too), views, materialized views, foreign tables; dropped columns are left out.
 * A type is peeled down to its base: `domain over uuid[]` -> `uuid[]` -> `uuid`. All names travel as JSON strings,
 * so any character is safe.
 */
export const INTROSPECTION_QUERY = `
WITH RECURSIVE own_schema AS MATERIALIZED (
  SELECT n.oid, n.nspname::text AS name
  FROM pg_catalog.pg_namespace n
  WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
), relation AS MATERIALIZED (
  SELECT c.oid, n.name AS schema, c.relname::text AS name, c.relkind AS kind, c.relispartition AS is_partition,
    c.relkind = 'r' AND NOT c.relispartition AND NOT c.relrowsecurity AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_inherits i WHERE c.oid IN (i.inhparent, i.inhrelid)) AS is_standalone,
    NOT c.relhasrules AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) AS is_quiet
  FROM pg_catalog.pg_class c
  JOIN own_schema n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p')
), attribute AS MATERIALIZED (
  SELECT a.attrelid, a.attnum, a.attname::text AS name, a.atttypid, a.atttypmod,
    a.attnotnull OR (r.kind <> 'v' AND t.typtype = 'd' AND t.typnotnull) AS not_null,
    a.atthasdef OR a.attidentity <> '' OR (t.typtype = 'd' AND t.typdefault IS NOT NULL) AS has_default,
    CASE WHEN a.attgenerated <> '' OR a.attidentity = 'a' THEN 2 WHEN a.attidentity = 'd' THEN 1 ELSE 0 END AS generated
  FROM pg_catalog.pg_attribute a
  JOIN relation r ON r.oid = a.attrelid
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  WHERE a.attnum > 0 AND NOT a.attisdropped
), routine AS MATERIALIZED (
  SELECT p.oid, n.name AS schema, p.proname::text AS name, p.provolatile, p.provariadic <> 0 AS is_variadic,
    p.proretset, p.prorettype, p.pronargdefaults, p.proargnames, p.proargmodes,
    coalesce(p.proallargtypes, p.proargtypes::oid[]) AS argument_types
  FROM pg_catalog.pg_proc p
  JOIN own_schema n ON n.oid = p.pronamespace
  WHERE p.prokind = 'f' AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e')
), argument AS MATERIALIZED (
  SELECT r.oid, a.position, nullif(r.proargnames[a.position], '') AS name, a.type
  FROM routine r, LATERAL unnest(r.argument_types) WITH ORDINALITY AS a (type, position)
  WHERE r.proargmodes IS NULL OR r.proargmodes[a.position] IN ('i', 'b', 'v')
), used (id) AS (
  SELECT atttypid FROM attribute UNION SELECT type FROM argument UNION SELECT prorettype FROM routine
), peeled (id, base, is_array) AS (
  SELECT id, id, false FROM used
  UNION
  SELECT p.id, CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.typelem END, p.is_array OR t.typtype <> 'd'
  FROM peeled p
  JOIN pg_catalog.pg_type t ON t.oid = p.base
  WHERE t.typtype = 'd' OR (t.typcategory = 'A' AND t.typlen = -1 AND t.typelem <> 0)
), base_type AS (
  SELECT p.id, t.typname::text AS name, n.nspname::text AS schema, t.typtype AS kind, p.is_array
  FROM peeled p
  JOIN pg_catalog.pg_type t ON t.oid = p.base
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  WHERE t.typtype <> 'd' AND NOT (t.typcategory = 'A' AND t.typlen = -1 AND t.typelem <> 0)
), remark AS MATERIALIZED (
  SELECT d.classoid, d.objoid, d.objsubid, d.description
  FROM pg_catalog.pg_description d
  WHERE d.classoid IN ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass)
    AND d.objoid >= 16384
), called_default AS MATERIALIZED (
  -- Built-in functions leave no dependency.
  SELECT DISTINCT v.adrelid
  FROM pg_catalog.pg_attrdef v
  JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = v.oid
    AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
), unique_key AS (
  SELECT i.indrelid, i.indexrelid, c.conname::text AS constraint_name, coalesce(c.contype = 'p', false) AS is_primary,
    i.indkey::int2[] AS columns, i.indnkeyatts AS size
  FROM pg_catalog.pg_index i
  JOIN relation r ON r.oid = i.indrelid
  LEFT JOIN pg_catalog.pg_constraint c
    ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid AND c.contype IN ('p', 'u')
  WHERE i.indisunique AND NOT i.indisexclusion AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indisvalid
), reference AS (
  SELECT c.conrelid, c.conname::text AS name, c.conkey, c.confrelid, c.confkey
  FROM pg_catalog.pg_constraint c
  JOIN relation r ON r.oid = c.conrelid
  LEFT JOIN pg_catalog.pg_constraint parent ON parent.oid = c.conparentid
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.conindid
  -- A reference to a partitioned table has one more constraint per partition.
  WHERE c.contype = 'f' AND parent.conrelid IS DISTINCT FROM c.conrelid AND NOT coalesce(i.indisexclusion, false)
)
SELECT json_build_object(
  'serverVersion', pg_catalog.current_setting('server_version_num')::int / 10000,
  'scalars', (SELECT coalesce(json_agg(DISTINCT typname::text), '[]') FROM pg_catalog.pg_type WHERE typtype = 'b'),
  'types', (SELECT coalesce(json_agg(json_build_array(id::int8, name, schema, kind, is_array)), '[]') FROM base_type),
  'relations', (
    SELECT coalesce(json_agg(json_build_array(r.oid::int8, r.schema, r.name, r.kind, r.is_partition,
      CASE r.kind
        WHEN 'm' THEN 0
        WHEN 'v' THEN pg_catalog.pg_relation_is_updatable(r.oid, true)
        -- A wrapper without a handler cannot be asked.
        WHEN 'f' THEN CASE WHEN w.fdwhandler <> 0 THEN pg_catalog.pg_relation_is_updatable(r.oid, true) ELSE 0 END
        ELSE 28
      END, r.is_standalone, r.is_quiet AND NOT EXISTS (
        SELECT FROM called_default c WHERE c.adrelid = r.oid), d.description) ORDER BY r.schema, r.name), '[]')
    FROM relation r
    LEFT JOIN remark d ON d.objoid = r.oid AND d.objsubid = 0 AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
    LEFT JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = r.oid
    LEFT JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
    LEFT JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
  ),
  'columns', (
    SELECT coalesce(json_agg(json_build_array(a.attrelid::int8, a.name, a.atttypid::int8,
      pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnum, a.not_null, a.has_default, a.generated, d.description)
      ORDER BY a.attrelid, a.attnum), '[]')
    FROM attribute a
    LEFT JOIN remark d
      ON d.objoid = a.attrelid AND d.objsubid = a.attnum AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
  ),
  'keys', (
    SELECT coalesce(json_agg(json_build_array(k.indrelid::int8, coalesce(k.constraint_name, c.relname::text),
      k.is_primary, k.constraint_name IS NOT NULL, k.columns, k.size)
      ORDER BY k.constraint_name IS NULL, coalesce(k.constraint_name, c.relname::text) COLLATE "C"), '[]')
    FROM unique_key k
    JOIN pg_catalog.pg_class c ON c.oid = k.indexrelid
  ),
  'references', (
    SELECT coalesce(json_agg(json_build_array(conrelid::int8, name, conkey, confrelid::int8, confkey)
      ORDER BY name COLLATE "C"), '[]')
    FROM reference
  ),
  'functions', (
    SELECT coalesce(json_agg(json_build_array(r.oid::int8, r.schema, r.name, r.provolatile, r.is_variadic, r.proretset,
      r.prorettype::int8, pg_catalog.format_type(r.prorettype, NULL), r.pronargdefaults, d.description)
      ORDER BY r.schema, r.name, r.oid), '[]')
    FROM routine r
    LEFT JOIN remark d ON d.objoid = r.oid AND d.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass
  ),
  'arguments', (
    SELECT coalesce(json_agg(json_build_array(oid::int8, name, type::int8, pg_catalog.format_type(type, NULL))
      ORDER BY oid, position), '[]')
    FROM argument
  )
)::text AS catalog`;
