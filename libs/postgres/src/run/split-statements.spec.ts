import fc from 'fast-check';
import { splitStatements } from './split-statements.js';

describe('splitStatements', () => {
  it.each<[string, string[]]>([
    ['SELECT 1', ['SELECT 1']],
    ['SELECT 1; SELECT 2;', ['SELECT 1', ' SELECT 2']],
    ["SELECT ';'; SELECT ''';'", ["SELECT ';'", " SELECT ''';'"]],
    ['SELECT 1 AS ";"";"; x', ['SELECT 1 AS ";"";"', ' x']],
    [String.raw`SELECT E'\';'; x`, [String.raw`SELECT E'\';'`, ' x']],
    [String.raw`SELECT '\'; x`, [String.raw`SELECT '\'`, ' x']],
    [String.raw`SELECT namee'\'; x`, [String.raw`SELECT namee'\'`, ' x']],
    ['DO $$ a; b $$; x', ['DO $$ a; b $$', ' x']],
    ['DO $t$ $$;$u$; $t$; x', ['DO $t$ $$;$u$; $t$', ' x']],
    ['SELECT a$b$; SELECT c$b$', ['SELECT a$b$', ' SELECT c$b$']],
    ['SELECT $1; x', ['SELECT $1', ' x']],
    ['SELECT 1 -- ; no\n; x', ['SELECT 1 -- ; no\n', ' x']],
    ['SELECT /* ; /* ; */ ; */ 1; x', ['SELECT /* ; /* ; */ ; */ 1', ' x']],
    ["SELECT 1 -- it's\n; x", ["SELECT 1 -- it's\n", ' x']],
  ])('splits %j', (sql, statements) => {
    expect(splitStatements(sql)).toEqual(statements);
  });

  it.each(['', ' \n', ';', ' ; ;; ', '-- only a comment', '/* ; */;'])('finds no statement in %j', (sql) => {
    expect(splitStatements(sql)).toEqual([]);
  });

  it.each(["SELECT 'open; x", 'SELECT "open; x', 'SELECT $a$ open; x', 'SELECT /* open; x', String.raw`SELECT E'\';`])(
    'runs an unclosed quote to the end in %j',
    (sql) => {
      expect(splitStatements(sql)).toEqual([sql]);
    },
  );

  it('loses nothing but semicolons, space and comments of any text', () => {
    const piece = fc.constantFrom("'", '"', '$', '$a$', ';', '--', '\n', '/*', '*/', '\\', "e'", 'x', ' ', '1');
    const kept = (text: string): number => (text.match(/x/g) ?? []).length;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const sql = pieces.join('');
        const statements = splitStatements(sql);
        let at = 0;
        for (const statement of statements) {
          const found = sql.indexOf(statement, at);
          if (found === -1) return false;
          at = found + statement.length;
        }
        return kept(statements.join('')) <= kept(sql);
      }),
    );
  });

  it('takes linear time on a megabyte of quotes', () => {
    const started = performance.now();
    splitStatements("'".repeat(1_000_001));
    splitStatements('/*'.repeat(500_000));
    splitStatements('$a'.repeat(500_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
