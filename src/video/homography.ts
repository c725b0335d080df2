export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Four corners, one after the other around a quadrilateral. */
export type Quad = readonly [Point, Point, Point, Point];

/** Maps points of one plane to another as a camera does (pinhole model). */
export type Projection = (point: Point) => Point;

/**
 * The projection that takes each corner of `from` to that of `to`, by the eight linear equations of a plane homography with
 * h33 = 1 (Hartley, Zisserman: Multiple View Geometry, section 4.1); null where three corners of `from` lie on a line.
 */
export function projection(from: Quad, to: Quad): Projection | null {
  const rows: number[][] = [];
  for (const [index, { x, y }] of from.entries()) {
    const { x: u, y: v } = to[index] ?? { x: 0, y: 0 };
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]);
  }
  const solved = solve(rows);
  if (solved === null) return null;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = solved;
  return ({ x, y }) => {
    const w = g * x + h * y + 1;
    return { x: (a * x + b * y + c) / w, y: (d * x + e * y + f) / w };
  };
}

/**
 * Gauss-Jordan elimination with partial pivoting.
 * @param rows of a square system, each with its right side last; they are overwritten.
 * @returns null where it has no single solution.
 */
export function solve(rows: number[][]): number[] | null {
  for (let column = 0; column < rows.length; column += 1) {
    const rest = rows.slice(column);
    const pivot = rest.reduce((best, row) => (size(row, column) > size(best, column) ? row : best));
    if (size(pivot, column) < 1e-9) return null;
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(column, 0, pivot);
    for (const row of rows) if (row !== pivot) subtract(row, pivot, (row[column] ?? 0) / (pivot[column] ?? 1));
  }
  return rows.map((row, index) => (row[rows.length] ?? 0) / (row[index] ?? 1));
}

function size(row: readonly number[], column: number): number {
  return Math.abs(row[column] ?? 0);
}

function subtract(row: number[], pivot: readonly number[], factor: number): void {
  for (const [index, value] of pivot.entries()) row[index] = (row[index] ?? 0) - factor * value;
}
