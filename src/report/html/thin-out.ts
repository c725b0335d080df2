export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * As many points as a chart can show, and no spike less: of each stretch of the x axis the lowest and the highest stay, in
 * their order.
 * @param points in the order of x.
 * @param buckets stretches of equal width; at most two points come out of each.
 */
export function thinOut(points: readonly Point[], buckets: number): readonly Point[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length <= 2 * buckets) return points;
  const width = (last.x - first.x) / buckets;
  const kept: Point[] = [];
  let bucket: Point[] = [];
  let index = 0;
  for (const point of points) {
    const own = Math.min(Math.floor((point.x - first.x) / width), buckets - 1);
    if (own !== index) {
      kept.push(...extremes(bucket));
      bucket = [];
      index = own;
    }
    bucket.push(point);
  }
  return [...kept, ...extremes(bucket)];
}

function extremes(points: readonly Point[]): Point[] {
  const [first] = points;
  if (first === undefined) return [];
  let [low, high] = [0, 0];
  points.forEach(({ y }, index) => {
    if (y < (points[low]?.y ?? y)) low = index;
    if (y > (points[high]?.y ?? y)) high = index;
  });
  const places = low === high ? [low] : [Math.min(low, high), Math.max(low, high)];
  return places.flatMap((place) => points[place] ?? []);
}
