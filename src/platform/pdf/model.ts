/** What a document is made of: a plain value, so that the same value always gives the same bytes. */

/** A stretch of text. `link` is an https or mailto address. */
export type Run = { readonly text: string; readonly bold?: boolean; readonly italic?: boolean; readonly link?: string }
/** Text with a line feed where a new line begins; runs where a part is bold or italic. */
export type RichText = string | readonly (string | Run)[]

export type Column = {
  readonly title: string
  /** `right` for figures: they stand in tabular digits, so that units lie below units. */
  readonly align?: 'left' | 'right' | 'center'
  /** Part of the table's width, in parts of the sum of all columns; by its content when no column has one. */
  readonly share?: number
}
/** `strong`: a total, in bold below a line. */
export type TableRow = readonly RichText[] | { readonly cells: readonly RichText[]; readonly strong: true }

/** A PNG or JPEG: at most 2 MB and 4 million pixels. Transparent parts become white. `alternative` is what a screen reader says. */
export type Picture = { readonly bytes: Uint8Array; readonly alternative: string }

export type SignatureField = {
  /** Above the line: a drawn or uploaded signature, or the typed name. Empty for a line to be signed by hand. */
  readonly picture?: Picture
  readonly typed?: string
  /** Below the line: name, title, company, date. */
  readonly lines: readonly string[]
}

export type Block =
  | { readonly kind: 'title'; readonly text: string; readonly subtitle?: string; readonly lines?: readonly string[] }
  /** `number` is printed before the text; the outline shows both. */
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string; readonly number?: string }
  | { readonly kind: 'paragraph'; readonly text: RichText; readonly small?: boolean }
  /**
   * A numbered clause: level 1 is `1.`, 2 `1.1`, 3 `1.1.1`, 4 `(a)`. Numbers count by themselves; `number` prints another
   * one and leaves the counting alone. A clause with a title and no text is a heading of its part.
   */
  | {
      readonly kind: 'clause'
      readonly level: 1 | 2 | 3 | 4
      readonly title?: string
      readonly text?: RichText
      readonly number?: string
    }
  | { readonly kind: 'list'; readonly items: readonly RichText[]; readonly ordered?: boolean }
  | {
      readonly kind: 'table'
      readonly columns: readonly Column[]
      readonly rows: readonly TableRow[]
      readonly caption?: string
    }
  /** Names and values, side by side; `together` on one page, if they fit on one. */
  | {
      readonly kind: 'facts'
      readonly items: readonly { readonly name: string; readonly value: RichText }[]
      readonly together?: boolean
    }
  /** `keepWithNext`: the last of them stands on the page of what follows. */
  | { readonly kind: 'signatures'; readonly fields: readonly SignatureField[]; readonly keepWithNext?: boolean }
  /** A paragraph set apart by a line at its side. */
  | { readonly kind: 'note'; readonly text: RichText }
  | { readonly kind: 'rule' }
  | { readonly kind: 'space'; readonly points: number }
  | { readonly kind: 'page_break' }

export type PdfDocument = {
  readonly title: string
  /** A BCP 47 tag, such as `de` or `en-GB`: for screen readers, and for the words `Page 3 of 7`. */
  readonly language: string
  /** Printed in the file's properties as its date of making. Nothing in the file is taken from the system's clock. */
  readonly madeAt: Date
  readonly author?: string
  readonly subject?: string
  readonly size?: 'a4' | 'letter'
  /** `serif` reads well in long text (agreements, letters), `sans` in figures (statements). `serif` unless told. */
  readonly typeface?: 'serif' | 'sans'
  /** One line above each page from the second on; the first page has the title itself. */
  readonly header?: { readonly left?: string; readonly right?: string }
  /** One line below each page, left of its number. */
  readonly footer?: string
  readonly blocks: readonly Block[]
}

export const limits = {
  pagesMax: 2_000,
  blocksMax: 50_000,
  charactersMax: 10_000_000,
  columnsMax: 14,
  pictureBytesMax: 2 * 1_048_576,
  picturePixelsMax: 4_000_000,
  signaturesMax: 200,
} as const
