import { expect } from 'vitest';

/** The parser refuses the value in one line that begins like this. */
export function expectComplaint(parse: () => unknown, message: string): void {
  expect(parse).toThrow(
    expect.objectContaining({ code: 'bad-config', message: expect.stringContaining(message) as string }),
  );
  expect(parse).toThrow(/^[^\n]+$/);
}
