// @ts-check
// usage, after `npm run build`: node bench/camera-stamp.js [PICTURES per value, default 20]
// Prints the tables of docs/glass-to-glass.md: under which conditions a filmed stamp is read, by a calculated camera.
process.env['OPENCV4NODEJS_DISABLE_EXTERNAL_MEM_TRACKING'] = '1';
const { GOOD, FILM } = await import('./camera/film.js');
const { CELL_PX, Shooting, STAMP_SHARE } = await import('./camera/shoot.js');

/** @typedef {import('./camera/film.js').Conditions} Conditions */
/** @typedef {import('./camera/shoot.js').Tally} Tally */

const PICTURES = Number(process.argv[2] ?? 20);
const shooting = new Shooting(1);
const cellPx = CELL_PX * GOOD.share;
let wrong = 0;
let taken = 0;

/** @type {[name: string, values: number[], conditions: (value: number) => Partial<Conditions>][]} */
const ROWS = [
  ['width of the stamp, % of the picture', [8, 10, 12, 15, 20, 40, 60, 80], (v) => ({ share: v / 100 / STAMP_SHARE })],
  ['turned sideways, degrees', [20, 40, 50, 60, 65, 70, 75], (yaw) => ({ yaw })],
  ['turned upwards, degrees', [20, 40, 50, 60, 65, 70, 75], (pitch) => ({ pitch })],
  ['turned in the picture, degrees', [10, 45, 90, 135, 180, 270], (roll) => ({ roll, share: 0.5 })],
  ['out of focus, σ in cells', [0.1, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5], (v) => ({ blurPx: v * cellPx })],
  ['moved along a row, cells', [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2], (v) => ({ motionPx: v * cellPx })],
  ['noise, σ of 255', [5, 10, 20, 40, 60, 80], (noise) => ({ noise })],
  ['exposure, 1 makes white 255', [0.01, 0.02, 0.05, 0.2, 1, 2, 4, 8], (gain) => ({ gain })],
  ['reflected everywhere, of white', [0.1, 0.25, 0.5, 1, 2], (ambient) => ({ ambient, gain: 0.8 / (1 + ambient) })],
  ['reflected at one spot, of white', [0.1, 0.2, 0.3, 0.4, 0.5, 0.75], (glare) => ({ glare, gain: 0.6 })],
  ['corners darker by, %', [20, 40, 60, 80, 95], (v) => ({ vignette: v / 100 })],
  ['JPEG quality', [80, 50, 30, 10, 5, 2], (jpeg) => ({ jpeg })],
];

console.log('| condition | read of the pictures |\n| --- | --- |');
for (const [name, values, conditions] of ROWS) {
  const cells = values.map((value) => {
    const tally = count(shooting.series(PICTURES, () => ({ ...GOOD, ...conditions(value) })));
    return `${String(value)}: ${percent(tally)}`;
  });
  console.log(`| ${name} | ${cells.join(', ')} |`);
}

console.log('\n| of two frames | read as one of them | read as neither of them, but wrongly |\n| --- | --- | --- |');
for (const share of [0.1, 0.2, 0.3, 0.4, 0.5]) {
  const tally = shooting.mixtures(PICTURES, mixed, (next, last) =>
    next.map((light, index) => share * light + (1 - share) * (last[index] ?? 0)),
  );
  mixtureRow(`exposed ${String(share * 100)} % to the one, ${String(100 - share * 100)} % to the other`, tally);
}
const torn = shooting.mixtures(5 * PICTURES, mixed, (next, last) => {
  const row = shooting.random.integer(0.25 * FILM.height, 0.75 * FILM.height);
  return next.map((light, index) => (index < row * FILM.width ? light : (last[index] ?? light)));
});
mixtureRow('torn: the next above, the last below', torn);

const all = count(shooting.series(5 * PICTURES, mixed));
console.log(`\nAll at once, at random: ${percent(all)} of ${String(all.taken)} pictures.`);
console.log(`Read wrongly: ${String(wrong)} of ${String(taken)} pictures.`);
console.log(`Time: search ${quantiles(shooting.searchMs)}, where it was before ${quantiles(shooting.trackMs)}.`);

/** @returns {Conditions} what a careful user may have, all of it at once */
function mixed() {
  const between = (/** @type {number} */ low, /** @type {number} */ high) =>
    low + (high - low) * shooting.random.next();
  return {
    ...{ share: between(0.4, 0.9), yaw: between(-40, 40), pitch: between(-30, 30), roll: between(-20, 20) },
    ...{ blurPx: between(0.5, 3), motionPx: between(0, 5), noise: between(2, 10), gain: between(0.3, 1.2) },
    ...{ ambient: between(0, 0.1), glare: between(0, 0.1), vignette: between(0, 0.5), jpeg: 60 },
  };
}

/** @param {Tally} tally */
function count(tally) {
  wrong += tally.wrong;
  taken += tally.taken;
  return tally;
}

/** @param {Tally} tally */
function percent({ read, taken: of }) {
  return `${String(Math.round((100 * read) / of))} %`;
}

/**
 * @param {string} name
 * @param {Tally} tally
 */
function mixtureRow(name, tally) {
  count(tally);
  console.log(`| ${name} | ${percent(tally)} | ${String(tally.wrong)} of ${String(tally.taken)} |`);
}

/** @param {number[]} times */
function quantiles(times) {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (/** @type {number} */ share) =>
    (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}
