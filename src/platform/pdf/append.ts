/** Pages added at the end of a PDF, with their place in the logical structure, so that screen readers read on. */
import { PDF, PdfArray, PdfDict, PdfName, PdfNumber, type PdfObject, type PdfRef, PdfString } from '@libpdf/core'
import type { RenderedPdf, StructurePart } from './render.ts'

/** Copies all pages of a rendered document behind those of an open PDF. */
export const appendPages = async (pdf: PDF, rendered: RenderedPdf): Promise<void> => {
  const source = await PDF.load(rendered.bytes)
  const pages = await pdf.copyPagesFrom(
    source,
    Array.from({ length: rendered.pages }, (_, index) => index),
  )
  graft(
    pdf,
    pages.map((page) => ({ dictionary: page.dict, ref: page.ref })),
    rendered.structure,
  )
}

type Page = { dictionary: PdfDict; ref: PdfRef }

/** Hangs the structure of the copied pages into that of the document; a document without one stays without. */
const graft = (pdf: PDF, pages: readonly Page[], parts: readonly StructurePart[]) => {
  const resolve = (ref: PdfRef) => pdf.getObject(ref)
  const root = pdf.getCatalog().getDict('StructTreeRoot', resolve)
  const tree = root?.getDict('ParentTree', resolve)
  const numbers = tree?.getArray('Nums', resolve)
  const rootRef = root && pdf.context.registry.getRef(root)
  // The numbers of the other file mean nothing here.
  for (const page of pages) page.dictionary.delete('StructParents')
  if (!root || !numbers || !rootRef) return
  const first = nextKey(root, numbers)
  const owners: PdfObject[][] = pages.map(() => [])
  const add = (part: StructurePart, parent: PdfRef): PdfRef => {
    const element = PdfDict.of({ Type: PdfName.of('StructElem'), S: PdfName.of(part.role), P: parent })
    const ref = pdf.register(element)
    const kids: PdfObject[] = part.children.map((child) => add(child, ref))
    for (const { page, mark } of part.contents) {
      owners[page]![mark] = ref
      kids.push(PdfDict.of({ Type: PdfName.of('MCR'), Pg: pages[page]!.ref, MCID: PdfNumber.of(mark) }))
    }
    element.set('K', new PdfArray(kids))
    if (part.alternative) element.set('Alt', PdfString.fromString(part.alternative))
    if (part.scope) element.set('A', PdfDict.of({ O: PdfName.of('Table'), Scope: PdfName.of(part.scope) }))
    return ref
  }
  // Under the element that stands for the whole document, where the file has one, as a structure has one root.
  const top = documentElement(root, resolve)
  const home = top ?? root
  const homeRef = (top && pdf.context.registry.getRef(top)) ?? rootRef
  const added = (top ? parts.flatMap((part) => part.children) : parts).map((part) => add(part, homeRef))
  const kids = home.get('K', resolve)
  const before = kids instanceof PdfArray ? [...kids] : kids ? [home.get('K')!] : []
  home.set('K', new PdfArray([...before, ...added]))
  pages.forEach((page, index) => {
    page.dictionary.set('StructParents', PdfNumber.of(first + index))
    numbers.push(PdfNumber.of(first + index))
    numbers.push(new PdfArray(owners[index]!))
  })
  root.set('ParentTreeNextKey', PdfNumber.of(first + pages.length))
  tree?.set('Nums', numbers)
}

const documentElement = (root: PdfDict, resolve: (ref: PdfRef) => PdfObject | null): PdfDict | undefined => {
  const kids = root.get('K', resolve)
  const only = kids instanceof PdfArray && kids.length === 1 ? kids.at(0, resolve) : kids
  return only instanceof PdfDict && only.getName('S')?.value === 'Document' ? only : undefined
}

const nextKey = (root: PdfDict, numbers: PdfArray): number => {
  let next = root.getNumber('ParentTreeNextKey')?.value ?? 0
  for (let at = 0; at < numbers.length; at += 2) {
    const key = numbers.at(at)
    if (key instanceof PdfNumber) next = Math.max(next, key.value + 1)
  }
  return next
}
