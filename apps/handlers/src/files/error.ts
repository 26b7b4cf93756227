// Every text that uploads tell their callers.
export const text = {
  accepted: 'File uploaded; it is being processed.',
  stored: 'File uploaded.',
  invalid: (faults: readonly string[]) => `Validation failed: ${faults.join('; ')}`,
  tooLarge: (limit: number) => `File must be at most ${limit} bytes`,
  noBase64: 'File data must be base64 text with padding and without line breaks',
  wrongSize: (actual: number) => `File size does not fit the data, which has ${actual} bytes`,
  wrongType: (declared: string) => `The content of the file is not ${declared}`,
} as const;

/** What a job tells when its file is gone. */
export const processing = { gone: 'The file is not in the storage any more.' } as const;
