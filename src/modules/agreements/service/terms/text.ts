/** Terms in words for answers: title, sentences, where, and whether a module here keeps it. */
import type { Tx } from '#platform/context.ts'
import type { Product } from '#platform/module.ts'
import type { TermKind } from '../../terms/kind.ts'
import { notReadYet } from '../../terms/not-yet.ts'
import { findKind } from '../../terms/registry.ts'
import type { Scope } from '../../terms/scope.ts'
import {
  enforcementWords,
  type Names,
  type Printer,
  printerFor,
  scopeWords,
  sentencesOf,
  termLanguage,
  titleOf,
} from '../../terms/words/print.ts'

const present = new WeakMap<Product, ReadonlySet<string>>()
/** Keepers that are part of the product and read the kind: it is kept only while one of them is there. */
export const keepersOf = (product: Product, kind: TermKind): string[] => {
  let names = present.get(product)
  if (!names) {
    names = new Set(product.modules.map((module) => module.name))
    present.set(product, names)
  }
  return kind.keptBy.filter((name) => names.has(name) && !notReadYet[kind.kind]?.includes(name))
}

export const printerOf = (tx: Tx, language?: string, names?: Names): Printer =>
  printerFor(termLanguage(language ?? tx.ctx.workspace.language), { us: tx.ctx.workspace.name, ...names })

export const enforcementOf = (tx: Tx, printer: Printer, kind: TermKind) => {
  const by = keepersOf(tx.ctx.services.product, kind)
  return { kept: by.length > 0, by, words: enforcementWords(printer, by) }
}
export const termText = (
  tx: Tx,
  printer: Printer,
  kindName: string,
  values: unknown,
  scope: Scope,
  operation = 'set',
) => {
  const kind = findKind(kindName)
  if (!kind) throw new Error(`A stored term has the kind ${kindName}, which is not in the registry`)
  return {
    title: titleOf(printer, kindName),
    component: kind.component,
    sentences: operation === 'remove' ? [] : sentencesOf(printer, kind, values),
    scopeWords: scopeWords(printer, scope),
    enforcement: enforcementOf(tx, printer, kind),
  }
}
