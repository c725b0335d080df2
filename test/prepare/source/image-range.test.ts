import { expect, it } from 'vitest';
import { findImages, numbersIn } from '../../../src/prepare/source/image-range.js';

const find = (location: string, names: readonly string[] | null) => findImages(location, () => Promise.resolve(names));
const refused = (message: string) =>
  expect.objectContaining({ code: 'bad-config', message: expect.stringContaining(message) as string }) as Error;

it.each<[string, string[], number[]]>([
  ['%d.png', ['1.png', '10.png', '2.png', '02.png', 'x.png', '3.jpg'], [1, 2, 10]],
  ['%03d.png', ['001.png', '002.png', '3.png', '1000.png', '0004.png'], [1, 2, 1000]],
  ['%5d.png', ['    7.png', '7.png'], []],
  ['a%%b-%02d.c%%.png', ['a%b-07.c%.png', 'a%%b-08.c%%.png'], [7]],
])('finds the images of %s by what printf would write', (pattern, names, numbers) => {
  expect(numbersIn(names, pattern)).toEqual(numbers);
});

it('begins with the first one that is there', async () => {
  expect(await find('/dir/%03d.jpg', ['007.jpg', '005.jpg', '006.jpg', 'notes.txt'])).toEqual({ first: 5, last: 7 });
});

it.each<[string, string[] | null, string]>([
  ['/dir/%d.png', ['a.png'], '--source "images:///dir/%d.png": there is no image of such a name'],
  ['/dir/%d.png', null, 'there is no such folder, or this user may not read it'],
  ['/dir/%d.gif', [], 'write the path of images that end in .png, .jpg, .jpeg, .webp'],
  ['/dir/%d.png', ['1.png', '2.png', '5.png'], 'there is image 2 and image 5, and none between them'],
])('refuses %s with %j', async (location, names, message) => {
  await expect(find(location, names)).rejects.toThrow(refused(message));
});
