/** A document's value into the bytes of a PDF. */
import PdfKit from 'pdfkit'
import { invalid } from '../errors.ts'
import { unitsOf } from './blocks.ts'
import { type Breathe, breather } from './breathe.ts'
import { type FaceName, fontOf } from './fonts.ts'
import { limits, type PdfDocument, type RichText } from './model.ts'
import { type Page, paginate } from './paginate.ts'
import { breakLines, type TextStyle } from './text.ts'
import { ink, type Node, type Paint } from './units.ts'
import { filled, wordsFor } from './words.ts'

export type RenderedPdf = {
  readonly bytes: Uint8Array
  readonly pages: number
  /** Characters that no shipped typeface has, each once. They are printed by number, such as `[U+682A]`. */
  readonly uncovered: readonly string[]
  /** The logical structure, for putting the pages behind those of another file. */
  readonly structure: readonly StructurePart[]
}

/** An element of the logical structure; `page` counts from 0, `mark` is the number of the content on its page. */
export type StructurePart = {
  readonly role: string
  readonly alternative?: string
  readonly scope?: 'Column'
  readonly children: readonly StructurePart[]
  readonly contents: readonly { readonly page: number; readonly mark: number }[]
}

const paper = { a4: { width: 595.28, height: 841.89 }, letter: { width: 612, height: 792 } } as const
const margin = { top: 78, bottom: 80, side: 71 }
const edgeStyle: TextStyle = { family: 'sans', size: 8, leading: 11, color: ink.quiet }

/**
 * Lays out and draws the document: A4 unless told, tagged for screen readers, with an outline, subsets of the
 * typefaces embedded. The same value gives the same bytes on every machine. Works for up to 2,000 pages; 422 above
 * that, and for a value out of the bounds of `limits`.
 */
export const render = async (document: PdfDocument): Promise<RenderedPdf> => {
  refuseOutOfBounds(document)
  const { width, height } = paper[document.size ?? 'a4']
  const uncovered = new Set<string>()
  const area = { width: width - margin.side * 2, height: height - margin.top - margin.bottom }
  const breathe = breather()
  const pages = paginate(await unitsOf(document, area.width, uncovered, breathe), area.height)
  if (pages.length > limits.pagesMax)
    throw invalid({ field: 'blocks', rule: 'range', message: `A document has at most ${limits.pagesMax} pages.` })
  const { bytes, structure } = await draw(document, pages, { width, height }, uncovered, breathe)
  return { bytes, pages: pages.length, uncovered: [...uncovered], structure }
}

const refuseOutOfBounds = (document: PdfDocument) => {
  const problem = (field: string, message: string) => invalid({ field, rule: 'range', message })
  if (document.title.trim() === '') throw problem('title', 'A document has a title.')
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(document.language))
    throw problem('language', 'A language is a tag such as de or en-GB.')
  if (Number.isNaN(document.madeAt.getTime())) throw problem('madeAt', 'The date of making is no date.')
  if (document.blocks.length > limits.blocksMax)
    throw problem('blocks', `A document has at most ${limits.blocksMax} blocks.`)
  let characters = 0
  const look = (value: unknown): void => {
    if (typeof value === 'string') characters += value.length
    else if (Array.isArray(value)) value.forEach(look)
    else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
      if (
        'link' in value &&
        !(typeof value.link === 'string' && /^(https:\/\/|mailto:)[^\s]{1,2000}$/.test(value.link))
      )
        throw problem('link', 'A link is an https or a mailto address of at most 2,000 characters.')
      Object.values(value).forEach(look)
    }
  }
  look(document.blocks)
  if (characters > limits.charactersMax)
    throw problem('blocks', `A document has at most ${limits.charactersMax.toLocaleString('en')} characters.`)
}

const draw = async (
  document: PdfDocument,
  pages: readonly Page[],
  size: { width: number; height: number },
  uncovered: Set<string>,
  breathe: Breathe,
): Promise<{ bytes: Uint8Array; structure: StructurePart[] }> => {
  const pdf = new PdfKit({
    autoFirstPage: false,
    size: [size.width, size.height],
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: document.language,
    displayTitle: true,
    // Without it the library looks for Helvetica's measures, which nothing here uses.
    font: null as unknown as string,
    info: {
      Title: document.title,
      CreationDate: document.madeAt,
      ModDate: document.madeAt,
      Producer: 'Tandem',
      Creator: 'Tandem',
      ...(document.author && { Author: document.author }),
      ...(document.subject && { Subject: document.subject }),
    },
  })
  const chunks: Uint8Array[] = []
  const done = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    pdf.on('end', resolve)
    pdf.on('error', reject)
  })
  const pen = newPen(pdf, size)
  for (const [index, page] of pages.entries()) {
    pen.newPage()
    drawEdges(pen, document, index + 1, pages.length, size, uncovered)
    for (const { unit, y } of page.placed) {
      if (unit.outline) pen.outline(unit.outline)
      // The head of a table that comes again is for the eye; a reader for the blind has it once.
      const isRepeated = unit.paints.length > 0 && page.placed[0]!.unit === unit && pen.wasDrawn(unit)
      pen.drawn(unit)
      for (const paint of unit.paints) pen.paint(paint, margin.side, margin.top + y, isRepeated)
    }
    await breathe()
  }
  pen.end()
  pdf.end()
  await done
  return { bytes: new Uint8Array(Buffer.concat(chunks)), structure: pen.structure() }
}

type Pen = ReturnType<typeof newPen>

const drawEdges = (
  pen: Pen,
  document: PdfDocument,
  page: number,
  pages: number,
  size: { width: number; height: number },
  uncovered: Set<string>,
) => {
  const width = size.width - margin.side * 2
  const put = (text: RichText, side: 'left' | 'right', y: number, room: number) => {
    const line = breakLines(text, edgeStyle, room, uncovered)[0]!
    const x = margin.side + (side === 'right' ? width - line.width : 0)
    pen.artifact({ kind: 'line', line, style: edgeStyle, x: 0, y: 0, node: edgeNode }, x, y)
  }
  const rule = (y: number) =>
    pen.artifact({ kind: 'rule', x: 0, y: 0, width, thickness: 0.4, color: ink.line }, margin.side, y)
  if (page > 1 && document.header) {
    if (document.header.left) put(document.header.left, 'left', 48, width * 0.6)
    if (document.header.right) put(document.header.right, 'right', 48, width * 0.38)
    rule(54)
  }
  const foot = size.height - 44
  rule(foot - 12)
  if (document.footer) put(document.footer, 'left', foot, width * 0.72)
  const words = filled(wordsFor(document.language).page, { page, pages })
  put(words, 'right', foot, width * 0.26)
}

type Open = { -readonly [Key in keyof StructurePart]: StructurePart[Key] } & {
  children: Open[]
  contents: { page: number; mark: number }[]
}

const edgeNode: Node = { role: 'Artifact', parent: undefined }

const newPen = (pdf: PDFKit.PDFDocument, size: { width: number; height: number }) => {
  const elements = new Map<Node, PDFKit.PDFStructureElement>()
  const parts = new Map<Node, Open>()
  let page = -1
  let marks = 0
  const seen = new Set<unknown>()
  let color = ''
  let outlines: { level: number; item: PDFKit.PDFOutline }[] = []

  const elementOf = (its: Node): PDFKit.PDFStructureElement => {
    const known = elements.get(its)
    if (known) return known
    const element = pdf.struct(its.role, {
      ...(its.scope && ({ scope: its.scope } as object)),
      ...(its.alternative && { alt: its.alternative }),
    })
    elements.set(its, element)
    const part: Open = {
      role: its.role,
      children: [],
      contents: [],
      ...(its.alternative && { alternative: its.alternative }),
      ...(its.scope && { scope: its.scope }),
    }
    if (its.parent) {
      elementOf(its.parent).add(element)
      parts.get(its.parent)!.children.push(part)
    } else pdf.addStructure(element)
    parts.set(its, part)
    return element
  }
  const use = (face: FaceName, points: number, ink: string) => {
    pdf.font(fontOf(face) as unknown as string, face).fontSize(points)
    if (color !== ink) pdf.fillColor(ink)
    color = ink
  }
  const stroke = (paint: Extract<Paint, { kind: 'rule' | 'bar' }>, x: number, y: number) => {
    const [toX, toY] = paint.kind === 'rule' ? [x + paint.width, y] : [x, y + paint.height]
    pdf.lineWidth(paint.thickness).strokeColor(paint.color).moveTo(x, y).lineTo(toX, toY).stroke()
  }
  const write = (paint: Extract<Paint, { kind: 'line' }>, x: number, y: number) => {
    for (const piece of paint.line.pieces) {
      use(piece.face, paint.style.size, paint.style.color ?? ink.text)
      pdf.text(piece.text, x + piece.x, y, { lineBreak: false, baseline: 'alphabetic' })
      if (piece.link)
        pdf.link(x + piece.x, y - paint.style.size, piece.width, paint.style.leading, new URL(piece.link).href)
    }
  }
  const asArtifact = (type: 'Layout' | 'Pagination', run: () => void) => {
    pdf.markContent('Artifact', { type })
    run()
    pdf.endMarkedContent()
  }
  const lineOf = (paint: Extract<Paint, { kind: 'line' }>, left: number, top: number) =>
    write(paint, left + paint.x, top + paint.y)
  return {
    newPage: () => {
      pdf.addPage({ size: [size.width, size.height], margin: 0 })
      color = ''
      page += 1
      marks = 0
    },
    wasDrawn: (unit: unknown) => seen.has(unit),
    drawn: (unit: unknown) => seen.add(unit),
    artifact: (paint: Paint, left: number, top: number) =>
      asArtifact('Pagination', () => {
        if (paint.kind === 'line') lineOf(paint, left, top)
        else if (paint.kind !== 'picture') stroke(paint, left + paint.x, top + paint.y)
      }),
    paint: (paint: Paint, left: number, top: number, isRepeated: boolean) => {
      if (paint.kind === 'rule' || paint.kind === 'bar') {
        asArtifact('Layout', () => stroke(paint, left + paint.x, top + paint.y))
      } else if (isRepeated) {
        if (paint.kind === 'line') asArtifact('Pagination', () => lineOf(paint, left, top))
      } else {
        const element = elementOf(paint.node)
        const content = pdf.markStructureContent(paint.node.role)
        if (paint.kind === 'line') lineOf(paint, left, top)
        else
          pdf.image(paint.bytes as unknown as Buffer, left + paint.x, top + paint.y, {
            width: paint.width,
            height: paint.height,
          })
        pdf.endMarkedContent()
        element.add(content)
        parts.get(paint.node)!.contents.push({ page, mark: marks })
        marks += 1
      }
    },
    outline: ({ level, text }: { level: number; text: string }) => {
      outlines = outlines.filter((above) => above.level < level)
      const parent = outlines.at(-1)?.item ?? pdf.outline
      outlines.push({ level, item: parent.addItem(text) })
    },
    structure: (): StructurePart[] => [...parts].filter(([its]) => !its.parent).map(([, part]) => part),
    end: () => {
      for (const [its, element] of elements) if (!its.parent) element.end()
    },
  }
}
