export declare const LIB_IMPORTS: Readonly<Record<string, readonly string[]>>;
export declare const APP_IMPORTS: Readonly<Record<string, { libs: '*' | readonly string[]; apps: readonly string[] }>>;
export declare const PURE_LIBS: readonly string[];
export declare const PURE_LIB_PACKAGES: readonly string[];
