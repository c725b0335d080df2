import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loopEventSchema } from '../../src/protocol/events.js';

const PATH = fileURLToPath(new URL('../../docs/events.md', import.meta.url));

let text = '';
let examples: readonly string[] = [];
beforeAll(() => {
  if (!existsSync(PATH)) throw new Error('docs/events.md is missing: it must document each event of --json');
  text = readFileSync(PATH, 'utf8');
  examples = jsonLines(text);
});

/** The lines of every block that is marked as json or jsonl: each is one event, as --json prints it. */
function jsonLines(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^[ \t]*```jsonl?[ \t]*\n([\s\S]*?)^[ \t]*```/gm)];
  return blocks.flatMap((block) => (block[1] ?? '').split('\n').filter((line) => line.trim() !== ''));
}

/** The names of all fields of a schema, those of the objects within it as well. */
function fieldNames(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional)
    return fieldNames(schema.unwrap() as z.ZodType);
  if (!(schema instanceof z.ZodObject)) return [];
  const shape = schema.shape as Record<string, z.ZodType>;
  return Object.entries(shape).flatMap(([name, field]) => [name, ...fieldNames(field)]);
}

const SCHEMAS = loopEventSchema.options.map((schema) => ({ type: schema.shape.type.value, schema }));
const TYPES = [...new Set(SCHEMAS.map(({ type }) => type))];
const FIELDS = [...new Set(SCHEMAS.flatMap(({ schema }) => fieldNames(schema)))];

it('has examples whose every line is an event', () => {
  expect(examples.length).toBeGreaterThanOrEqual(SCHEMAS.length);
  for (const line of examples) {
    const parsed = loopEventSchema.safeParse(JSON.parse(line));
    expect(parsed.error?.issues ?? [], line).toEqual([]);
  }
});

it.each(TYPES)('has an example of the event %s', (type) => {
  expect(examples.map((line) => (JSON.parse(line) as { type: string }).type)).toContain(type);
});

it.each(['sender', 'receiver'])('has an example of the stats of a %s', (role) => {
  const stats = examples.map((line) => JSON.parse(line) as { type: string; role?: string });
  expect(stats.filter((event) => event.type === 'stats').map((event) => event.role)).toContain(role);
});

describe('the text around the examples', () => {
  it.each([...TYPES, ...FIELDS])('explains `%s`', (name) => {
    const prose = text.replaceAll(/^[ \t]*```[\s\S]*?^[ \t]*```/gm, '');
    const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
    expect(
      spans.some((span) => new RegExp(`\\b${name}\\b`).test(span)),
      `no \`${name}\` in the text`,
    ).toBe(true);
  });

  it('is held to the fields that there are', () => {
    expect(FIELDS).toEqual(expect.arrayContaining(['timeMs', 'latencyMs', 'p50', 'restarts', 'packetsLost', 'pid']));
  });
});
