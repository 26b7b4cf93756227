// The one statement that reads a source's catalog.

/**
 * Answers one row with one JSON text: `{types: [typname], tables: [{schema, name, columns: [[column, typname]]}]}`.
 * Relations of every schema that is not PostgreSQL's own: tables (partitioned ones and partitions too), views,
 * materialized views, foreign tables; columns in order, dropped ones left out. A column's type is peeled down to its
 * base: `domain over uuid[]` -> `uuid[]` -> `uuid`. All names travel as JSON strings, so any character is safe.
 */
export const INTROSPECTION_QUERY = `
WITH RECURSIVE relation AS (
  SELECT c.oid, n.nspname::text AS schema, c.relname::text AS name
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p')
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
), attribute AS (
  SELECT a.attrelid, a.attnum, a.attname::text AS name, a.atttypid
  FROM pg_catalog.pg_attribute a
  JOIN relation r ON r.oid = a.attrelid
  WHERE a.attnum > 0 AND NOT a.attisdropped
), peeled (id, base) AS (
  SELECT DISTINCT atttypid, atttypid FROM attribute
  UNION
  SELECT p.id, CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.typelem END
  FROM peeled p
  JOIN pg_catalog.pg_type t ON t.oid = p.base
  WHERE t.typtype = 'd' OR (t.typcategory = 'A' AND t.typlen = -1 AND t.typelem <> 0)
), base_type AS (
  SELECT p.id, t.typname::text AS name
  FROM peeled p
  JOIN pg_catalog.pg_type t ON t.oid = p.base
  WHERE t.typtype <> 'd' AND NOT (t.typcategory = 'A' AND t.typlen = -1 AND t.typelem <> 0)
), columns AS (
  SELECT a.attrelid, json_agg(json_build_array(a.name, b.name) ORDER BY a.attnum) AS list
  FROM attribute a
  JOIN base_type b ON b.id = a.atttypid
  GROUP BY a.attrelid
)
SELECT json_build_object(
  'types', (SELECT coalesce(json_agg(DISTINCT typname::text), '[]') FROM pg_catalog.pg_type WHERE typtype = 'b'),
  'tables', (
    SELECT coalesce(json_agg(json_build_object(
      'schema', r.schema, 'name', r.name, 'columns', coalesce(c.list, '[]')) ORDER BY r.schema, r.name), '[]')
    FROM relation r LEFT JOIN columns c ON c.attrelid = r.oid
  )
)::text AS catalog`;
