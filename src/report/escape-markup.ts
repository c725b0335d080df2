/**
 * What XML 1.0 cannot hold even as a reference (section 2.2): most controls, halves of surrogate pairs, two non-characters.
 * And the marks that turn the direction of the text around them, with which a name could pretend to be another.
 */
const UNWRITABLE =
  // eslint-disable-next-line no-control-regex -- they are the point
  /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]|\p{Surrogate}/gu;

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Any text as it may stand in an element or in a quoted attribute, of HTML and of XML; what neither can hold becomes \uXXXX. */
export function escapeMarkup(text: string): string {
  return text.replaceAll(UNWRITABLE, asEscape).replaceAll(/[&<>"']/g, (character) => REFERENCES[character] ?? '');
}

function asEscape(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
