import { execa } from 'execa';
import { requireProgram } from '../support/require-program.js';

export interface XmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const PARSER = `
import json, sys
import xml.etree.ElementTree as tree
def plain(e): return {'tag': e.tag, 'attributes': e.attrib, 'text': e.text or '', 'children': [plain(c) for c in e]}
print(json.dumps(plain(tree.fromstring(sys.stdin.buffer.read()))))
`;

/** What a parser that is not ours makes of it; throws with its complaint where the text is not well-formed. */
export async function parseXml(text: string): Promise<XmlElement> {
  const { stdout } = await execa(requireProgram('python3'), ['-c', PARSER], { input: text });
  return JSON.parse(stdout) as XmlElement;
}
