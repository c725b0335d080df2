/** Ends an exhaustive switch: does not compile while a member of the union is unhandled. */
export function assertNever(value: never): never {
  throw new Error(`unhandled value: ${JSON.stringify(value)}`);
}
