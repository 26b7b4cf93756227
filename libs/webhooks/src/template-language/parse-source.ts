// Tokens -> syntax, by recursive descent; one method per rule of the grammar of spec/actions.md 9.6:
//
//   expression = "{{" expression "}}" | "not" expression | name "(" expression ")" | atom [ operator atom ]
//   atom       = primary { accessor } { "?" { accessor } }
//   accessor   = "." name | "['" text "']" | "[" atom "]"
//   primary    = range | if | text | number | "true" | "false" | "null" | list | object | name | "(" expression ")"
import { invariant, parseJson } from '@app/types';
import { tooDeep, tooLong, unexpectedEnd, unexpectedToken } from './error.js';
import { MAX_NESTING, MAX_SOURCE_LENGTH } from './limits.js';
import type { Span } from './position.js';
import type { Accessor, Branch, Expression, Operator } from './syntax.js';
import { tokenize, type Token } from './tokenize.js';

const OPERATORS: ReadonlySet<string> = new Set<Operator>(['>', '<', '>=', '<=', '==', '!=', '&&', '||', 'in', '??']);

/** Parses one template. @throws TemplateError `Parse Error` or `Lex Error`. */
export function parseSource(source: string): Expression {
  if (source.length > MAX_SOURCE_LENGTH) throw tooLong();
  return new Parser(tokenize(source)).parse();
}

/** Expressions without their place. */
type Unplaced<E> = E extends Span ? Omit<E, keyof Span> : never;

class Parser {
  private position = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): Expression {
    const expression = this.expression();
    if (this.next.kind !== 'end') throw this.unexpected();
    return expression;
  }

  private expression(): Expression {
    return this.deeper(() => {
      if (this.sees('{{') && !this.seesBlock()) return this.braced();
      if (this.sees('not')) return this.negation();
      if (this.next.kind === 'identifier' && this.sees('(', 1)) return this.call();
      const left = this.atom();
      if (!this.seesOperator()) return left;
      const operator = this.take().text as Operator;
      const right = this.atom();
      return place({ type: 'operation', operator, left, right }, left, right);
    });
  }

  private braced(): Expression {
    this.expect('{{');
    const inner = this.expression();
    this.expect('}}');
    return inner;
  }

  private negation(): Expression {
    const word = this.take();
    const argument = this.expression();
    return place({ type: 'call', name: 'not', argument }, word, argument);
  }

  private call(): Expression {
    const name = this.take();
    this.expect('(');
    const argument = this.expression();
    return place({ type: 'call', name: name.text, argument }, name, this.expect(')'));
  }

  private atom(): Expression {
    return this.deeper(() => {
      const base = this.primary();
      const accessors = this.accessors();
      let atom = accessors.length === 0 ? base : place({ type: 'path', base, accessors }, base, last(accessors, base));
      for (let optionals = 0; this.sees('?'); optionals++) {
        if (this.depth + optionals > MAX_NESTING) throw tooDeep(this.next);
        const mark = this.take();
        const rest = this.accessors();
        atom = place({ type: 'optional', base: atom, accessors: rest }, atom, last(rest, mark));
      }
      return atom;
    });
  }

  private accessors(): readonly Accessor[] {
    const accessors: Accessor[] = [];
    while (this.sees('.') || this.sees('[')) accessors.push(this.accessor());
    return Object.freeze(accessors);
  }

  private accessor(): Accessor {
    const start = this.take();
    if (start.text === '.') {
      const name = this.takeKind('identifier');
      return Object.freeze({ key: name.text, start: start.start, end: name.end });
    }
    if (this.next.kind === 'quoted') {
      const key = this.take().text;
      return Object.freeze({ key, start: start.start, end: this.expect(']').end });
    }
    const index = this.atom();
    return Object.freeze({ index, start: start.start, end: this.expect(']').end });
  }

  private primary(): Expression {
    const { kind, text } = this.next;
    switch (kind) {
      case 'identifier':
        return place({ type: 'name', name: text }, this.take());
      case 'number':
        return place({ type: 'literal', value: parseJson(withoutLeadingZeros(text)) }, this.take());
      case 'keyword':
        return this.constant();
      case 'symbol':
        return this.bracketed();
      default:
        throw this.unexpected();
    }
  }

  private constant(): Expression {
    switch (this.next.text) {
      case 'true':
        return place({ type: 'literal', value: true }, this.take());
      case 'false':
        return place({ type: 'literal', value: false }, this.take());
      case 'null':
        return place({ type: 'literal', value: null }, this.take());
      default:
        throw this.unexpected();
    }
  }

  private bracketed(): Expression {
    switch (this.next.text) {
      case '"':
        return this.text();
      case '[':
        return this.list();
      case '{':
        return this.object();
      case '(':
        return this.grouped();
      case '{{':
        if (this.sees('range', 1)) return this.range();
        if (this.sees('if', 1)) return this.choice();
        throw this.unexpected();
      default:
        throw this.unexpected();
    }
  }

  private grouped(): Expression {
    this.expect('(');
    const inner = this.expression();
    this.expect(')');
    return inner;
  }

  private text(): Expression {
    const open = this.expect('"');
    const parts: (string | Expression)[] = [];
    while (!this.sees('"')) {
      if (this.next.kind === 'text') parts.push(this.take().text);
      else parts.push(this.braced());
    }
    const close = this.expect('"');
    const fixed = parts.length === 0 ? '' : parts[0];
    return parts.length < 2 && typeof fixed === 'string'
      ? place({ type: 'literal', value: fixed }, open, close)
      : place({ type: 'text', parts: Object.freeze(parts) }, open, close);
  }

  private list(): Expression {
    const open = this.expect('[');
    const items: Expression[] = [];
    while (!this.sees(']')) {
      if (items.length > 0) this.expect(',');
      items.push(this.expression());
    }
    return place({ type: 'list', items: Object.freeze(items) }, open, this.expect(']'));
  }

  private object(): Expression {
    const open = this.expect('{');
    const entries: (readonly [string, Expression])[] = [];
    while (!this.sees('}')) {
      if (entries.length > 0) this.expect(',');
      entries.push(this.entry());
    }
    return place({ type: 'object', entries: Object.freeze(entries) }, open, this.expect('}'));
  }

  private entry(): readonly [string, Expression] {
    this.expect('"');
    const key = this.next.kind === 'text' ? this.take().text : '';
    this.expect('"');
    this.expect(':');
    return Object.freeze([key, this.expression()] as const);
  }

  private range(): Expression {
    const open = this.expect('{{');
    this.expect('range');
    const index = this.sees('_') ? undefined : this.takeKind('identifier').text;
    if (index === undefined) this.take();
    this.expect(',');
    const item = this.takeKind('identifier').text;
    this.expect(':=');
    const list = this.expression();
    this.expect('}}');
    const body = this.expression();
    return place({ type: 'range', index, item, list, body }, open, this.endOfBlock());
  }

  private choice(): Expression {
    const open = this.expect('{{');
    const branches: Branch[] = [this.branch()];
    while (this.sees('elif', 1)) {
      this.expect('{{');
      branches.push(this.branch());
    }
    this.expect('{{');
    this.expect('else');
    this.expect('}}');
    const otherwise = this.expression();
    return place({ type: 'if', branches: Object.freeze(branches), otherwise }, open, this.endOfBlock());
  }

  /** From the word on. */
  private branch(): Branch {
    this.take();
    const condition = this.expression();
    this.expect('}}');
    return Object.freeze({ condition, then: this.expression() });
  }

  private endOfBlock(): Span {
    this.expect('{{');
    this.expect('end');
    return this.expect('}}');
  }

  private deeper(parse: () => Expression): Expression {
    if (++this.depth > MAX_NESTING) throw tooDeep(this.next);
    const expression = parse();
    this.depth--;
    return expression;
  }

  private get next(): Token {
    const token = this.tokens[this.position];
    invariant(token !== undefined, 'nothing is taken behind the token of the end');
    return token;
  }

  private take(): Token {
    const token = this.next;
    this.position++;
    return token;
  }

  private sees(text: string, ahead = 0): boolean {
    const token = this.tokens[this.position + ahead];
    return token?.text === text && (token.kind === 'symbol' || token.kind === 'keyword');
  }

  private seesBlock(): boolean {
    return this.sees('range', 1) || this.sees('if', 1);
  }

  private seesOperator(): boolean {
    const { kind, text } = this.next;
    return (kind === 'symbol' || kind === 'keyword') && OPERATORS.has(text);
  }

  private expect(text: string): Token {
    if (!this.sees(text)) throw this.unexpected();
    return this.take();
  }

  private takeKind(kind: Token['kind']): Token {
    if (this.next.kind !== kind) throw this.unexpected();
    return this.take();
  }

  /** A stray `}}` is reported at its second brace, as upstream does. */
  private unexpected(): Error {
    const token = this.next;
    if (token.kind === 'end') return unexpectedEnd(token);
    const after = this.tokens[this.position + 1];
    const isStrayPair = token.text === '}' && after?.text === '}' && after.start === token.end;
    return unexpectedToken(token.text, isStrayPair ? after : token);
  }
}

function place(expression: Unplaced<Expression>, first: Span, end: Span = first): Expression {
  return Object.freeze({ ...expression, start: first.start, end: end.end });
}

function last(accessors: readonly Accessor[], otherwise: Span): Span {
  return accessors.at(-1) ?? otherwise;
}

function withoutLeadingZeros(text: string): string {
  return text.replace(/^(-?)0+(?=\d)/, '$1');
}
