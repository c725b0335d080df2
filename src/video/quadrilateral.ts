import { solve, type Point, type Quad } from './homography.js';
import { lightAt, type Luma } from './light.js';

/** Points beside which a line is laid: a corner's own neighbourhood is round, so nothing is looked at there. */
const POINTS_PER_EDGE = 24;
const EDGE_FROM = 0.06;
const EDGE_TO = 0.94;
/** Steps of a profile across an edge, to each side. */
const PROFILE_STEPS = 8;
/** A line is laid through those points whose distance from a first line is at most so many times the median one. */
const OUTLIER = 2.5;

/** Twice the area, above 0 where the corners go round clockwise, as y points downwards. */
function signedArea(points: readonly Point[]): number {
  return points.reduce((sum, { x, y }, index) => {
    const next = points[(index + 1) % points.length] ?? { x: 0, y: 0 };
    return sum + x * next.y - next.x * y;
  }, 0);
}

/** Four corners in clockwise order, or null where these are not the corners of a convex quadrilateral. */
export function clockwiseQuad(points: readonly Point[]): Quad | null {
  const [first, second, third, fourth] = points;
  if (points.length !== 4 || !first || !second || !third || !fourth) return null;
  const quad: Quad = signedArea(points) > 0 ? [first, second, third, fourth] : [first, fourth, third, second];
  const turns = quad.map((corner, index) => signedArea([corner, at(quad, index + 1), at(quad, index + 2)]));
  return turns.every((turn) => turn > 0) ? quad : null;
}

/** The same corners, beginning with another one: as the picture is seen when it lies on its side or its head. */
export function turned([first, second, third, fourth]: Quad): Quad {
  return [second, third, fourth, first];
}

/**
 * Moves the corners of a dark frame to where its outer edges are in the picture, to a fraction of a pixel: each edge is looked
 * for along lines across it, and a straight line is laid through what is found.
 * @param reach how far from the given edges to look, as a share of the distance of two neighbouring corners.
 * @returns null where no such edges are found.
 */
export function fitQuad(luma: Luma, quad: Quad, reach: number): Quad | null {
  const lines = quad.map((corner, index) => fitEdge(luma, corner, at(quad, index + 1), at(quad, index + 2), reach));
  const corners = lines.map((line, index) => crossing(lines[(index + 3) % 4] ?? null, line));
  return clockwiseQuad(corners.filter((corner) => corner !== null));
}

/** a x + b y = c */
type Line = readonly [a: number, b: number, c: number];

/** @param inside a corner beside this edge, to tell where its dark side is. */
function fitEdge(luma: Luma, from: Point, to: Point, inside: Point, reach: number): Line | null {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const width = Math.hypot(inside.x - to.x, inside.y - to.y) * reach;
  // Clockwise, with y downwards: the outside is on the left hand.
  const outwards = { x: ((to.y - from.y) / length) * width, y: ((from.x - to.x) / length) * width };
  const found: Point[] = [];
  for (let index = 0; index < POINTS_PER_EDGE; index += 1) {
    const share = EDGE_FROM + ((EDGE_TO - EDGE_FROM) * index) / (POINTS_PER_EDGE - 1);
    const middle = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    const point = brightening(luma, middle, outwards);
    if (point !== null) found.push(point);
  }
  return robustLine(found);
}

/** Where it becomes bright on the way out: the place halfway between the darkest light before and the brightest after. */
function brightening(luma: Luma, middle: Point, outwards: Point): Point | null {
  const along = (step: number): Point => {
    const share = step / PROFILE_STEPS;
    return { x: middle.x + outwards.x * share, y: middle.y + outwards.y * share };
  };
  const profile = Array.from({ length: 2 * PROFILE_STEPS + 1 }, (_, index) =>
    lightAt(luma, along(index - PROFILE_STEPS)),
  );
  const step = steepest(profile);
  if (step === null) return null;
  return along(step - PROFILE_STEPS);
}

/** Steps from the beginning, to a fraction of one. */
function steepest(profile: readonly number[]): number | null {
  let [best, rise] = [-1, 0];
  const value = (index: number) => profile[index] ?? 0;
  for (let index = 1; index < profile.length - 1; index += 1) {
    const here = value(index + 1) - value(index - 1);
    if (here > rise) [best, rise] = [index, here];
  }
  if (best < 0 || rise < MIN_RISE) return null;
  const low = Math.min(...profile.slice(Math.max(0, best - 3), best + 1));
  const high = Math.max(...profile.slice(best, best + 4));
  const half = (low + high) / 2;
  const from = value(best) < half ? best : best - 1;
  const [before, after] = [value(from), value(from + 1)];
  return after > before ? from + Math.min(Math.max((half - before) / (after - before), 0), 1) : best;
}

/** Of light, across two steps: less is noise. */
const MIN_RISE = 0.01;

function robustLine(points: readonly Point[]): Line | null {
  const first = lineThrough(points);
  if (first === null) return null;
  const distances = points.map((point) => Math.abs(offset(first, point)));
  const median = distances.toSorted((one, other) => one - other)[distances.length >> 1] ?? 0;
  return lineThrough(points.filter((_, index) => (distances[index] ?? 0) <= OUTLIER * median + 0.1));
}

/** Total least squares: the line through the centre of gravity along the larger axis of inertia. */
function lineThrough(points: readonly Point[]): Line | null {
  if (points.length < POINTS_PER_EDGE / 3) return null;
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const centre = { x: mean(({ x }) => x), y: mean(({ y }) => y) };
  const [xx, yy, xy] = [
    mean(({ x }) => (x - centre.x) ** 2),
    mean(({ y }) => (y - centre.y) ** 2),
    mean(({ x, y }) => (x - centre.x) * (y - centre.y)),
  ];
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const [a, b] = [-Math.sin(angle), Math.cos(angle)];
  return [a, b, a * centre.x + b * centre.y];
}

function offset([a, b, c]: Line, { x, y }: Point): number {
  return a * x + b * y - c;
}

function crossing(one: Line | null, other: Line | null): Point | null {
  if (one === null || other === null) return null;
  const [x, y] = solve([[...one], [...other]]) ?? [];
  return x === undefined || y === undefined ? null : { x, y };
}

function at(quad: Quad, index: number): Point {
  return quad[index % 4] ?? quad[0];
}
