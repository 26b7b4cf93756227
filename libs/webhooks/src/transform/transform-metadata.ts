// Transforms as metadata holds them, decoded (spec/actions.md 9.1): shapes are checked, templates are still text.

/** What becomes of a body. */
export type BodyTransform =
  | { readonly action: 'transform'; readonly template: string }
  | { readonly action: 'remove' }
  | { readonly action: 'x_www_form_urlencoded'; readonly form_template: Readonly<Record<string, string>> };

export interface RequestTransform {
  readonly method?: string;
  readonly url?: string;
  /** An object of templates for keys and values, or one template of the whole query string. */
  readonly query_params?: string | Readonly<Record<string, string | null>>;
  readonly request_headers?: {
    readonly add_headers?: Readonly<Record<string, string>> | null;
    readonly remove_headers?: readonly string[] | null;
  };
  /** A text is the template of version 1. */
  readonly body?: string | BodyTransform;
}

export interface ResponseTransform {
  readonly body?: string | BodyTransform;
}
