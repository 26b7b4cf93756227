// Splits SQL text into statements at the semicolons that separate them (spec/metadata-postgres-api.md 10, no_transaction).

const IDENTIFIER = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;

/**
 * Statements without their semicolons, in order; parts that hold only space and comments are left out. Quotes, dollar
 * quotes and (nested) comments are respected. Total: an unclosed quote runs to the end, the server will say so.
 */
export function splitStatements(sql: string): readonly string[] {
  const statements: string[] = [];
  let start = 0;
  let meaningful = false;
  for (let at = 0; at < sql.length;) {
    const end = endOfToken(sql, at);
    if (sql[at] === ';') {
      if (meaningful) statements.push(sql.slice(start, at));
      start = end;
      meaningful = false;
    } else if (!isSpaceOrComment(sql, at)) meaningful = true;
    at = end;
  }
  if (meaningful) statements.push(sql.slice(start));
  return statements;
}

function isSpaceOrComment(sql: string, at: number): boolean {
  return sql.startsWith('--', at) || sql.startsWith('/*', at) || /\s/.test(sql.charAt(at));
}

/** Where the token that begins at `at` ends. */
function endOfToken(sql: string, at: number): number {
  const character = sql.charAt(at);
  if (character === "'") return endOfQuoted(sql, at + 1, "'", false);
  if (character === '"') return endOfQuoted(sql, at + 1, '"', false);
  if (sql.startsWith('--', at)) return endOfLine(sql, at);
  if (sql.startsWith('/*', at)) return endOfComment(sql, at + 2);
  if (character === '$') return endOfDollarQuoted(sql, at);
  if (/[eE]/.test(character) && sql[at + 1] === "'") return endOfQuoted(sql, at + 2, "'", true);
  IDENTIFIER.lastIndex = at;
  // Whole identifiers, so that neither the `e` of `name'x'` nor the `$` of `a$b$` starts anything.
  return IDENTIFIER.test(sql) ? IDENTIFIER.lastIndex : at + 1;
}

/** A doubled quote needs no care: it ends one string and begins the next. */
function endOfQuoted(sql: string, at: number, quote: string, backslashEscapes: boolean): number {
  for (let i = at; i < sql.length; i++) {
    if (backslashEscapes && sql[i] === '\\') i++;
    else if (sql[i] === quote) {
      if (!backslashEscapes || sql[i + 1] !== quote) return i + 1;
      i++;
    }
  }
  return sql.length;
}

function endOfLine(sql: string, at: number): number {
  const end = sql.indexOf('\n', at);
  return end === -1 ? sql.length : end + 1;
}

function endOfComment(sql: string, at: number): number {
  let depth = 1;
  for (let i = at; i < sql.length; i++) {
    if (sql.startsWith('/*', i)) depth++;
    else if (sql.startsWith('*/', i)) depth--;
    else continue;
    i++;
    if (depth === 0) return i + 1;
  }
  return sql.length;
}

function endOfDollarQuoted(sql: string, at: number): number {
  DOLLAR_TAG.lastIndex = at;
  const tag = DOLLAR_TAG.exec(sql)?.[0];
  if (tag === undefined) return at + 1;
  const end = sql.indexOf(tag, at + tag.length);
  return end === -1 ? sql.length : end + tag.length;
}
