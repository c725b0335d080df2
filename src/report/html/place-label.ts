export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface LabelPlace {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly box: Box;
}

/** Of a letter in a sans-serif at 12 px, on the safe side. */
const LETTER = 6.9;
const LINE = 14;

/**
 * Beside, above or below a point, wherever nothing is in the way; null where something is on all sides.
 * @param taken what must not be covered.
 * @param area what the label must not leave.
 */
export function placeLabel(
  point: { readonly x: number; readonly y: number; readonly radius: number; readonly text: string },
  taken: readonly Box[],
  area: Box,
): LabelPlace | null {
  const { x, y, radius, text } = point;
  const width = text.length * LETTER;
  const away = radius + 4;
  const places: LabelPlace[] = [
    place(x + away, y, 'start', width),
    place(x - away, y, 'end', width),
    place(x, y - away - LINE / 2, 'middle', width),
    place(x, y + away + LINE / 2, 'middle', width),
    place(x + radius, y - away - LINE / 2, 'start', width),
    place(x + radius, y + away + LINE / 2, 'start', width),
    place(x - radius, y - away - LINE / 2, 'end', width),
    place(x - radius, y + away + LINE / 2, 'end', width),
  ];
  return places.find(({ box }) => isInside(box, area) && !taken.some((other) => overlap(box, other))) ?? null;
}

function place(x: number, middle: number, anchor: LabelPlace['anchor'], width: number): LabelPlace {
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  const box = { left, right: left + width, top: middle - LINE / 2, bottom: middle + LINE / 2 };
  return { x, y: middle + 4, anchor, box };
}

function isInside(box: Box, area: Box): boolean {
  return box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
