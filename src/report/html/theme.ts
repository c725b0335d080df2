/** A colour on light and on dark paper. */
export type Pair = readonly [light: string, dark: string];

/**
 * Every colour of the page. Those of charts are from the palette of Okabe and Ito (2008), which people with any common
 * colour blindness tell apart, shifted for contrast; text keeps to WCAG 2.2 AA, which a test holds it to.
 */
export const COLOURS = {
  paper: ['#f7f7f5', '#131619'],
  surface: ['#ffffff', '#1a1e22'],
  sunken: ['#f0f0ed', '#22272c'],
  line: ['#dedfdb', '#31373d'],
  grid: ['#e8e9e6', '#2a2f35'],
  ink: ['#1b1f23', '#e8eaec'],
  quiet: ['#565d64', '#a2abb4'],
  accent: ['#15599b', '#7db7ee'],
  series: ['#1f6aae', '#6fb0ea'],
  soft: ['#a9c8e4', '#35597a'],
  good: ['#1c6b43', '#6ccb98'],
  bad: ['#a8321a', '#ff9273'],
  warm: ['#b35400', '#f0a04b'],
  amber: ['#d58a00', '#e8b04a'],
  green: ['#00866a', '#3fc2a0'],
  grey: ['#9aa1a8', '#6a737c'],
  'notice-paper': ['#fdf3d9', '#332a12'],
  'notice-ink': ['#5c4300', '#f2d68b'],
  'bad-paper': ['#fbe9e4', '#3a1d16'],
  'good-paper': ['#e6f3ec', '#16301f'],
  'tip-paper': ['#1b1f23', '#e8eaec'],
  'tip-ink': ['#f7f7f5', '#131619'],
} as const satisfies Readonly<Record<string, Pair>>;

/** From the lowest value to the highest: paper and ink of a cell of the heat map. */
export const HEAT: readonly { readonly paper: Pair; readonly ink: Pair }[] = [
  { paper: ['#eaf3fa', '#16283a'], ink: ['#1b1f23', '#e8eaec'] },
  { paper: ['#cfe3f2', '#1b3a56'], ink: ['#1b1f23', '#e8eaec'] },
  { paper: ['#aed0e9', '#1f4d74'], ink: ['#1b1f23', '#ffffff'] },
  { paper: ['#86b9de', '#275f90'], ink: ['#1b1f23', '#ffffff'] },
  { paper: ['#3776ab', '#5f9fd0'], ink: ['#ffffff', '#0d1013'] },
  { paper: ['#22639c', '#8fc0e6'], ink: ['#ffffff', '#0d1013'] },
  { paper: ['#0f4377', '#c3def4'], ink: ['#ffffff', '#0d1013'] },
];

/** As CSS variables: each follows the colour scheme of the page, which the reader's system or the switch decides. */
export function themeCss(): string {
  const colours = Object.entries(COLOURS).map(([name, pair]) => `--${name}:${lightDark(pair)}`);
  const heat = HEAT.flatMap(({ paper, ink }, step) => [
    `--heat-${String(step)}:${lightDark(paper)}`,
    `--heat-ink-${String(step)}:${lightDark(ink)}`,
  ]);
  const cells = HEAT.map(
    (_, step) => `.heat-${String(step)}{background:var(--heat-${String(step)});color:var(--heat-ink-${String(step)})}`,
  );
  return `:root{color-scheme:light dark;${[...colours, ...heat].join(';')}}
:root:has(#theme-light:checked){color-scheme:light}
:root:has(#theme-dark:checked){color-scheme:dark}
${cells.join('\n')}
`;
}

function lightDark([light, dark]: Pair): string {
  return `light-dark(${light},${dark})`;
}
