// Template text -> tokens (spec/actions.md 9.6). Inside a string everything up to `"` or `{{` is one token; a stack of what
// is open tells whether `}}` closes an interpolation or two objects.
import { invalidLexeme } from './error.js';
import type { Span } from './position.js';

export interface Token extends Span {
  readonly kind: 'identifier' | 'number' | 'text' | 'quoted' | 'keyword' | 'symbol' | 'end';
  /** As errors show it; of `text` and `quoted` the decoded content. */
  readonly text: string;
}

type Opening = '"' | '{' | '{{';

const KEYWORDS: ReadonlySet<string> = new Set([
  'if',
  'elif',
  'else',
  'end',
  'range',
  'in',
  'not',
  'null',
  'true',
  'false',
]);
const BLANK = /(?:[ \t\n\r\f\v]+|#[^\n]*)+/y;
const IDENTIFIER = /\$?[A-Za-z][A-Za-z0-9_$-]*|\$/y;
/** JSON numbers; whole ones may have leading zeros. */
const NUMBER = /-?(?:0\d+|(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const SYMBOL = /:=|==|!=|<=|>=|&&|\|\||\?\?|[:.,<>?[\]()_]/y;
/** A key in single quotes: no escapes. */
const QUOTED = /'[^'{]*'/y;
const PLAIN_TEXT = /[^"\\{]+/y;
const ESCAPE = /\\(?:["\\{/bfnrt]|u[0-9A-Fa-f]{4})/y;

const ESCAPED: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '{': '{',
  // Kept as it is written, unlike JSON.
  '/': '\\/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** The tokens, the last of kind `end`. @throws TemplateError `Lex Error`. */
export function tokenize(source: string): readonly Token[] {
  return new Tokenizer(source).run();
}

class Tokenizer {
  private readonly tokens: Token[] = [];
  private readonly open: Opening[] = [];
  private position = 0;

  constructor(private readonly source: string) {}

  run(): readonly Token[] {
    while (this.position < this.source.length) {
      if (this.open.at(-1) === '"') this.readText();
      else this.readToken();
    }
    this.tokens.push({ kind: 'end', text: '', start: this.position, end: this.position });
    return this.tokens;
  }

  private readToken(): void {
    if (this.match(BLANK) !== undefined || this.readBracket()) return;
    const word = this.match(IDENTIFIER);
    if (word !== undefined) {
      this.push(KEYWORDS.has(word) ? 'keyword' : 'identifier', word);
      return;
    }
    const number = this.match(NUMBER);
    if (number !== undefined) {
      this.push('number', number);
      return;
    }
    const quoted = this.match(QUOTED);
    if (quoted !== undefined) {
      this.push('quoted', quoted.slice(1, -1), quoted.length);
      return;
    }
    const symbol = this.match(SYMBOL);
    if (symbol === undefined) throw this.fault();
    this.push('symbol', symbol);
  }

  /** What opens and closes: quotes and braces. */
  private readBracket(): boolean {
    const { source, position } = this;
    switch (source[position]) {
      case '"':
        this.enter('"');
        return true;
      case '{':
        this.enter(source[position + 1] === '{' ? '{{' : '{');
        return true;
      case '}':
        this.leaveBrace();
        return true;
      default:
        return false;
    }
  }

  private enter(opening: Opening): void {
    this.open.push(opening);
    this.position += opening.length;
    this.push('symbol', opening);
  }

  /** `}}` is one token only where `{{` is the innermost that is open. */
  private leaveBrace(): void {
    const innermost = this.open.at(-1);
    const text = innermost === '{{' && this.source.startsWith('}}', this.position) ? '}}' : '}';
    if (innermost !== '{{' || text === '}}') this.open.pop();
    this.position += text.length;
    this.push('symbol', text);
  }

  private readText(): void {
    const start = this.position;
    let text = '';
    for (let piece = this.readTextPiece(); piece !== undefined; piece = this.readTextPiece()) text += piece;
    if (this.position > start) this.push('text', text, this.position - start);
    if (this.position === this.source.length) return;
    if (this.source[this.position] === '{') {
      this.enter('{{');
      return;
    }
    this.open.pop();
    this.position += 1;
    this.push('symbol', '"');
  }

  /** Undefined at the end of the string, of the source, or where an interpolation begins. */
  private readTextPiece(): string | undefined {
    const { source, position } = this;
    switch (source[position]) {
      case undefined:
      case '"':
        return undefined;
      case '{':
        if (source[position + 1] === '{') return undefined;
        this.position += 1;
        return '{';
      case '\\':
        return this.readEscape();
      default:
        return this.match(PLAIN_TEXT);
    }
  }

  private readEscape(): string {
    const escape = this.match(ESCAPE);
    if (escape === undefined) throw this.fault();
    return escape[1] === 'u' ? String.fromCharCode(parseInt(escape.slice(2), 16)) : (ESCAPED[escape[1] ?? ''] ?? '');
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.source)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  /** Adds a token that ends here. */
  private push(kind: Token['kind'], text: string, length = text.length): void {
    this.tokens.push({ kind, text, start: this.position - length, end: this.position });
  }

  /** Shows the rest of the source. */
  private fault(): Error {
    const { source, position } = this;
    return invalidLexeme(source.slice(position), { start: position, end: source.length });
  }
}
