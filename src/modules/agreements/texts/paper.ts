/** The document as pages: its blocks, one for one, as the room of PDFs prints them. */
import type { Block as PdfBlock, PdfDocument } from '#platform/pdf/model.ts'
import type { Block } from './content.ts'

export type Paper = {
  blocks: readonly Block[]
  title: string
  /** Below the title: number, version, between whom. */
  lines: readonly string[]
  number: string
  language: string
  author: string
  madeAt: Date
}

export const paperOf = (paper: Paper): PdfDocument => ({
  title: paper.title,
  language: paper.language,
  madeAt: paper.madeAt,
  author: paper.author,
  header: { left: paper.title, right: paper.number },
  footer: paper.number,
  blocks: blocksOf(paper.blocks, paper.lines),
})

const blocksOf = (blocks: readonly Block[], lines: readonly string[]): PdfBlock[] => {
  const pages: PdfBlock[] = []
  let items: string[] = []
  const endList = () => {
    if (items.length > 0) pages.push({ kind: 'list', items })
    items = []
  }
  for (const block of blocks) {
    if (block.kind === 'item') {
      items.push(block.text)
      continue
    }
    endList()
    pages.push(onPaper(block, lines))
  }
  endList()
  return pages
}

const onPaper = (block: Exclude<Block, { kind: 'item' }> | Block, lines: readonly string[]): PdfBlock => {
  switch (block.kind) {
    case 'title':
      return { kind: 'title', text: block.text, lines }
    case 'heading':
      return { kind: 'heading', level: 1, text: block.text }
    case 'subheading':
      return { kind: 'heading', level: 2, text: block.text }
    case 'term':
      return {
        kind: 'paragraph',
        text: [
          { text: `${block.title}. `, bold: true },
          `${block.text} `,
          // Whether a module keeps it or it is only recorded is said in the document that is signed.
          { text: block.enforcement, italic: true },
        ],
      }
    default:
      return { kind: 'paragraph', text: block.text }
  }
}
