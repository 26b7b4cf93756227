// What one template may cost. Far beyond real templates; far below what hurts the process.

/** Longest template, in UTF-16 units. */
export const MAX_SOURCE_LENGTH = 131_072;
/** Deepest nesting of expressions. */
export const MAX_NESTING = 200;
/** Expressions evaluated plus values walked, per evaluation: a fraction of a second. */
export const MAX_STEPS = 5_000_000;
/** Characters of text that one evaluation reads, makes and returns. No text can then reach the limit of the runtime. */
export const MAX_CHARACTERS = 33_554_432;
