/** A word of a pipeline as gst_parse_launch reads it, and where it stands. */
export interface PipelineWord {
  readonly text: string;
  readonly start: number;
}

/** The words, or where the quote stands that is never closed. */
export type PipelineWords =
  | { readonly kind: 'words'; readonly words: readonly PipelineWord[] }
  | { readonly kind: 'open-quote'; readonly start: number };

/** Splits at blanks that stand in no quotes; a backslash takes its meaning from the character behind it. */
export function splitWords(text: string): PipelineWords {
  const words: PipelineWord[] = [];
  let start = 0;
  let quote: { readonly mark: string; readonly at: number } | null = null;
  const end = (index: number) => {
    if (index > start) words.push({ text: text.slice(start, index), start });
    start = index + 1;
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (character === '\\') index += 1;
    else if (quote !== null) quote = character === quote.mark ? null : quote;
    else if (character === '"' || character === "'") quote = { mark: character, at: index };
    else if (/\s/.test(character)) end(index);
  }
  if (quote !== null) return { kind: 'open-quote', start: quote.at };
  end(text.length);
  return { kind: 'words', words };
}
