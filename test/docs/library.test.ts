import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const FOLDER = 'examples/library/';
const page = readFileSync('docs/library.md', 'utf8');

it.each(readdirSync(FOLDER))('docs/library.md shows %s as it is', (name) => {
  expect(page).toContain(`\`\`\`js\n${readFileSync(`${FOLDER}${name}`, 'utf8')}\`\`\`\n`);
});
