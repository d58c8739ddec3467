import { wordsOf } from '#ui/states.ts'

/** A field's key as people read it: `legalName` -> `Legal name`, `custom.partner_code` -> `Partner code`. */
export const fieldName = (key: string): string =>
  wordsOf(
    key
      .replace(/^custom\./, '')
      .replace(/Id$/, '')
      .replaceAll(/([A-Z])/g, '_$1')
      .toLowerCase(),
  )
