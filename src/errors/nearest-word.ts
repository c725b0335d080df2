/**
 * The word that was probably meant, for "did you mean": fewest edits (Damerau, 1964), upper and lower case alike.
 * @returns null where more than a third of the letters are wrong.
 */
export function nearestWord(word: string, candidates: readonly string[]): string | null {
  const wanted = word.toLowerCase().slice(0, 40);
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: editDistance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  if (best === undefined || best.edits > Math.max(1, Math.max(wanted.length, best.candidate.length) / 3)) return null;
  return best.candidate;
}

/** What to do about a word that is none of these. @param most of them that are listed where none is near. */
export function adviceOnWord(word: string, candidates: readonly string[], most = Number.POSITIVE_INFINITY): string {
  const meant = nearestWord(word, candidates);
  if (meant !== null) return `did you mean ${meant}?`;
  return `write one of ${candidates.slice(0, most).join(', ')}${candidates.length > most ? ', …' : ''}`;
}

/** Letters that are wrong, missing, too many, or swapped with their neighbour. */
function editDistance(a: string, b: string): number {
  let before: readonly number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let done = 0; done < a.length; done += 1) {
    const next = [done + 1];
    for (let index = 1; index <= b.length; index += 1) {
      const replaced = (row[index - 1] ?? 0) + (b[index - 1] === a[done] ? 0 : 1);
      const isSwapped = done > 0 && index > 1 && a[done] === b[index - 2] && a[done - 1] === b[index - 1];
      const swapped = isSwapped ? (before[index - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(replaced, swapped, (row[index] ?? 0) + 1, (next[index - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? a.length;
}
