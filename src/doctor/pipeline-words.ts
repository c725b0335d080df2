import { nearestWord } from '../errors/nearest-word.js';
import { elementsIn, propertiesIn } from '../host/gst-inspect.js';
import type { Finding } from './pipeline-lint/lint-pipeline.js';
import {
  type ParsedElement,
  type ParsedPipeline,
  type ParsedProperty,
  PipelineSyntaxError,
} from './pipeline-lint/parsed-pipeline.js';
import type { RunProgram } from '../host/run-program.js';
import { adviceOnValue } from './property-value.js';

export interface WordCheck {
  /** Elements that this host has not, but others of a similar name. */
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

/**
 * Whether elements and properties exist, and values are such as they take, as gst-inspect-1.0 tells. No element of the
 * pipeline is made.
 * @throws PipelineSyntaxError for a property that its element has not, or a value that it does not take.
 */
export async function checkWords(pipeline: ParsedPipeline, run: RunProgram): Promise<WordCheck> {
  const answer = await run('gst-inspect-1.0', []);
  if (answer.kind !== 'answered') {
    return {
      findings: [],
      notes: [
        'gst-inspect-1.0 does not answer: whether elements and properties exist, and take such values, was not checked.',
      ],
    };
  }
  const present = elementsIn(answer.stdout);
  const named = pipeline.elements.filter(({ factory, isBareCaps }) => !isBareCaps && factory !== 'uri');
  const factories = [...new Set(named.map(({ factory }) => factory))].filter((factory) => present.has(factory));
  // Only names from its own list are passed to gst-inspect-1.0, which loads files that it is given.
  const properties = new Map(
    await Promise.all(factories.map(async (name) => [name, await propertiesOf(name, run)] as const)),
  );
  for (const element of named) assertProperties(element, properties.get(element.factory) ?? null);
  return unknownElements(pipeline, named, present);
}

type KnownProperties = ReturnType<typeof propertiesIn>;

/** Null where gst-inspect-1.0 does not tell. */
async function propertiesOf(factory: string, run: RunProgram): Promise<KnownProperties | null> {
  const answer = await run('gst-inspect-1.0', [factory]);
  return answer.kind === 'answered' ? propertiesIn(answer.stdout) : null;
}

function assertProperties({ factory, properties }: ParsedElement, known: KnownProperties | null): void {
  if (known === null || known.size === 0) return;
  for (const property of properties) {
    // A property of an element inside it, `child::name`, is known only to that one.
    if (property.name.includes('::')) continue;
    assertName(factory, property, known);
    assertValue(factory, property, known);
  }
}

function assertName(factory: string, { name, span }: ParsedProperty, known: KnownProperties): void {
  if (known.has(name)) return;
  const meant = nearestWord(name, [...known.keys()]);
  const advice = meant === null ? `gst-inspect-1.0 ${factory} lists those that there are` : `did you mean ${meant}?`;
  throw new PipelineSyntaxError(`${factory} has no property "${name}": ${advice}`, span.start, span.end - span.start);
}

function assertValue(factory: string, { name, value, span }: ParsedProperty, known: KnownProperties): void {
  const type = known.get(name) ?? null;
  const advice = type === null ? null : adviceOnValue(value, type);
  if (advice === null) return;
  throw new PipelineSyntaxError(`${factory} takes no ${name}="${value}": ${advice}`, span.start, span.end - span.start);
}

function unknownElements(
  pipeline: ParsedPipeline,
  named: readonly ParsedElement[],
  present: ReadonlySet<string>,
): WordCheck {
  const unknown = named.filter(({ factory }) => !present.has(factory));
  const judged = unknown.map((element) => ({ element, meant: nearestWord(element.factory, [...present]) }));
  return {
    findings: judged.flatMap(({ element, meant }) =>
      meant === null ? [] : [unknownFinding(pipeline, element, meant)],
    ),
    notes: judged
      .filter(({ meant }) => meant === null)
      .map(({ element: { factory } }) => `This host has no element ${factory}: its properties were not checked.`),
  };
}

function unknownFinding({ text }: ParsedPipeline, { factory, nameSpan }: ParsedElement, meant: string): Finding {
  return {
    ...{ rule: 'unknown-element', severity: 'fails', word: text.slice(nameSpan.start, nameSpan.end), span: nameSpan },
    ...{
      element: factory,
      why: `this host has no element ${factory}`,
      write: `${meant}, if that is meant`,
      without: null,
    },
  };
}
