/** The words of a step: placeholders checked when they are written, filled when they are sent. */
import { invalid } from '#platform/errors.ts'
import { type Placeholder, placeholders } from '../../contract/outreach-states.ts'

const pattern = /\{([^{}\s]{1,40})\}/g

/** 422 with every placeholder that does not exist. */
export const refuseUnknownPlaceholders = (texts: readonly (readonly [field: string, text: string])[]): void => {
  const issues = texts.flatMap(([field, text]) =>
    [...text.matchAll(pattern)]
      .map((found) => found[1]!)
      .filter((name) => !(placeholders as readonly string[]).includes(name))
      .map((name) => ({
        field,
        rule: 'placeholder',
        message: `{${name}} does not exist; there are ${placeholders.map((one) => `{${one}}`).join(', ')}.`,
      })),
  )
  if (issues.length > 0) throw invalid(...issues)
}

export const fillWords = (text: string, values: Readonly<Record<Placeholder, string>>): string =>
  text.replaceAll(pattern, (whole, name: string) => values[name as Placeholder] ?? whole)
